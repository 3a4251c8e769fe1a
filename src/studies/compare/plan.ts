// What has to be done for a comparison: its runs, the networks that they consist of, and the keys by which
// either is known again.

import { pickOptions } from "../../calls/checks.ts";
import { misfit, networkChecks, plannedDepth } from "../../training/network_options.ts";
import { type DataSplits, labelsOf } from "../../datasets/dataset.ts";
import { fingerprint } from "../../datasets/fingerprint.ts";
import { loadData } from "../../datasets/source.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import type { Job } from "../../calls/job.ts";
import { jobKey } from "../jobs/job_key.ts";
import { placeOptions } from "../../engines/place_options.ts";
import { type DepthRule, depthRule, relative95 } from "../../depth/depth_choice.ts";
import { networkSpec, trainingLength } from "../../training/train.ts";
import { trainingOptions } from "../../training/training_options.ts";
import { memberSeed } from "./ensemble.ts";
import { dropoutDraws, type Method, methodText } from "./method.ts";
import { testSplit } from "./network_job.ts";
import { type CompareOptions, methodsOf } from "./options.ts";
import type { Budget, NetworkJob, Training } from "./training.ts";

/** One method with one seed. */
export interface PlannedRun {
  /** Of everything that decides the result. */
  readonly key: string;
  /** What is compared. */
  readonly method: Method;
  /** Of data, weights and batches. */
  readonly seed: number;
  /** One, or the members of an ensemble. */
  readonly networks: readonly Job<NetworkJob>[];
}

/** Data, network and budget, the same for all. */
export interface CommonGround {
  /** The name of the data set. */
  readonly data: string;
  /** Examples, of the first seed. */
  readonly examples: {
    readonly training: number;
    readonly validation: number;
    readonly test: number;
  };
  /** Of the data of every seed. */
  readonly fingerprints: Readonly<Record<number, string>>;
  /** Each network, before it is cut. */
  readonly network: ArchitectureSpec;
  /** For each network. */
  readonly budget: Required<Budget>;
  /** As it was asked for. */
  readonly engine: string;
}

/** What has to be done. */
export interface Plan {
  /** The same for all runs. */
  readonly ground: CommonGround;
  /** In the order of seeds, within a seed in that of methods. */
  readonly runs: readonly PlannedRun[];
  /** Of the test part, for every seed. */
  readonly labels: ReadonlyMap<number, Uint16Array>;
}

/** Plans a comparison; loads the data of every seed once, so that what is wrong with them shows before training. */
export async function planOf(options: CompareOptions): Promise<Plan> {
  const { seeds = [1], engine = placeOptions.engine.default, choose = relative95 } = options;
  const maxDepth = plannedDepth("compare", options);
  const methods = methodsOf(options);
  const rule = depthRule("compare", "choose", choose);
  checkLists(methods, seeds, maxDepth);
  const network = { ...pickOptions(options, networkChecks), maxDepth };
  const runs: PlannedRun[] = [];
  const labels = new Map<number, Uint16Array>();
  const fingerprints: Record<number, string> = {};
  let first: Omit<CommonGround, "fingerprints" | "engine"> | undefined;
  for (const seed of seeds) {
    const data = { ...options.data, seed };
    const splits = await loadData(data);
    checkArchitecture(options, splits);
    labels.set(seed, labelsOf(testSplit(splits.test, splits.name)));
    fingerprints[seed] = await fingerprint(splits);
    const ground = first ??= groundOf(splits, network, options);
    const { budget } = ground;
    for (const method of methods) {
      const networks = await Promise.all(
        trainings(method, maxDepth, rule).map(async (training, member) => {
          const own = memberSeed(seed, member);
          return {
            key: await jobKey({ data: fingerprints[seed], ground, training, seed: own, engine }),
            input: { data, network, training, seed: own, budget, engine },
          };
        }),
      );
      const key = await jobKey({ method, seed, networks: networks.map(({ key }) => key) });
      runs.push({ key, method, seed, networks });
    }
  }
  return { ground: { ...first!, fingerprints, engine }, runs, labels };
}

/** How the networks of a method are trained. */
function trainings(method: Method, maxDepth: number, choose: DepthRule = relative95): Training[] {
  switch (method.kind) {
    case "searched":
      return [{ kind: "searched", choose }];
    case "dropout":
      return [{ ...method, draws: dropoutDraws }];
    case "ensemble":
      return Array.from({ length: method.members }, () => ({ kind: "fixed", depth: maxDepth }));
    default:
      return [method];
  }
}

function groundOf(splits: DataSplits, network: NetworkJob["network"], options: CompareOptions) {
  const length = trainingLength(splits.train);
  const { epochs = length.epochs, patience = length.patience } = options;
  const { batchSize = length.batchSize } = options;
  const {
    learningRate = trainingOptions.learningRate.default,
    momentum = trainingOptions.momentum.default,
  } = options;
  const { train, validation, test } = splits;
  return {
    data: splits.name,
    examples: {
      training: train.rows.length,
      validation: validation.rows.length,
      test: test!.rows.length,
    },
    network: networkSpec(train, network),
    budget: { epochs, patience, batchSize, learningRate, momentum },
  };
}

function checkArchitecture({ architecture }: CompareOptions, { train }: DataSplits): void {
  const fault = architecture && misfit(architecture, train);
  if (fault) throw new TypeError(`compare(): architecture must be for the data, but it ${fault}`);
}

function checkLists(methods: readonly Method[], seeds: readonly number[], maxDepth: number): void {
  if (methods.length === 0) throw new RangeError("compare(): wanted at least one method, got none");
  if (seeds.length === 0) throw new RangeError("compare(): wanted at least one seed, got none");
  const texts = methods.map(methodText);
  const twice = [...texts, ...seeds].find((each, i, all) => all.indexOf(each) < i);
  if (twice !== undefined) {
    throw new RangeError(`compare(): wanted every method and seed once, got ${twice} twice`);
  }
  const deep = methods.find((method) => method.kind === "fixed" && method.depth > maxDepth);
  if (deep) {
    throw new RangeError(
      `compare(): fixed depths must be at most the ${maxDepth} blocks, got ${methodText(deep)}`,
    );
  }
}
