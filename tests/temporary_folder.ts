// A folder for one test, removed when the test ends.

import { gzipSync } from "node:zlib";
import { join } from "node:path";

/** A new folder; disposal removes it with all that is in it. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
  /** Writes a file, gzipped where its name ends in ".gz", and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  /** Names of what is in it, sorted. */
  names(): string[];
}

/** Makes a folder for one test, in the system's folder for such or in `parent`. */
export function temporaryFolder(parent?: string): TemporaryFolder {
  const path = Deno.makeTempDirSync({ dir: parent, prefix: parent ? ".fathom_test_" : "fathom_" });
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      Deno.mkdirSync(join(file, ".."), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      Deno.writeFileSync(file, name.endsWith(".gz") ? gzipSync(bytes) : bytes);
      return file;
    },
    names: () => [...Deno.readDirSync(path)].map(({ name }) => name).sort(),
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

/** Bytes that look random and are the same every time. */
export function noise(length: number): Uint8Array<ArrayBuffer> {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state >>> 24;
  });
}
