// A disk that is full from its first change on, then from its second, and so on: for what work leaves when it fails.

import { beforeChanges, errorOfFullDisk } from "./disk_changes.ts";

/** What came of work on a full disk. */
export interface FullDisk {
  /** The change that was the first to fail, for instance "write a, change 12". */
  readonly change: string;
  /** What the work rejected with; undefined where it went well without that change. */
  readonly error: Error | undefined;
}

/**
 * Does work again and again, each time with one change of the disk more before it is full, until none fails.
 *
 * @param after looks at what is left, and puts things as the next time needs them
 * @param options.step changes more each time; default 1. For long work
 * @param options.folders whether flushing a folder fails too; default false, since most work ignores that
 * @returns the changes that failed, in their order
 */
export async function onFullDisk(
  work: () => Promise<unknown>,
  after: (came: FullDisk) => void | Promise<void>,
  { step = 1, folders = false }: { readonly step?: number; readonly folders?: boolean } = {},
): Promise<string[]> {
  const changes: string[] = [];
  for (let room = 0;; room += step) {
    let change: string | undefined;
    let error: Error | undefined;
    {
      using _ = fullAfter(room, folders, (text) => change ??= `${text}, change ${room}`);
      await work().catch((thrown) => error = thrown);
    }
    if (change === undefined) {
      if (error) throw error;
      return changes;
    }
    changes.push(change);
    await after({ change, error });
  }
}

/** Lets so many changes through, until disposal. */
function fullAfter(
  room: number,
  folders: boolean,
  onRefusal: (text: string) => void,
): Disposable {
  let done = 0;
  return beforeChanges((change) => {
    const error = errorOfFullDisk(change);
    if (!error || change.ofFolder && !folders || done++ < room) return undefined;
    onRefusal(change.text);
    return error;
  });
}
