// Opening of a run's files, which may come from others: regular files in the folder, of a bounded size, checked against
// SHA256SUMS.

import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import { bytesOf, openRegularFile, type RegularFile } from "../files/regular_file.ts";
import { isThere } from "../files/is_there.ts";
import { parseJson } from "../files/json/parse.ts";
import { writerOf } from "./still_training.ts";
import { parseSums, type RunSums, sumsName } from "./run_sums.ts";

/** Options of reading a run's folder. */
export interface ReadRunOptions {
  /** Read files that were changed since the run was written, or whose checksums are missing; default false. */
  readonly acceptChanged?: boolean;
}

/** The files of one folder. */
export interface RunFiles {
  /** The folder, as it was given. */
  readonly folder: string;
  /** Opens a file; undefined if there is none. The reader passes its SHA-256 to `check`. */
  open(name: string): Promise<RegularFile | undefined>;
  /** Reads a file and checks its checksum. `bound` is the most bytes, and why; default by the file's name. */
  read(name: string, bound?: SizeBound): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The contents of a JSON file, its checksum checked. */
  json(name: string): Promise<unknown>;
  /** Refuses a file that changed since the run was finished; `sha256` is undefined for a missing file. */
  check(name: string, sha256: string | undefined): Promise<void>;
}

/** The largest accepted file. */
export interface SizeBound {
  readonly most: number;
  /** An explanation of the limit. */
  readonly limit: string;
}

const mebi = 1 << 20;

/** The most bytes of each file. Schemas of 100,000 columns take 20 MB in run.json, 10,000 exits 1 MB in a posterior. */
const largest: Readonly<Record<string, number>> = {
  [sumsName]: 1 << 16,
  "run.json": 64 * mebi,
  "summary.json": 16 * mebi,
  "network/specification.json": 64 * mebi,
  "network/posterior.json": 16 * mebi,
};

/**
 * The files of a run's folder.
 *
 * @param name the beginning of errors, for instance "loadRun()"
 * @throws Error if the checksums of a finished run are missing or cannot be read
 */
export async function runFiles(
  folder: string,
  name: string,
  { acceptChanged = false }: ReadRunOptions = {},
): Promise<RunFiles> {
  const open = (file: string) => openRegularFile(join(folder, file), { name, within: folder });
  const bytes = async (file: string, bound = sizeBound(file), hash?: Hash) => {
    using opened = await open(file);
    const onBytes = (piece: Uint8Array) => hash?.update(piece);
    return opened && await bytesOf(opened, join(folder, file), { name, ...bound, onBytes });
  };
  const readSums = async (): Promise<RunSums | undefined> => {
    if (acceptChanged) return undefined;
    const found = await bytes(sumsName);
    return found && parseSums(new TextDecoder().decode(found), join(folder, sumsName), name);
  };
  const anyway = "--accept-changed (option acceptChanged) reads it anyway";
  let sums = await readSums();
  const finished = sums || acceptChanged ? undefined : sumsOf(folder, await bytes("run.json"));
  if (finished) {
    const writer = finished.by && writerOf(folder);
    sums = await readSums(); // it may just have been finished, and its checksums come before its summary
    if (!sums && writer !== undefined) {
      throw new Deno.errors.Busy(
        `${name}: ${folder} is being written by ${writer}; wait for it to end`,
      );
    }
    if (!sums) {
      const missing = `${join(folder, sumsName)} is missing`;
      throw new Error(
        `${name}: wanted the SHA-256 of each file of ${folder}, ` +
          (finished.by
            ? `but ${missing}, which ${finished.by} writes last: give its command again with --force ` +
              "if it was killed"
            : `which is a finished run, but ${missing}`) +
          `; ${anyway}`,
      );
    }
  }

  const check = async (file: string, sha256: string | undefined) => {
    if (acceptChanged || sums?.get(file) === sha256) return;
    sums = await readSums(); // the run may just have been finished
    const sum = sums?.get(file);
    if (!sums || sum === sha256) return;
    // its checksum is written before it
    if (sha256 === undefined && file === "summary.json") return;
    const path = join(folder, file);
    throw new Error(
      `${name}: ` +
        (sha256 === undefined
          ? `${path} is missing, of which ${join(folder, sumsName)} has the SHA-256`
          : sum === undefined
          ? `${path} was added or renamed since the run was written: ${
            join(folder, sumsName)
          } has no line for it`
          : `${path} was changed since the run was written: its SHA-256 is not that in ${
            join(folder, sumsName)
          }`) +
        `; ${anyway}`,
    );
  };
  const read = async (file: string, bound?: SizeBound) => {
    const hash = createHash("sha256"); // of exactly the bytes that are used
    const found = await bytes(file, bound, hash);
    await check(file, found && hash.digest("hex"));
    return found;
  };
  return {
    folder,
    open,
    read,
    check,
    async json(file) {
      const found = await read(file);
      return found && parsed(found, join(folder, file), name);
    },
  };
}

function sizeBound(file: string): SizeBound {
  return { most: largest[file] ?? 0, limit: `the most that a run's ${file} has` };
}

function parsed(bytes: Uint8Array, path: string, name: string): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError(`${name}: wanted JSON in ${path}, got bytes that are not UTF-8`, { cause });
  }
  return parseJson(text, name, path);
}

/**
 * Whether a run must have checksums: undefined for one that has none yet, as it has no summary, or is of a version
 * without checksums. Pruned and imported runs never have a summary, and are unfinished until they have checksums.
 *
 * @returns `by`: the command that writes such a run
 */
function sumsOf(
  folder: string,
  runJson: Uint8Array | undefined,
): { readonly by?: "prune" | "import" } | undefined {
  if (!runJson) return undefined;
  try {
    const { format, origin } = JSON.parse(new TextDecoder().decode(runJson));
    if (format === 1) return undefined;
    if (origin?.kind === "pruned") return { by: "prune" };
    if (origin?.kind === "import") return { by: "import" };
    return isThere(join(folder, "summary.json")) ? {} : undefined;
  } catch {
    return undefined; // a later read reports the error
  }
}
