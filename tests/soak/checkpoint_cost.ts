// deno run -A tests/soak/checkpoint_cost.ts [TRIALS]: what a checkpoint a second costs training, against none, and against
// none again as a control; medians of paired ratios with bootstrap intervals of 95 %.

import { join } from "node:path";
import { arrays, type DataSplits, spirals, train, type TrainOptions } from "../../mod.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const trials = Number(Deno.args[0] ?? 20);

function images(): DataSplits {
  const [count, size] = [1200, 28 * 28];
  return arrays({
    shape: [28, 28, 1],
    inputs: Uint8Array.from({ length: count * size }, (_, i) => (i * 7919 + (i >> 7)) % 251),
    labels: Array.from({ length: count }, (_, n) => n % 10),
  });
}

/** Runs of about four seconds. */
const runs: Readonly<Record<string, readonly [DataSplits, TrainOptions]>> = {
  dense: [spirals({ seed: 1 }), { epochs: 10_000, patience: 10_000, engine: "simd" }],
  conv: [images(), { maxDepth: 8, epochs: 3, batchSize: 64, engine: "simd" }],
};

for (const [name, [data, options]] of Object.entries(runs)) {
  const times: Record<"none" | "saved" | "again", number[]> = { none: [], saved: [], again: [] };
  const sizes: number[] = [];
  let seconds = 0;
  /** Milliseconds from the first epoch's end to the last one's, without the checkpoint at the end. */
  const timed = async (saved: boolean): Promise<number> => {
    using folder = temporaryFolder();
    let [first, last] = [0, 0];
    await train(data, {
      ...options,
      ...saved && {
        checkpoints: {
          folder: join(folder.path, "run"),
          every: "1s",
          onWritten: ({ bytes }) => void sizes.push(bytes),
        },
      },
    }).forEach(({ final }) => {
      if (final) return;
      last = performance.now();
      first ||= last;
    });
    return last - first;
  };
  await timed(true); // warm
  sizes.length = 0;
  for (let trial = 0; trial < trials; trial++) {
    const order = (["none", "saved", "again"] as const).map((key) => [Math.random(), key] as const)
      .sort(([a], [b]) => a - b);
    for (const [, key] of order) {
      const ms = await timed(key === "saved");
      times[key].push(ms);
      if (key === "saved") seconds += ms / 1000;
    }
  }
  const ratios = (key: "saved" | "again") => times[key].map((ms, i) => ms / times.none[i]);
  const per = sizes.reduce((a, b) => a + b, 0) / sizes.length;
  console.log(`${name}: ${trials} triples of ${(median(times.none) / 1000).toFixed(2)} s`);
  console.log(`  a checkpoint a second / none  ${withInterval(ratios("saved"))}`);
  console.log(`  none / none                   ${withInterval(ratios("again"))}`);
  console.log(
    `  ${sizes.length} checkpoints in ${seconds.toFixed(0)} s, ${Math.round(per)} bytes each`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function withInterval(values: readonly number[]): string {
  const draws = Array.from(
    { length: 2000 },
    () => median(values.map(() => values[Math.floor(Math.random() * values.length)])),
  ).sort((a, b) => a - b);
  const text = (value: number) => value.toFixed(4);
  return `${text(median(values))} [${text(draws[50])}, ${text(draws[1949])}]`;
}
