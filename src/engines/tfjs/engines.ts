// The engines on TensorFlow.js, one per backend.

import type { Engine } from "../engine.ts";
import { type BackendName, backendNames } from "./backend_names.ts";

const devices: Readonly<Record<BackendName, Engine["runsOn"]>> = {
  webgpu: "gpu",
  wasm: "processor",
  cpu: "processor",
  tensorflow: "either",
};

/** The engines, which support all kinds of networks. */
export const tfjsEngines: readonly Engine[] = backendNames.map((backend) => ({
  name: backend,
  runsOn: devices[backend],
  inWorkers: backend !== "tensorflow", // it loads native code
  ...backend === "tensorflow" && { tf32: true, bitsByThreads: true, ownTasks: true },
  async create(spec, { seed, reason, threads, tf32 }) {
    const { createTfjsNetwork } = await import("./create.ts");
    return await createTfjsNetwork(spec, { backend, seed, reason, threads, tf32 });
  },
}));
