// deno run -A tests/soak/followed_study.ts DATA SEEDS OUT [fixed]: what weights and posterior follow, compared on a data set:
// the four combinations of keep and posteriorFrom, and fixed depths kept by validation, each with every seed. DATA is what
// --data takes. Writes a JSON line a network to OUT, with the log-likelihood of every test example, and prints the means.

import { lastValueFrom } from "rxjs";
import { loadData } from "../../src/datasets/source.ts";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { statisticsBatches } from "../../src/evaluation/chunks.ts";
import { predictedPieces } from "../../src/evaluation/predicted_pieces.ts";
import { likelihoodOf } from "../../src/likelihoods/registry.ts";
import { networkSpec, train, trainingLength, type TrainOptions } from "../../src/training/train.ts";

const [data, seeds, out, fixed] = Deno.args;
const images = /mnist/.test(data);
const maxDepth = images ? 10 : 20;
const depths = [0, 1, 2, 4, 7, 10, 20].filter((depth) => depth <= maxDepth);

const combinations: Readonly<Record<string, TrainOptions>> = {
  "objective, training": { keep: "objective", posteriorFrom: "training" },
  "objective, validation": { keep: "objective", posteriorFrom: "validation" },
  "validation, training": { keep: "validation", posteriorFrom: "training" },
  "validation, validation": { keep: "validation", posteriorFrom: "validation" },
};
const ways: Readonly<Record<string, TrainOptions>> = {
  ...combinations,
  ...fixed && Object.fromEntries(
    depths.map((depth) => [`fixed:${depth}`, { keep: "validation", objective: `fixed:${depth}` }]),
  ),
};

for (const seed of seeds.split(",").map(Number)) {
  const splits = await loadData({ data, seed, ...images && { limit: 3000 } });
  const test = splits.test!;
  for (const [way, followed] of Object.entries(ways)) {
    using network = await createNetwork(networkSpec(splits.train, { maxDepth }), { seed });
    const { objective, ...rest } = followed;
    const posterior = depthPosterior({ maxDepth, objective });
    const { batchSize } = images ? { batchSize: 128 } : trainingLength(splits.train);
    const last = await lastValueFrom(train(splits, {
      ...{ network, posterior, seed, batchSize },
      ...images && { epochs: 20 },
      ...rest,
    }));
    await network.estimateStatistics(statisticsBatches(splits.train, batchSize));
    const q = last.posterior.slice(0, network.depth + 1);
    const cut = truncateToDepth(q, last.chosenDepth);
    const mixtures = { full: q, cut: q.map((_, d) => cut[d] ?? 0) };
    const scored = await scoresOf(network, test, mixtures);
    const { epoch, bestEpoch, chosenDepth, seconds, validation } = last;
    const row = { data, seed, way, epoch, bestEpoch, chosenDepth, seconds, validation, ...scored };
    Deno.writeTextFileSync(out, `${JSON.stringify(row)}\n`, { append: true });
    const { logLikelihood, error, calibrationError } = scored.full;
    console.log(
      `${data} ${seed} ${way}: depth ${chosenDepth}, log-likelihood ${
        logLikelihood.toFixed(3)
      } (cut ` +
        `${scored.cut.logLikelihood.toFixed(3)}), error ${
          (100 * error).toFixed(1)
        } %, calibration ` +
        `${(100 * calibrationError).toFixed(1)} %, ${epoch} epochs, ${seconds.toFixed(0)} s`,
    );
  }
}

async function scoresOf(
  network: Awaited<ReturnType<typeof createNetwork>>,
  test: NonNullable<Awaited<ReturnType<typeof loadData>>["test"]>,
  mixtures: Readonly<Record<"full" | "cut", readonly number[]>>,
) {
  const { average, outcomes, join, measure } = likelihoodOf(network.spec);
  const exits = mixtures.full.flatMap((q, d) => q > 0 ? [d] : []);
  const collected = { full: [] as unknown[], cut: [] as unknown[] };
  const { pieces } = predictedPieces(network, test, exits);
  for await (const { each, labels } of pieces) {
    for (const name of ["full", "cut"] as const) {
      const mixture = average(each, exits.map((d) => mixtures[name][d]));
      collected[name].push(outcomes(mixture, labels));
    }
  }
  const measured = (name: "full" | "cut") => {
    const scores = join(collected[name]);
    const examples: Float64Array = scores.logLikelihood;
    const values = measure(scores)(new Uint32Array(examples.length).fill(1));
    return { ...values, examples: Array.from(examples, (each) => Number(each.toPrecision(5))) } as {
      readonly [metric: string]: number;
    } & { readonly examples: number[] };
  };
  return { full: measured("full"), cut: measured("cut") };
}
