// What a run is not resumed with: other networks, priors, data, engines and settings, each named.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import { spirals } from "../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { geometric, uniform } from "../../../src/depth/prior.ts";
import { resumeRun } from "../../../src/training/checkpoints/resume_run.ts";
import { train, type TrainOptions } from "../../../src/training/train.ts";
import { data, options, tinyNetwork } from "../tiny_runs.ts";

async function savedRun(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const checkpoints = { folder, every: "never" } as const;
    await lastValueFrom(train(data, { ...options, epochs: 4, checkpoints }));
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const posterior = () => depthPosterior({ prior: geometric(3) });

Deno.test("resumeRun() refuses another network, prior, objective and other data, and changes nothing", async () => {
  await savedRun(async (folder) => {
    const { train: examples } = data;
    using network = await tinyNetwork(7);
    using wider = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 3, width: 5 }), {
      engine: "cpu",
    });
    const before = await network.readState();
    const cases = [
      [
        { network: wider, posterior: posterior(), data: examples },
        /the network's width must be 4 as in .*, got 5/,
      ],
      [
        { network, posterior: depthPosterior({ prior: uniform(3) }), data: examples },
        /the prior must be /,
      ],
      [
        {
          network,
          posterior: depthPosterior({ prior: geometric(3), objective: "deep" }),
          data: examples,
        },
        /the objective must be .*elbo/,
      ],
      [
        { network, posterior: posterior(), data: spirals({ seed: 2, points: 20 }).train },
        /wanted the training split of the run in .*, got other spirals/,
      ],
    ] as const;
    for (const [given, message] of cases) {
      await assert.rejects(resumeRun(folder, given), { name: "RangeError", message });
    }
    assert.deepEqual(await network.readState(), before);
  });
});

Deno.test("resumeRun() refuses another engine unless it may differ", async () => {
  await savedRun(async (folder) => {
    using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 3, width: 4 }), {
      engine: "simd",
    });
    const given = { network, posterior: posterior(), data: data.train };
    await assert.rejects(resumeRun(folder, given), {
      name: "RangeError",
      message: /the engine must be .*cpu.* got .*simd.*--resume-anyway/s,
    });
    const resumed = await resumeRun(folder, { ...given, anyway: true });
    assert.equal(resumed.step, 8);
  });
});

Deno.test("resumeRun() says where there is no checkpoint", async () => {
  using network = await tinyNetwork();
  const given = { network, posterior: posterior(), data: data.train };
  await assert.rejects(resumeRun("nowhere", given), {
    message:
      "resumeRun(): there is no checkpoint in nowhere/checkpoints, so the run cannot be resumed",
  });
});

Deno.test("train() refuses to resume with other settings, and names them", async () => {
  await savedRun(async (folder) => {
    const cases: readonly (readonly [TrainOptions, string])[] = [
      [{ learningRate: 0.2 }, "elboUpdate(): learningRate must be 0.1"],
      [{ momentum: 0.9 }, "elboUpdate(): momentum must be 0.5"],
      [{ schedule: "cosine" }, 'elboUpdate(): schedule must be "constant"'],
      [{ batchSize: 5 }, "batches(): batchSize must be 10"],
      [{ seed: 2 }, "batches(): seed must be 1"],
      [{ pruneBelow: 0.01 }, "earlyStopPruning(): pruneBelow must be 0.001"],
      [{ minimumGain: 1 }, "earlyStopPruning(): minimumGain must be 0.000001"],
      [{ validateEvery: 3 }, "trackPosterior(): validateEvery must be null"],
      [{ choose: "argmax" }, "trackPosterior(): choose must be {"],
    ];
    for (const [more, message] of cases) {
      const resumed = train(data, { ...options, epochs: 8, resume: folder, ...more });
      await assert.rejects(lastValueFrom(resumed.pipe(toArray())), ({ message: got }: Error) => {
        assert.ok(got.startsWith(message), got);
        assert.match(got, / as in the run that is resumed, got /);
        return true;
      });
    }
  });
});
