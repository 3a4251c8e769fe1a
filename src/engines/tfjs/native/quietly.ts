// A call of native code whose writing on standard error is dropped, as of a library that logs while it starts.

const libc = {
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const standardError = 2;
const writeOnly = 1;

/** The result of a synchronous call, during which standard error of the process leads nowhere. */
export function quietly<Result>(call: () => Result): Result {
  // also where another thread is about to put back what it kept
  if (Deno.readLinkSync("/proc/self/fd/2") === "/dev/null") return call();
  using stack = new DisposableStack();
  const library = stack.adopt(Deno.dlopen("libc.so.6", libc), (each) => each.close());
  const { dup, dup2, open, close } = library.symbols;
  const kept = dup(standardError);
  const nowhere = open(new TextEncoder().encode("/dev/null\0"), writeOnly);
  if (kept < 0 || nowhere < 0) return call(); // no file descriptors left
  dup2(nowhere, standardError);
  close(nowhere);
  try {
    return call();
  } finally {
    dup2(kept, standardError);
    close(kept);
  }
}
