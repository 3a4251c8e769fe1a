// A call of native code whose writing on standard error is dropped, as of a library that logs while it starts.

import { cText } from "./c_text.ts";

const libc = {
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  readlink: { parameters: ["buffer", "buffer", "usize"], result: "isize" },
} as const satisfies Deno.ForeignLibraryInterface;

const standardError = 2;
const writeOnly = 1;
const nowhere = "/dev/null";

/** The result of a synchronous call, during which standard error of the process leads nowhere. */
export function quietly<Result>(call: () => Result): Result {
  using stack = new DisposableStack();
  const library = stack.adopt(Deno.dlopen("libc.so.6", libc), (each) => each.close());
  const { dup, dup2, open, close, readlink } = library.symbols;
  const target = new Uint8Array(nowhere.length + 1);
  // Deno itself reads no /proc without all permissions
  const length = readlink(cText("/proc/self/fd/2"), target, BigInt(target.length));
  // there already; another thread may be about to put back what it kept
  if (new TextDecoder().decode(target.subarray(0, Number(length))) === nowhere) return call();
  const [kept, silent] = [dup(standardError), open(cText(nowhere), writeOnly)];
  if (kept < 0 || silent < 0) return call(); // no file descriptors left
  dup2(silent, standardError);
  close(silent);
  try {
    return call();
  } finally {
    dup2(kept, standardError);
    close(kept);
  }
}
