// The contenders of a benchmark: they run steps of a shape and report their times; one of them is a network of ours.

import { engines } from "../../engines/registry.ts";
import { createNetwork, type CreateOptions } from "../../engines/create_network.ts";
import type { EngineName } from "../../engines/registry.ts";
import { inputShape } from "../../architectures/specification.ts";
import { depthPosterior } from "../../depth/depth_posterior.ts";
import { geometric } from "../../depth/prior.ts";
import { randomStream } from "../../math/random.ts";
import { passTimes } from "./profile.ts";
import type { Shape, Work } from "./shapes.ts";
import { gradientStep } from "../../engines/gradient_step.ts";

/** Makes steps and times them. The caller disposes it. */
export interface Contender extends AsyncDisposable {
  /** The engine's name, or `torch`. */
  readonly engine: string;
  /** Device and library, in words. */
  readonly device: string;
  /** The form in which a peer computes; absent for our engines. */
  readonly form?: string;
  /** Threads of the processor; undefined if another device computes. */
  readonly threads?: number;
  /** Makes steps, one after the other: the milliseconds of each. */
  run(work: Work, steps: number): Promise<number[]>;
  /** Mean milliseconds that a gradient step spends in each pass; undefined if the engine does not report them. */
  profile?(steps: number): Promise<Record<string, number> | undefined>;
}

/** The assumed size of training sets, which only scales the KL divergence. */
const trainSize = 60000;
/** Small, so that thousands of steps on the same random labels stay finite. */
const rates = { learningRate: 0.01, momentum: 0.5 };

/**
 * A network of ours on an engine, with examples drawn at random. A gradient step is that of training under the ELBO: of
 * the weights, weighted by the posterior, and of the posterior.
 */
export async function engineContender(
  shape: Shape,
  engine: EngineName,
  place: Pick<CreateOptions, "threads" | "tf32"> = {},
): Promise<Contender> {
  const { spec } = shape;
  const network = await createNetwork(spec, { engine, ...place });
  const examples = randomExamples(shape);
  const exits = Array.from({ length: spec.maxDepth + 1 }, (_, d) => d);
  const posterior = depthPosterior({ prior: geometric(spec.maxDepth) });
  let estimated = false;
  const step = {
    train: async () => {
      const m = await gradientStep(network, examples, posterior.plannedWeights()!, rates);
      posterior.step(m, trainSize, rates);
    },
    evaluate: () => network.evaluate(examples),
    predict: () => network.logProbabilities(examples.inputs, { exits }),
  } satisfies Record<Work, () => Promise<unknown>>;

  const { name, device } = network.engine;
  return {
    engine: name,
    device,
    threads: network.engine.threads ?? (onProcessor(name) ? 1 : undefined),
    async run(work, steps) {
      if (work !== "train" && !estimated) {
        await network.estimateStatistics([examples], { exits });
        estimated = true;
      }
      const milliseconds: number[] = [];
      for (let i = 0; i < steps; i++) {
        const started = performance.now();
        await step[work]();
        milliseconds.push(performance.now() - started);
      }
      return milliseconds;
    },
    profile: (steps) => passTimes(network, steps, step.train),
    [Symbol.asyncDispose]: () => Promise.resolve(network[Symbol.dispose]()),
  };
}

/** Inputs of mean 0 and variance 1, and labels, drawn from a fixed seed. */
function randomExamples({ spec, batch }: Shape) {
  const size = inputShape(spec).reduce((product, extent) => product * extent, batch);
  const inputs = randomStream(1, "bench/inputs");
  const labels = randomStream(1, "bench/labels");
  return {
    inputs: Float32Array.from({ length: size }, () => Math.sqrt(12) * (inputs() - 0.5)),
    labels: Int32Array.from({ length: batch }, () => Math.floor(spec.classes * labels())),
  };
}

/** True for engines that the processor's multiply-add limit bounds. */
function onProcessor(engine: string): boolean {
  return engines.some(({ name, runsOn }) => name === engine && runsOn === "processor");
}
