// SHA256SUMS of a run's folder: the checksums of its own files when it was finished, in the format of `sha256sum -c`.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { bytesAtATime, openRegularFile } from "../files/regular_file.ts";
import { yieldToEvents } from "../calls/event_loop.ts";
import type { FileSum } from "../files/written_sum.ts";
import { writeFileAtomically } from "../files/write_file.ts";

/** The file's name in a run's folder. */
export const sumsName = "SHA256SUMS";

/** The files with a checksum, in the order of their lines. */
export const summedFiles: readonly string[] = [
  "run.json",
  "data.safetensors",
  "snapshots.jsonl",
  "network/specification.json",
  "network/posterior.json",
  "network/state.safetensors",
  "summary.json",
];

/** SHA-256 in hexadecimal by the names of {@linkcode summedFiles}. */
export type RunSums = ReadonlyMap<string, string>;

/** The contents of SHA256SUMS. */
export function sumsText(sums: RunSums): string {
  return [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join("");
}

/**
 * The checksums in a text; lines about other files in the folder are ignored.
 *
 * @param path of the text, for errors
 * @param name the beginning of errors, for instance "loadRun()"
 */
export function parseSums(text: string, path: string, name: string): RunSums {
  const sums = new Map<string, string>();
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const [i, line] of lines.entries()) {
    const wrong = (wanted: string) =>
      new TypeError(
        `${name}: wanted ${wanted} in ${path} line ${i + 1}, got ${
          JSON.stringify(line.slice(0, 80))
        }; --accept-changed (option acceptChanged) reads the run without its sums`,
      );
    const [, sum, file] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/i.exec(line) ?? [];
    if (sum === undefined) throw wrong("a SHA-256, two spaces and a file name");
    if (/^[\\/]|^[a-z]:|(^|[\\/])\.\.([\\/]|$)/i.test(file)) throw wrong("a file in the folder");
    if (!summedFiles.includes(file)) continue;
    if (sums.has(file)) throw wrong("every file once");
    sums.set(file, sum.toLowerCase());
  }
  return sums;
}

/**
 * Writes SHA256SUMS for a run's existing files.
 *
 * @param written known checksums of files that were just written; other files are read
 * @param coming checksums of files that get their names right after
 */
export async function writeSums(
  folder: string,
  path: string,
  written: (path: string) => FileSum | undefined,
  coming: RunSums,
): Promise<void> {
  const sums = new Map<string, string>();
  for (const name of summedFiles) {
    const sum = coming.get(name) ?? await sumOf(join(folder, name), written);
    if (sum !== undefined) sums.set(name, sum);
  }
  await writeFileAtomically(path, sumsText(sums));
}

async function sumOf(
  path: string,
  written: (path: string) => FileSum | undefined,
): Promise<string | undefined> {
  const name = "writeSums()";
  // files that are not the run's are reported when they are read
  using opened = await openRegularFile(path, { name }).catch(() => undefined);
  if (!opened) return undefined;
  const known = written(path);
  if (known?.size === opened.size) return known.sha256;
  const hash = createHash("sha256");
  const buffer = new Uint8Array(bytesAtATime);
  for (let count; (count = await opened.file.read(buffer)) !== null;) {
    hash.update(buffer.subarray(0, count));
    await yieldToEvents();
  }
  return hash.digest("hex");
}
