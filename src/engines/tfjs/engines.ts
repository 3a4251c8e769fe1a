// Engines of TensorFlow.js, one for each backend.

import type { Engine } from "../engine.ts";
import { type BackendName, backendNames } from "./backend_names.ts";

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
