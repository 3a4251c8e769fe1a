// TensorFlow.js backends: loading on demand, and a description of their device.

import * as tf from "@tensorflow/tfjs-core";
// registers the gradients of all operations, which tfjs-core alone lacks
import "@tensorflow/tfjs-layers";
import type { BackendName } from "./backend_names.ts";
import { gpuAdapter, inGraphicsEnvironment } from "./gpu.ts";

/** A backend that is ready for use. */
export interface Backend {
  readonly name: BackendName;
  /** Description of device and library. */
  readonly device: string;
  /** Makes it TensorFlow.js' current backend, synchronously. */
  use(): void;
}

const started = new Map<BackendName, Promise<Backend>>();

/** Loads and starts a backend; errors say what is missing and how to install it. */
export function startBackend(name: BackendName): Promise<Backend> {
  let backend = started.get(name);
  if (!backend) {
    backend = start(name);
    started.set(name, backend);
    backend.catch(() => started.delete(name)); // allows a retry
  }
  return backend;
}

async function start(name: BackendName): Promise<Backend> {
  const device = await load(name);
  // otherwise the cpu backend advertises another package on stderr
  if (name === "cpu") (tf.findBackend(name) as unknown as { firstUse: boolean }).firstUse = false;
  return {
    name,
    device,
    use() {
      // setting a backend, even the current one, sets up all its kernels again (wasm: 0.4 ms)
      if (tf.getBackend() !== name) void tf.setBackend(name);
    },
  };
}

/**
 * Starts a backend asynchronously. TensorFlow.js' own start blocks all other backends meanwhile, and abandons one start for
 * another.
 */
async function initialise(name: BackendName, advice: string): Promise<void> {
  try {
    const instance = await inGraphicsEnvironment(async () => await tf.findBackendFactory(name)());
    tf.removeBackend(name);
    tf.registerBackend(name, () => instance);
  } catch (error) {
    throw new Error(`engine ${name}: TensorFlow.js could not start its backend${advice}`, {
      cause: error,
    });
  }
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
      await initialise(
        name,
        "; it reads the files of its package: run with --allow-read, or --allow-read=DIR where " +
          "DIR is node_modules or Deno's cache directory (see deno info)",
      );
      return `processor, ${library} in WebAssembly, one thread`;
    }
    case "webgpu": {
      const adapter = await gpuAdapter();
      if (!adapter) {
        throw new Error(
          "engine webgpu: no WebGPU adapter was found; install a GPU driver with Vulkan, Metal or Direct3D 12",
        );
      }
      await import("@tensorflow/tfjs-backend-webgpu");
      await initialise(name, "");
      return `${adapter.description}, ${library} on WebGPU`;
    }
    case "tensorflow": {
      const { loadTensorFlow } = await import("./native/load.ts");
      return `${loadTensorFlow()}, ${library}`;
    }
  }
}
