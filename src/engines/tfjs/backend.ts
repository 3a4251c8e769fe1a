// The TensorFlow.js backends: loading one on request, and saying what device it computes on.

import * as tf from "@tensorflow/tfjs-core";
// registers the gradients of all operations, which tfjs-core alone does not have
import "@tensorflow/tfjs-layers";
import { gpuAdapter, withRuntimeDirectory } from "./gpu.ts";

/** A backend of TensorFlow.js; `tensorflow` is the native library (CUDA where there is a GPU). */
export type BackendName = "webgpu" | "wasm" | "cpu" | "tensorflow";

/** A backend that is ready for use. */
export interface Backend {
  readonly name: BackendName;
  /** Device and library, in words. */
  readonly device: string;
  /** Makes it TensorFlow.js' current backend; synchronous, since it is ready. */
  use(): void;
}

const started = new Map<BackendName, Promise<Backend>>();

/** Loads and starts a backend; an error says what is missing and how to get it. */
export function startBackend(name: BackendName): Promise<Backend> {
  let backend = started.get(name);
  if (!backend) {
    backend = start(name);
    started.set(name, backend);
    backend.catch(() => started.delete(name)); // so that it can be tried again
  }
  return backend;
}

async function start(name: BackendName): Promise<Backend> {
  const device = await load(name);
  if (!await withRuntimeDirectory(() => tf.setBackend(name)).catch(() => false)) {
    throw new Error(`engine ${name}: TensorFlow.js could not start its backend`);
  }
  // the cpu backend otherwise advertises another package on standard error
  if (name === "cpu") (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return { name, device, use: () => void tf.setBackend(name) };
}

async function load(name: BackendName): Promise<string> {
  const library = `TensorFlow.js ${tf.version_core}`;
  switch (name) {
    case "cpu":
      await import("@tensorflow/tfjs-backend-cpu");
      return `processor, ${library} in JavaScript`;
    case "wasm": {
      await import("@tensorflow/tfjs-backend-wasm");
      const { registerFastKernels } = await import("./wasm_kernels.ts");
      registerFastKernels();
      return `processor, ${library} in WebAssembly, one thread`;
    }
    case "webgpu": {
      const adapter = await gpuAdapter();
      if (!adapter) {
        throw new Error(
          "engine webgpu: no WebGPU adapter was found; a GPU driver with Vulkan, Metal or Direct3D 12 is needed",
        );
      }
      await import("@tensorflow/tfjs-backend-webgpu");
      return `${adapter.description}, ${library} on WebGPU`;
    }
    case "tensorflow": {
      const { loadTensorFlow } = await import("./tensorflow_node.ts");
      return `${await loadTensorFlow()}, ${library}`;
    }
  }
}
