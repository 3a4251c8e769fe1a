// Engine tensorflow starts once in a process, with the options of its first network.

import assert from "node:assert/strict";
import { dense } from "../../../../src/architectures/specification.ts";
import { createNetwork } from "../../../../src/engines/create_network.ts";
import { requiresTensorFlow } from "../../../requirements.ts";
import "../backends.ts"; // starts it with one thread

const spec = dense({ inputs: 1, classes: 2, maxDepth: 1, width: 1 });

Deno.test({
  name:
    "createNetwork() on engine tensorflow refuses other threads than the first network's, and TensorFloat-32 later",
  ...requiresTensorFlow(),
  async fn() {
    const make = (options: { threads?: number; tf32?: boolean }) =>
      createNetwork(spec, { engine: "tensorflow", ...options });
    (await make({ threads: 1 }))[Symbol.dispose]();
    (await make({}))[Symbol.dispose]();
    await assert.rejects(
      make({ threads: 3 }),
      /^Error: engine tensorflow: threads must be 1, as for the first network of this process, got 3$/,
    );
    await assert.rejects(make({ tf32: true }), /engine tensorflow: tf32 must be .*, got true$/);
  },
});

Deno.test("createNetwork() refuses TensorFloat-32 on every other engine", async () => {
  for (const engine of ["simd", "wasm", "cpu"] as const) {
    await assert.rejects(createNetwork(spec, { engine, tf32: true }), {
      name: "RangeError",
      message: `createNetwork(): tf32 must be false on engine ${engine}, got true`,
    });
  }
});
