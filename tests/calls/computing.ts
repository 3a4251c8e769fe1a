// A process with steps of 120 ms that sends itself signals during some steps, and prints how many steps began before each
// signal arrived, for every loop in which networks compute.

import { lastValueFrom, takeWhile } from "rxjs";
import { dataset } from "../../src/datasets/dataset.ts";
import { callsInTurn } from "../../src/engines/calls_in_turn.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { EngineName } from "../../src/engines/registry.ts";
import { batches } from "../../src/training/batches.ts";
import { compute } from "./compute.ts";

const signals = 4;
const mostSteps = 40;
let heard: number[] = [];
let steps = 0;
let sentIn = 0; // the step; 0: the last signal has arrived

Deno.addSignalListener("SIGINT", () => {
  heard.push(steps - sentIn);
  sentIn = 0;
});

/** One step; returns whether to continue. */
function step(): boolean {
  steps++;
  compute(60);
  if (sentIn === 0 && steps % 2 === 0) {
    sentIn = steps;
    Deno.kill(Deno.pid, "SIGINT");
  }
  compute(60);
  return heard.length < signals && steps < mostSteps;
}

const inputs = new Float32Array([1, 2, 3, 4]);
const data = dataset({ shape: [1], inputs, labels: [0, 1, 0, 1] });
const examples = { inputs, labels: Int32Array.from(data.labels) };

/** Statistics from batches that take one step each. */
async function statistics(engine: EngineName): Promise<void> {
  const spec = { kind: "dense", inputs: 1, classes: 2, maxDepth: 1, width: 4 } as const;
  using network = await createNetwork(spec, { engine });
  await network.estimateStatistics(function* () {
    do yield examples; while (step());
  }());
}

const loops: Record<string, () => Promise<unknown>> = {
  batches: () => lastValueFrom(batches(data, { batchSize: 4 }).pipe(takeWhile(step))),
  async calls() {
    const inTurn = callsInTurn(() => undefined);
    while (await inTurn("step", step));
  },
  "statistics on simd": () => statistics("simd"),
  "statistics on cpu": () => statistics("cpu"),
};

for (const [name, loop] of Object.entries(loops)) {
  heard = [];
  steps = sentIn = 0;
  await loop();
  console.log(JSON.stringify({ name, heard }));
}
Deno.exit(); // otherwise the signal listener keeps the process alive
