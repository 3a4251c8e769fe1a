// The backends that tests of TensorFlow.js' engines run on, by name.

import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import type { BackendName } from "../../../src/engines/tfjs/backend_names.ts";
import { requiresTensorFlow } from "../../requirements.ts";

/** Those on processors; `tensorflow` where it is installed, or all are required. */
export const processorBackends: readonly BackendName[] = [
  "cpu",
  "wasm",
  ...requiresTensorFlow().ignore ? [] : ["tensorflow" as const],
];

// so that no test is charged with what they keep: tensors, and the library
for (const name of processorBackends) await startBackend(name, { threads: 1 });
