// A run that is cut off anywhere and resumed gives the snapshots and the network of the uninterrupted one, bit for bit.

import assert from "node:assert/strict";
import { lastValueFrom, tap } from "rxjs";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Network } from "../../../src/engines/network.ts";
import { stateBytes } from "../../../src/runs/network_files.ts";
import { sha256Of } from "../../../src/files/written_sum.ts";
import { networkSpec, train, type TrainOptions } from "../../../src/training/train.ts";
import type { DataSplits } from "../../../src/datasets/dataset.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { data, tinyImages, withoutSeconds } from "../tiny_runs.ts";

/** What a run came to. */
interface Result {
  readonly snapshots: Snapshot[];
  readonly network: string;
  readonly depth: number;
}

/** Trains until a number of steps, or to the end. */
async function run(
  splits: DataSplits,
  options: TrainOptions,
  engine: "cpu" | "simd" | "wasm",
  until = Infinity,
): Promise<Result> {
  using network = await createNetwork(networkSpec(splits.train, options), { engine, seed: 1 });
  const snapshots: Snapshot[] = [];
  let steps = 0;
  const stop = new AbortController();
  const { maxDepth: _, width: __, outer: ___, inner: ____, ...more } = options;
  const last = await lastValueFrom(
    train(splits, {
      ...more,
      network,
      signal: stop.signal,
      onMoment: ({ doing }) => {
        if (doing === "training" && ++steps === until) stop.abort();
      },
    }).pipe(tap((snapshot) => void snapshots.push(snapshot))),
    { defaultValue: undefined },
  );
  void last;
  return { snapshots, ...await resultOf(network) };
}

async function resultOf(network: Network) {
  return { network: sha256Of(stateBytes(await network.readState())), depth: network.depth };
}

const dense = { width: 4, maxDepth: 3, epochs: 12, batchSize: 10, patience: 5 } as const;

/** Configurations, and how many steps their epochs have. */
const configurations: Record<
  string,
  {
    splits?: () => DataSplits;
    options: TrainOptions;
    engines: readonly ("cpu" | "simd" | "wasm")[];
  }
> = {
  "several batches an epoch": { options: dense, engines: ["simd", "cpu", "wasm"] },
  "one batch an epoch": { options: { ...dense, batchSize: 20 }, engines: ["simd", "cpu"] },
  "cutting": {
    options: { ...dense, epochs: 40, patience: 40, pruneBelow: 0.9 },
    engines: ["simd", "cpu"],
  },
  "marginal likelihood": { options: { ...dense, objective: "marginal" }, engines: ["simd", "cpu"] },
  "fixed depth": { options: { ...dense, objective: "fixed:2" }, engines: ["simd"] },
  "masks and a cosine schedule": {
    options: { ...dense, schedule: "cosine", masks: { kind: "stochastic-depth", last: 0.3 } },
    engines: ["simd", "cpu"],
  },
  "images, augmented, with a smaller last batch": {
    splits: tinyImages,
    options: { maxDepth: 2, outer: 4, inner: 4, epochs: 6, batchSize: 7, augment: { crop: 1 } },
    engines: ["simd", "cpu"],
  },
};

for (const [name, { splits = () => data, options, engines }] of Object.entries(configurations)) {
  for (const engine of engines) {
    Deno.test(`train() resumed has the bits of the uninterrupted run: ${name}, ${engine}`, async () => {
      const examples = splits();
      const whole = await run(examples, options, engine);
      const { step } = whole.snapshots.at(-1)!;
      for (const at of [1, 3, Math.floor(step / 2), step - 1, step]) {
        const folder = await Deno.makeTempDir();
        try {
          const checkpoints = { folder, every: "1steps" } as const;
          const first = await run(examples, { ...options, checkpoints }, engine, at);
          const second = await run(examples, { ...options, resume: folder }, engine);
          const before = first.snapshots.filter(({ step, final }) =>
            !final && step <= at && whole.snapshots.some((one) => one.step === step)
          );
          const after = second.snapshots;
          assert.equal(
            withoutSeconds([...before, ...after]),
            withoutSeconds(whole.snapshots),
            `snapshots, cut after step ${at} of ${step}`,
          );
          assert.deepEqual(
            { network: second.network, depth: second.depth },
            { network: whole.network, depth: whole.depth },
            `network, cut after step ${at}`,
          );
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      }
    });
  }
}
