// A disk of which one operation fails, and on which nothing works any more where the process is killed then.

import type { Disk } from "../../../src/files/disk.ts";

/** What came of work on a failing disk. */
export interface DiskFailure {
  /** The operation that failed, for instance "sync 12". */
  readonly operation: string;
  /** What the work rejected with, if it did. */
  readonly error: Error | undefined;
}

/** What open files do on the disk; they can always be closed. */
const ofFiles = ["write", "sync", "read", "statSync", "truncateSync"] as const;

/**
 * Does work again and again, each time with one operation more before one fails, until none does.
 *
 * @param options.killed whether every operation fails from then on, as for a process that was killed
 * @param before prepares what the work needs
 * @param after looks at what is left
 */
export async function onFailingDisk(
  { killed, before, work, after }: {
    readonly killed: boolean;
    readonly before: () => void;
    readonly work: (disk: Disk) => Promise<unknown>;
    readonly after: (failure: DiskFailure) => Promise<void>;
  },
): Promise<string[]> {
  const operations: string[] = [];
  for (let room = 0;; room++) {
    before();
    const { disk, failed } = failingDisk(room, killed);
    let error: Error | undefined;
    await work(disk).catch((thrown) => error = thrown);
    const operation = failed();
    if (operation === undefined) {
      if (error) throw error;
      return operations;
    }
    operations.push(operation);
    await after({ operation, error });
  }
}

/** A disk that works, but flushes nothing, which would take most of a test's time. */
export function quickDisk(): Disk {
  return failingDisk(Infinity, false).disk;
}

/** Fails after so many operations. */
function failingDisk(
  room: number,
  killed: boolean,
): { disk: Disk; failed: () => string | undefined } {
  let done = 0;
  let failed: string | undefined;
  const countdown = (name: string) => {
    const isNext = done++ === room;
    if (isNext) failed = `${name} ${room}`;
    if (isNext || killed && done > room) throw new Error("Input/output error (os error 5)");
  };
  const counting =
    <Arguments extends unknown[], Result>(name: string, call: (...args: Arguments) => Result) =>
    (...args: Arguments) => {
      countdown(name);
      return call(...args);
    };
  const openSync = (path: string | URL, options?: Deno.OpenOptions) => {
    const file = Deno.openSync(path, options);
    const members = file as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ofFiles) {
      const call = members[name].bind(file);
      members[name] = counting(name, name === "sync" ? () => Promise.resolve() : call);
    }
    const { write } = file;
    file.write = async (bytes) => {
      try {
        // in several calls, as a system may
        return await write(bytes.subarray(0, 2048));
      } catch (error) {
        file.writeSync(bytes.subarray(0, bytes.length / 3)); // it fails in the middle
        throw error;
      }
    };
    return file;
  };
  return {
    failed: () => failed,
    disk: {
      lstatSync: counting("lstatSync", Deno.lstatSync),
      mkdirSync: counting("mkdirSync", Deno.mkdirSync),
      openSync: counting("openSync", openSync),
      readDirSync: counting("readDirSync", Deno.readDirSync),
      removeSync: counting("removeSync", Deno.removeSync),
      renameSync: counting("renameSync", Deno.renameSync),
    },
  };
}
