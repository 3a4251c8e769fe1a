// TensorFlow.js backends: loading on demand, and a description of their device.

import * as tf from "@tensorflow/tfjs-core";
// registers the gradients of all operations, which tfjs-core alone lacks
import "@tensorflow/tfjs-layers";
import type { BackendName } from "./backend_names.ts";
import { registerLibraryKernels } from "./operations/library_kernels.ts";
import { gpuAdapter, inGraphicsEnvironment } from "./gpu.ts";

/** The device of a backend. */
export interface Device {
  /** Description of device and library. */
  readonly device: string;
  /** Threads of a processor; absent if unknown. */
  readonly threads?: number;
  /** Whether a GPU multiplies in TensorFloat-32; absent: it does not. */
  readonly tf32?: boolean;
}

/** A backend that is ready for use. */
export interface Backend extends Device {
  readonly name: BackendName;
  /** Makes it TensorFlow.js' current backend, synchronously. */
  use(): void;
}

/** How a backend computes; of the native library only. */
export interface DeviceOptions {
  /** Threads of a processor; default TensorFlow's choice. */
  readonly threads?: number;
  /** TensorFloat-32 on GPUs; default false. */
  readonly tf32?: boolean;
}

/** A backend that was started, with what it was asked for. */
interface Started {
  readonly backend: Promise<Backend>;
  readonly options: DeviceOptions;
}

const started = new Map<BackendName, Started>();

/**
 * Loads and starts a backend; errors say what is missing and how to install it. The native library starts once in a process,
 * so that it keeps the options of the first network.
 */
export async function startBackend(
  name: BackendName,
  options: DeviceOptions = {},
): Promise<Backend> {
  let first = started.get(name);
  if (!first) {
    first = { backend: start(name, options), options };
    started.set(name, first);
    first.backend.catch(() => started.delete(name)); // allows a retry
  }
  if (name === "tensorflow") refuseOthers(first.options, options);
  return await first.backend;
}

function refuseOthers(first: DeviceOptions, options: DeviceOptions): void {
  for (const field of ["threads", "tf32"] as const) {
    const [wanted, got] = [first[field], options[field]];
    if (!got || got === wanted) continue; // left to the first
    throw new Error(
      `engine tensorflow: ${field} must be ${
        wanted ?? "left to the engine"
      }, as for the first network of this ` +
        `process, got ${got}`,
    );
  }
}

async function start(name: BackendName, options: DeviceOptions): Promise<Backend> {
  const device = await load(name, options);
  registerLibraryKernels(name);
  // otherwise the cpu backend advertises another package on stderr
  if (name === "cpu") (tf.findBackend(name) as unknown as { firstUse: boolean }).firstUse = false;
  return {
    name,
    ...device,
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

async function load(name: BackendName, options: DeviceOptions): Promise<Device> {
  const library = `TensorFlow.js ${tf.version_core}`;
  switch (name) {
    case "cpu":
      await import("@tensorflow/tfjs-backend-cpu");
      return { device: `processor, ${library} in JavaScript` };
    case "wasm": {
      await import("@tensorflow/tfjs-backend-wasm");
      const { registerFastKernels } = await import("./wasm/fast_kernels.ts");
      registerFastKernels();
      await initialise(
        name,
        "; it reads the files of its package: run with --allow-read, or --allow-read=DIR where " +
          "DIR is node_modules or Deno's cache directory (see deno info)",
      );
      return { device: `processor, ${library} in WebAssembly, one thread` };
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
      return { device: `${adapter.description}, ${library} on WebGPU` };
    }
    case "tensorflow": {
      const { loadTensorFlow } = await import("./native/load.ts");
      const loaded = loadTensorFlow(options);
      return { ...loaded, device: `${loaded.device}, ${library}` };
    }
  }
}
