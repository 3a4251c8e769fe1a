// The changes that this process makes to the disk, each of which can be made to fail.

/** A change that is about to be made. */
export interface DiskChange {
  /** The change in words, for instance "rename a to b" or "write a". */
  readonly text: string;
  /** Makes the first half of a write. */
  readonly half?: () => void;
  /** Whether it flushes a folder. */
  readonly ofFolder: boolean;
}

type Function = (this: unknown, ...args: never[]) => unknown;
type Before = (self: unknown, args: readonly unknown[]) => Error | undefined;

/**
 * Calls a function before each change, until disposal.
 *
 * @param errorOf gives what the change fails with; undefined where it goes through
 */
export function beforeChanges(errorOf: (change: DiskChange) => Error | undefined): Disposable {
  using stack = new DisposableStack();
  const paths = new WeakMap<object, string>();
  const { writeSync } = Deno.FsFile.prototype;
  const wrap = (owner: object, name: string, before: Before) => {
    const members = owner as Record<string, Function>;
    for (const each of [name, `${name}Sync`]) {
      const original = members[each];
      members[each] = function (...args) {
        const error = before(this, args);
        if (error && each.endsWith("Sync")) throw error;
        if (error) return Promise.reject(error);
        const result = original.apply(this, args);
        const remember = (file: unknown) =>
          file instanceof Deno.FsFile && paths.set(file, `${args[0]}`);
        if (result instanceof Promise) result.then(remember, () => {});
        else remember(result);
        return result;
      };
      stack.defer(() => void (members[each] = original));
    }
  };
  for (const name of ["mkdir", "rename", "remove", "writeTextFile", "open"]) {
    wrap(Deno, name, (_, [path, options]) => {
      const { create, createNew } = (options ?? {}) as Deno.OpenOptions;
      if (name === "open" && !create && !createNew) return undefined;
      const to = name === "rename" ? ` to ${options}` : "";
      return errorOf({ text: `${name} ${path}${to}`, ofFolder: false });
    });
  }
  for (const name of ["write", "truncate", "sync", "syncData"]) {
    wrap(Deno.FsFile.prototype, name, (self, [bytes]) => {
      const file = self as Deno.FsFile;
      return errorOf({
        text: `${name} ${paths.get(file) ?? "(opened before)"}`,
        half: bytes instanceof Uint8Array
          ? () => void writeSync.call(file, bytes.subarray(0, bytes.length >> 1))
          : undefined,
        ofFolder: name.startsWith("sync") && file.statSync().isDirectory,
      });
    });
  }
  return stack.move();
}

/** What a change fails with on a full disk, which shortens, renames and removes. */
export function errorOfFullDisk({ text }: DiskChange): Error | undefined {
  if (/^(truncate|rename|remove) /.test(text)) return undefined;
  return new Error(`No space left on device (os error 28): ${text}`);
}
