// The description of a network in a file, as `deno task train --network FILE.json` takes it.

import { statSync } from "node:fs";
import { type ArchitectureSpec, checkSpec, knownFields } from "../architectures/specification.ts";
import { parseJson } from "../files/json/parse.ts";
import { parsed } from "../files/json/schema.ts";
import { architectureSpec } from "./schemas/specification.ts";

/** The most bytes of a network's description; ResNet-152 needs a thousandth. */
const largestFile = 1 << 24;

const name = "architecture";

/** Reads a network's description. @throws TypeError that names the file and the fault */
export function readArchitecture(file: string): ArchitectureSpec {
  try {
    const info = statSync(file);
    if (!info.isFile()) throw new TypeError("it is not a regular file");
    if (info.size > largestFile) throw new TypeError("it has more than 16 MiB");
    const value = parseJson(Deno.readTextFileSync(file), name, file);
    const spec = knownFields(parsed(architectureSpec, value, name, file));
    checkSpec(name, spec);
    return spec;
  } catch (error) {
    const none = error instanceof Deno.errors.NotFound ||
      (error as { code?: string }).code === "ENOENT";
    const reason = none ? "it is missing" : (error as Error).message;
    throw new TypeError(
      reason.startsWith(name)
        ? reason.replace(`${name}():`, () => `${file}:`)
        : `${file} cannot be read: ${reason}`,
      { cause: error },
    );
  }
}
