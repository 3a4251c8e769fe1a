// Shared libraries that tests compile.

import assert from "node:assert/strict";
import type { TemporaryFolder } from "../../../temporary_folder.ts";

/** Compiles C into a shared library in a folder, by gcc, which the test has to require. @param file its name */
export function compileLibrary(folder: TemporaryFolder, file: string, source: string): void {
  folder.write("library.c", source);
  // functions of the C library may be what the source defines
  const args = ["-shared", "-fPIC", "-fno-builtin", "-o", file, "library.c"];
  assert.ok(new Deno.Command("gcc", { args, cwd: folder.path }).outputSync().success);
}
