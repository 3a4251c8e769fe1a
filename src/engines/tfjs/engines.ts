// Engines of TensorFlow.js, one for each backend.

import type { Engine } from "../engine.ts";

/** A backend of TensorFlow.js; `tensorflow` is the native library (CUDA where there is a GPU). */
export type BackendName = "webgpu" | "wasm" | "cpu" | "tensorflow";

/** The names of the backends. */
export const backendNames: readonly BackendName[] = ["webgpu", "wasm", "cpu", "tensorflow"];

const devices: Readonly<Record<BackendName, Engine["runsOn"]>> = {
  webgpu: "gpu",
  wasm: "processor",
  cpu: "processor",
  tensorflow: "either",
};

/** The engines, which take every kind of network. */
export const tfjsEngines: readonly Engine[] = backendNames.map((backend) => ({
  name: backend,
  runsOn: devices[backend],
  inWorkers: backend !== "tensorflow", // which needs to load native code
  async create(spec, { seed, reason }) {
    const { createTfjsNetwork } = await import("./create.ts");
    return await createTfjsNetwork(spec, { backend, seed, reason });
  },
}));
