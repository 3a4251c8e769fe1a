// The start of engine tensorflow: the library, its device and the kernels, once for a process.

import { bindingTo } from "./binding.ts";
import { type ContextOptions, openContext, type TensorFlowContext } from "./context.ts";
import { gpuName } from "./gpu_name.ts";
import { registerKernels } from "./kernels.ts";
import { missingPermission } from "./permissions.ts";
import { kernelsFolder, librariesBeside, libraryPath, oldestVersion } from "./places.ts";
import { quietly } from "./quietly.ts";
import { cutShort } from "./whole_library.ts";

/** How the library computes. */
interface Loaded {
  /** Device and version: "NVIDIA H100, TensorFlow 2.21.0", "processor, 2 threads, TensorFlow 2.21.0". */
  readonly device: string;
  /** Of the processor. */
  readonly threads?: number;
  /** On a GPU. */
  readonly tf32?: true;
}

/** Registers the backend `tensorflow`. */
export function loadTensorFlow(asked: Partial<ContextOptions> = {}): Loaded {
  if (Deno.build.os !== "linux") {
    throw new Error(
      `engine tensorflow: it runs on Linux, not on ${Deno.build.os}; engine webgpu computes on GPUs here`,
    );
  }
  const lacking = missingPermission(); // otherwise Deno would ask for each in a terminal
  if (lacking) {
    throw new Error(
      `engine tensorflow: permission --allow-${lacking} is missing; run the task train:tensorflow, which has it`,
    );
  }
  const [library, kernels] = [libraryPath(), kernelsFolder()];
  const { threads = navigator.hardwareConcurrency, tf32 = false } = asked;
  const context = quietly(() => opened(library, { threads, tf32 }));
  registerKernels(kernels, bindingTo(context));
  const version = `TensorFlow ${context.version}`;
  if (context.onGpu) {
    const name = `${gpuName() ?? "GPU"}${tf32 ? " in TensorFloat-32" : ""}`;
    return { device: `${name}, ${version}`, ...tf32 && { tf32 } };
  }
  return {
    device: `processor, ${threads} ${threads === 1 ? "thread" : "threads"}, ${version}`,
    threads,
  };
}

function opened(library: string, options: ContextOptions): TensorFlowContext {
  for (const path of librariesBeside(library)) {
    const short = cutShort(path);
    if (!short) continue;
    throw new Error(
      `engine tensorflow: ${path} is cut short, it has ${short.has} of ${short.wanted} bytes; install TensorFlow again`,
    );
  }
  try {
    return openContext(library, options);
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split("\n")[0].trim()
      .replace(/^(Could not open library: )+/, "");
    if (reason.startsWith("engine tensorflow: ")) throw error;
    const old = /symbol/i.test(reason) ? `; TensorFlow ${oldestVersion} or newer has it` : "";
    throw new Error(`engine tensorflow: cannot open ${library}: ${reason}${old}`);
  }
}
