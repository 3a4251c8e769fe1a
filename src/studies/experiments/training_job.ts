// The job of an experiment: one network trained as published except for the job's settings, and measured on the test
// split.

import { type DataSource, loadData } from "../../datasets/source.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { argmaxDepth, expectedDepth } from "../../depth/depth_choice.ts";
import type { Objective } from "../../depth/objective.ts";
import { asPublished, publishedSpirals } from "../../training/as_published.ts";
import type { TrainOptions } from "../../training/train.ts";
import type { Budget } from "../harness/train_network.ts";
import type { NetworkProgress } from "../harness/report_progress.ts";
import { type StudyNetwork, type TrainingEnd, trainNetwork } from "../harness/train_network.ts";
import { type Measured, measureNetwork } from "./measure.ts";
import { measureBesides, type MeasuredBesides, type Measures } from "./measures.ts";

/** The budget of a network; `learningRate` is that of weights and posterior. */
export type TrainingBudget = Required<Budget & Pick<TrainOptions, "pruneBelow">>;

/** A network to be trained. Absent settings are as published. */
export interface TrainingJob extends StudyNetwork {
  /** The source of the data, with the seed of the run. */
  readonly data: DataSource;
  /** What is maximised. */
  readonly objective: Objective;
  /** How long. */
  readonly budget: TrainingBudget;
  /** Additional measurements; default none. */
  readonly measures?: Measures;
}

/** A trained and measured network. Only times differ between two calls. */
export interface TrainingOutcome extends TrainingEnd, Measured, MeasuredBesides {
  /** Before anything was cut. */
  readonly network: ArchitectureSpec;
  /** Blocks left after training. */
  readonly depth: number;
  /** q at the best weights, D + 1 probabilities; one-hot under a fixed depth. */
  readonly posterior: readonly number[];
  /** The smallest d with q_d ≥ 0.95 max q, blocks. */
  readonly chosenDepth: number;
  /** The most probable depth, blocks. */
  readonly argmaxDepth: number;
  /** E_q[d], blocks. */
  readonly expectedDepth: number;
}

/** Trains a network with one thread and measures it. */
export async function trainAndMeasure(
  job: TrainingJob,
  onProgress?: (progress: NetworkProgress) => void,
): Promise<TrainingOutcome> {
  const { data, network: asked, objective, budget, measures } = job;
  const splits = await loadData(data.data === "spirals" ? { ...publishedSpirals, ...data } : data);
  const published = asPublished(splits, { maxDepth: asked.maxDepth });
  const { prior, weightDecay, schedule, choose, minimumGain } = published;
  return await trainNetwork(
    "experiment",
    { ...job, network: { ...published, ...asked } },
    splits,
    {
      ...{ ...budget, weightDecay, schedule, choose, minimumGain },
      posteriorLearningRate: budget.learningRate,
      posterior: { prior, objective },
      validateEvery: "end", // the objective decides when training ends
    },
    async (trained) => {
      const { network, spec, last, end: { trainingSeconds, ...end } } = trained;
      const { posterior, chosenDepth } = last;
      return {
        network: spec,
        depth: network.depth,
        posterior,
        chosenDepth,
        argmaxDepth: argmaxDepth(posterior),
        expectedDepth: expectedDepth(posterior),
        ...end,
        trainingSeconds,
        ...await measureNetwork(network, posterior, chosenDepth, trained.test),
        ...measures && await measureBesides(trained, measures),
      };
    },
    onProgress,
  );
}
