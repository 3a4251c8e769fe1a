// A disk that is full from its first change on, then from its second, and so on: for what work leaves when it fails.

/** What came of work on a full disk. */
export interface FullDisk {
  /** The change that was the first to fail, for instance "writeSync 12". */
  readonly change: string;
  /** What the work rejected with; undefined where it went well without that change. */
  readonly error: Error | undefined;
}

type Function = (this: unknown, ...args: never[]) => unknown;

/** What a full disk refuses. It renames and removes, which is needed for putting things back. */
const refused: readonly (readonly [owner: object, name: string])[] = [
  ...["mkdir", "mkdirSync", "open", "openSync"].map((name) => [Deno, name] as const),
  ...["write", "writeSync", "sync", "syncSync"].map((name) =>
    [Deno.FsFile.prototype, name] as const
  ),
];

/**
 * Does work again and again, each time with one change of the disk more before it is full, until none fails.
 *
 * @param after looks at what is left, and puts things as the next time needs them
 * @param options.step changes more each time; default 1. For long work
 * @returns the changes that failed, in their order
 */
export async function onFullDisk(
  work: () => Promise<unknown>,
  after: (came: FullDisk) => void | Promise<void>,
  { step = 1 }: { readonly step?: number } = {},
): Promise<string[]> {
  const changes: string[] = [];
  for (let room = 0;; room += step) {
    let change: string | undefined;
    let error: Error | undefined;
    {
      using _ = fullAfter(room, (name) => change ??= `${name} ${room}`);
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
function fullAfter(room: number, onRefusal: (name: string) => void): Disposable {
  using stack = new DisposableStack();
  let done = 0;
  for (const [owner, name] of refused) {
    const members = owner as Record<string, Function>;
    const original = members[name];
    members[name] = function (...args) {
      if (name.startsWith("open") && !isWriting(args[1])) return original.apply(this, args);
      if (isFolder(this)) return original.apply(this, args); // names that are there already
      if (done++ < room) return original.apply(this, args);
      onRefusal(name);
      const error = new Error(`No space left on device (os error 28): ${name}`);
      if (name.endsWith("Sync")) throw error;
      return Promise.reject(error);
    };
    stack.defer(() => void (members[name] = original));
  }
  return stack.move();
}

/** Whether this is an open folder, whose names are flushed. */
function isFolder(file: unknown): boolean {
  return file instanceof Deno.FsFile && file.statSync().isDirectory;
}

function isWriting(options: Deno.OpenOptions | undefined): boolean {
  return options?.create === true || options?.createNew === true;
}
