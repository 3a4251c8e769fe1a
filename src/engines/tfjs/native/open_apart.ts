// Loading of a native library for as long as the process lasts, apart from what other libraries define.

import { cText } from "./c_text.ts";

const linker = {
  dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
  dlsym: { parameters: ["pointer", "buffer"], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

const lazily = 0x1;
const now = 0x2;
const ifLoaded = 0x4; // RTLD_NOLOAD
const ownFirst = 0x8; // RTLD_DEEPBIND

/**
 * Loads TensorFlow's library, which {@linkcode Deno.dlopen} then finds loaded; where it cannot be, that says why.
 *
 * It stays loaded when the thread that loaded it ends, as workers do: it registers functions that run as the process
 * ends and does not withdraw them when it is unloaded, so that the process would crash.
 *
 * It calls its own functions. Deno alone has names looked up among the global ones of the process first, where Mesa's
 * drivers put their LLVM once a program asks WebGPU for an adapter, and TensorFlow contains another LLVM. Only a
 * memory allocator that replaces that of the C library has to stay the first one.
 *
 * @throws {Error} where there are such an allocator and such an LLVM
 */
export function openApart(path: string): void {
  using stack = new DisposableStack();
  const library = stack.adopt(Deno.dlopen("libdl.so.2", linker), (each) => each.close());
  const { dlopen, dlsym } = library.symbols;
  if (dlopen(cText(path), lazily | ifLoaded) !== null) return; // by another thread
  const everywhere = null;
  const standard = dlopen(cText("libc.so.6"), lazily);
  const replaced = !Deno.UnsafePointer.equals(
    dlsym(everywhere, cText("malloc")),
    dlsym(standard, cText("malloc")),
  );
  if (replaced && dlsym(everywhere, cText("LLVMContextCreate")) !== null) {
    throw new Error(
      "engine tensorflow: it cannot start after WebGPU has loaded Mesa's drivers, as the C library's memory allocator is replaced; start the engine first, or the program without LD_PRELOAD",
    );
  }
  dlopen(cText(path), replaced ? now : lazily | ownFirst);
}
