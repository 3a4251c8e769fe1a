// Reading of stored snapshots, a line at a time: such a file may have a hundred megabytes, and may still grow.

import { createHash } from "node:crypto";
import { bytesAtATime } from "../files/regular_file.ts";
import { parseJson } from "../files/json/parse.ts";
import { yieldToEvents } from "../calls/event_loop.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { type ReadRunOptions, runFiles } from "./run_files.ts";
import { parseSnapshot } from "./schemas/snapshot.ts";

const fileName = "snapshots.jsonl";

/** Stored snapshots. */
interface SnapshotFile extends Disposable {
  /**
   * The new snapshots since the last call, of complete lines. Once `signal` is aborted it ends within a megabyte,
   * without checking a checksum.
   */
  read(take: (snapshot: Snapshot) => void, signal?: AbortSignal): Promise<void>;
  /** Whether more may come: the file still has its temporary name. */
  growing(): Promise<boolean>;
}

/** The most characters of a line: 100,000 exits take 5 million. */
const longestLine = 1 << 23;

/**
 * Opens `snapshots.jsonl` of a run's folder, or `snapshots.jsonl.part`, which is being written or was left by a killed
 * run. Undefined if there is neither, as in imported runs.
 *
 * Once all is read and the run is finished, the file is checked against SHA256SUMS: `read` rejects if it was changed.
 *
 * @param name the beginning of errors, for instance "view"
 * @param options.bytes read the lines in its first bytes; default all
 */
export async function openSnapshots(
  folder: string,
  name = "openSnapshots()",
  { bytes: most = Infinity, ...options }: ReadRunOptions & { readonly bytes?: number } = {},
): Promise<SnapshotFile | undefined> {
  const path = `${folder}/${fileName}`;
  const files = await runFiles(folder, name, options);
  // the run may end meanwhile
  const opened = await files.open(fileName) ?? await files.open(`${fileName}.part`) ??
    await files.open(fileName);
  if (!opened) {
    await files.check(fileName, undefined);
    return undefined;
  }
  const { file } = opened;
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(bytesAtATime);
  const hash = createHash("sha256");
  let rest = ""; // an incomplete line
  let lines = 0;
  let left = most;
  let size = 0; // bytes read
  let before: Snapshot | undefined;
  return {
    async read(take, signal) {
      const whole = await isThere(path); // before reading the last line, as a file with its final name is complete
      if ((await file.stat()).size < size) {
        throw new Error(`${name}: the run in ${folder} was resumed meanwhile; read it again`);
      }
      for (let count; (count = await file.read(buffer)) !== null;) {
        const bytes = buffer.subarray(0, Math.min(count, left));
        left -= bytes.length;
        hash.update(bytes);
        size += count;
        const texts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
        rest = texts.pop()!;
        for (const text of texts) {
          const place = `${path} line ${++lines}`;
          take(before = parseSnapshot(parseJson(text, name, place), before, name, place));
        }
        if (rest.length > longestLine) {
          throw new TypeError(
            `${name}: wanted a snapshot in ${path} line ${lines + 1}, got a line of more than ` +
              `${longestLine.toLocaleString("en-US")} characters`,
          );
        }
        await yieldToEvents();
        if (signal?.aborted || left === 0) return;
      }
      if (whole) await files.check(fileName, hash.copy().digest("hex"));
    },
    growing: async () => !await isThere(path) && await isThere(`${path}.part`),
    [Symbol.dispose]: () => file.close(),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
