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

/** The layouts that this version reads. */
export const readFormats: readonly number[] = [1, runFormat];

/** The version of Fathom. */
export const fathomVersion: string = config.version;

/** The options of a run that others read; those of `deno task train` besides. */
export interface RunOptions extends DataSource {
  /** β, one probability an exit. */
  readonly prior: readonly number[];
  /** What was maximised. */
  readonly objective: Objective;
  /** Examples of a step. */
  readonly batchSize: number;
  /** The learning rate at the start. */
  readonly learningRate: number;
  /** The learning rate of the posterior's logits; default `learningRate`. */
  readonly posteriorLearningRate?: number;
  /** Of weights and posterior. */
  readonly momentum: number;
  /** Added to every gradient of a weight. */
  readonly weightDecay: number;
  /** Epochs planned. */
  readonly epochs: number;
  /** Epochs in which the training objective did not rise, after which training ends; absent where nothing says so. */
  readonly patience?: number;
  /** How the depth is chosen. */
  readonly choose: DepthRule;
  /** Whether the settings are the paper's, by that name; absent in older runs. */
  readonly asPublished?: boolean;
  /** Any other flag. */
  readonly [flag: string]: unknown;
}

/** How data were drawn and split. Which data, and where they lie, is said elsewhere. */
export type DataDrawing = Omit<DataSource, "data" | "dataDir">;

/** The data that a run was trained on. */
export interface DataDescription {
  /** The name of the data set. */
  readonly name: string;
  /** SHA-256 over all parts, in hexadecimal. */
  readonly fingerprint: string;
  /** Examples trained on. */
  readonly training: number;
  /** Examples held out. */
  readonly validation: number;
  /** Examples for testing. */
  readonly test: number;
  /** Shape of an example. */
  readonly shape: readonly number[];
  /** What the classes are called, or how many there are. */
  readonly classes: readonly string[] | number;
  /** What the features are called; absent where nobody named them. */
  readonly features?: readonly string[];
  /**
   * How a program drew and split them: a seed of their own, among others; their place is in the run's options. Absent where
   * those say all of it.
   */
  readonly source?: DataDrawing;
  /** What the table was like that was trained on; absent for other data, and in runs of older versions. */
  readonly schema?: TableSchema;
  /** Mean and deviation of the training split. */
  readonly standardisation: Standardisation;
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
  /** The network as it was at the start. */
  readonly network: NetworkSpec;
  /** Where it computed. */
  readonly engine: EngineInfo;
  /** What a step needs. */
  readonly memory?: MemoryNeed;
  /** Versions of Deno, V8 and TypeScript. */
  readonly versions: Readonly<Record<string, string>>;
  /** Where the network comes from, when it was not trained from the start: pruned or imported. */
  readonly origin?: Readonly<Record<string, unknown>>;
}

/**
 * The description of a run that begins.
 *
 * @param source how the data were drawn, where the options do not say it
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

/** What is said of data: sizes, classes, standardisation, and a fingerprint. */
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
