// Exit of processes with a conv network on several threads.

import assert from "node:assert/strict";
import { assertRuns, runProgram } from "../own_process.ts";

/** Runs statements in a process without permissions; returns its exit code and output. */
function inProcess(statements: string): Promise<string> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { createSimdNetwork } from ${here("../../../../src/engines/simd/create.ts")};
    import { gradientStep } from ${here("../../../../src/engines/gradient_step.ts")};
    import { conv } from ${here("../../../../src/architectures/specification.ts")};
    const spec = conv({ size: [8, 7], channels: 1, classes: 2, maxDepth: 1, outer: 4, inner: 3 });
    const network = await createSimdNetwork(spec, { seed: 1, reason: "", threads: 2 });
    const examples = { inputs: new Float32Array(4 * 56).map((_, i) => i % 7), labels: Int32Array.of(0, 1, 0, 1) };
    const step = () => gradientStep(network, examples, [0.5, 0.5], { learningRate: 0.1 });
    const m = await step();
    ${statements}
    console.log(m.length, "exits");`;
  return runProgram(script);
}

const endings: [string, string, string][] = [
  ["after disposal", "network[Symbol.dispose]();", "0, 2 exits"],
  ["without disposal", "", "0, 2 exits"],
  [
    "without disposal, its worker asleep",
    "await new Promise((go) => setTimeout(go, 20));",
    "0, 2 exits",
  ],
  [
    "with unobserved calls",
    "step().catch(() => {}); network[Symbol.dispose](); step().catch(() => {});",
    "0, 2 exits",
  ],
  ["with an error", `throw new Error("other");`, "1, error: Uncaught (in promise) Error: other"],
];
for (const [how, statements, wanted] of endings) {
  Deno.test(`createSimdNetwork() lets the process exit, ${how}, and needs no permission`, async () => {
    assert.equal(await inProcess(statements), wanted);
  });
}

const leftovers: [string, string][] = [
  ["networks", "simd conv networks leave no thread and no memory behind, a hundred of them"],
  ["stream", "train() ends its network's workers when it is unsubscribed from in the middle"],
];
for (const [which, name] of leftovers) {
  Deno.test(name, () => assertRuns(new URL("./left_behind.ts", import.meta.url), which));
}
