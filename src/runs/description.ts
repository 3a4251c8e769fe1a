// The contents of run.json: enough to repeat the run, and to know its data and network.

import config from "../../deno.json" with { type: "json" };
import type { DataSplits, Standardisation } from "../datasets/dataset.ts";
import { fingerprint } from "../datasets/fingerprint.ts";
import type { DataSource } from "../datasets/source.ts";
import type { TableSchema } from "../datasets/table_schema.ts";
import type { EngineInfo, MemoryNeed, Network } from "../engines/network.ts";
import type { NetworkSpec } from "../architectures/specification.ts";
import type { DepthRule } from "../depth/depth_choice.ts";
import type { Objective } from "../depth/objective.ts";

/** The layout of run folders that this version writes: 2 has SHA256SUMS once it is finished. */
export const runFormat = 2;

/** The layouts of run folders that this version reads. */
export const readFormats: readonly number[] = [1, runFormat];

/** The version of Fathom. */
export const fathomVersion: string = config.version;

/** The options of a run that other code reads, and any other options of `deno task train`. */
export interface RunOptions extends DataSource {
  /** β, one probability per exit. */
  readonly prior: readonly number[];
  /** The training objective. */
  readonly objective: Objective;
  /** Examples per step. */
  readonly batchSize: number;
  /** The initial learning rate. */
  readonly learningRate: number;
  /** The learning rate of the posterior's logits; default `learningRate`. */
  readonly posteriorLearningRate?: number;
  /** The momentum of the posterior's logits; default `momentum`. */
  readonly posteriorMomentum?: number;
  /** The split that the posterior learned from; absent in older runs, in which it was the training split. */
  readonly posteriorFrom?: "training" | "validation";
  /** Of the weights, and of the posterior unless `posteriorMomentum` is there. */
  readonly momentum: number;
  /** Weight decay. */
  readonly weightDecay: number;
  /** Epochs planned. */
  readonly epochs: number;
  /** The weights that were kept; absent in older runs, in which they had the best training objective. */
  readonly keep?: "objective" | "validation";
  /** Epochs without improvement of what `keep` names after which training stops; absent if unlimited. */
  readonly patience?: number;
  /** The rule for choosing the depth. */
  readonly choose: DepthRule;
  /** Whether the settings are the paper's, by that name; absent in older runs. */
  readonly asPublished?: boolean;
  /** Any other flag. */
  readonly [flag: string]: unknown;
}

/** How data were drawn and split; their name and path are stored elsewhere. */
export type DataDrawing = Omit<DataSource, "data" | "dataDir">;

/** The data that a run was trained on. */
export interface DataDescription {
  /** The name of the data set. */
  readonly name: string;
  /** SHA-256 over all splits, in hexadecimal. */
  readonly fingerprint: string;
  /** Examples trained on. */
  readonly training: number;
  /** Examples held out. */
  readonly validation: number;
  /** Examples for testing. */
  readonly test: number;
  /** Shape of an example. */
  readonly shape: readonly number[];
  /** The names of the classes, or their number. */
  readonly classes: readonly string[] | number;
  /** The names of the features; absent if they have none. */
  readonly features?: readonly string[];
  /**
   * How a program drew and split them, for instance the data's own seed; their path is in the run's options. Absent if
   * those say everything.
   */
  readonly source?: DataDrawing;
  /** The schema of the table that was trained on; absent for other data, and in runs of older versions. */
  readonly schema?: TableSchema;
  /** Mean and deviation of the training split. */
  readonly standardisation: Standardisation;
}

/** A run's resumption, in run.json. */
export interface ResumedAt {
  /** When, in ISO 8601. */
  readonly at: string;
  /** Steps made before. */
  readonly step: number;
  /** Present if the engine differs from that of the checkpoint, with --resume-anyway. */
  readonly anyway?: true;
  /** The engine from then on. */
  readonly engine: EngineInfo;
}

/** The contents of run.json. */
export interface RunDescription {
  /** The layout of the folder. */
  readonly format: number;
  /** The version of Fathom that wrote it. */
  readonly fathom: string;
  /** When, in ISO 8601. */
  readonly startedAt: string;
  /** Every option. */
  readonly options: RunOptions;
  /** The data. */
  readonly data: DataDescription;
  /** The network at the start. */
  readonly network: NetworkSpec;
  /** The engine. */
  readonly engine: EngineInfo;
  /** Memory of a training step. */
  readonly memory?: MemoryNeed;
  /** Versions of Deno, V8 and TypeScript. */
  readonly versions: Readonly<Record<string, string>>;
  /** Each time that the run was resumed. */
  readonly resumed?: readonly ResumedAt[];
  /** The origin of a network that was not trained from the start: pruned or imported. */
  readonly origin?: Readonly<Record<string, unknown>>;
}

/**
 * The description of a beginning run.
 *
 * @param source of the data, if the options do not name it
 */
export async function describeRun(
  options: RunOptions,
  splits: DataSplits,
  network: Network,
  memory?: MemoryNeed,
  source?: DataDrawing,
): Promise<RunDescription> {
  return {
    format: runFormat,
    fathom: fathomVersion,
    startedAt: new Date().toISOString(),
    options,
    data: await describeData(splits, source),
    network: network.spec,
    engine: network.engine,
    memory,
    versions: { ...Deno.version },
  };
}

/** The description of data: sizes, classes, standardisation, and a fingerprint. */
async function describeData(splits: DataSplits, source?: DataDrawing): Promise<DataDescription> {
  const { train } = splits;
  return {
    name: splits.name,
    fingerprint: await fingerprint(splits),
    training: train.rows.length,
    validation: splits.validation.rows.length,
    test: splits.test?.rows.length ?? 0,
    shape: train.shape,
    classes: train.classNames ?? train.classes,
    features: train.featureNames,
    source,
    schema: train.schema,
    standardisation: train.standardisation,
  };
}
