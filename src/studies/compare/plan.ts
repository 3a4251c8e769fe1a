// The plan of a comparison: its runs, their networks, and their keys.

import { checkArgument, pickOptions } from "../../calls/checks.ts";
import { misfit, networkChecks, plannedDepth } from "../../training/network_options.ts";
import { type DataSplits, labelsOf } from "../../datasets/dataset.ts";
import { fingerprint } from "../../datasets/fingerprint.ts";
import { loadData } from "../../datasets/source.ts";
import { jobKey } from "../harness/job_key.ts";
import type { Study, StudyRun } from "../harness/study.ts";
import { testSplit } from "../harness/train_network.ts";
import { type DepthRule, relative95, trainingDepthRule } from "../../depth/depth_choice.ts";
import { networkSpec, trainingLength } from "../../training/train.ts";
import { checkOptionsFit } from "../../training/train_options.ts";
import { trainingOptions } from "../../training/training_options.ts";
import { placeOptions } from "../../engines/place_options.ts";
import { type CommonGround, comparisonOf } from "./comparison.ts";
import { ensemblePredictor, memberSeed } from "./ensemble.ts";
import type { Compared } from "./event.ts";
import { dropoutDraws, type Method, methodText } from "./method.ts";
import type { NetworkResult } from "./network_job.ts";
import { comparedData, type CompareOptions, methodsOf } from "./options.ts";
import type { RunLabel, RunResult } from "./run_result.ts";
import { settingsOf } from "./settings.ts";
import type { NetworkJob, Training } from "./training.ts";

/** The plan of a comparison. */
interface ComparePlan extends Study<RunLabel, NetworkJob, NetworkResult, RunResult, Compared> {
  /** The same for all runs. */
  readonly ground: CommonGround;
}

type PlannedRun = StudyRun<RunLabel, NetworkJob, NetworkResult, RunResult>;

/** Plans a comparison; loads the data of every seed once, so that errors in them show before training. */
export async function planOf(options: CompareOptions): Promise<ComparePlan> {
  const { seeds = [1], engine = placeOptions.engine.default, choose = relative95, validateEvery } =
    options;
  const maxDepth = plannedDepth("compare", options);
  const methods = methodsOf(options);
  const rule = trainingDepthRule("compare", "choose", choose);
  checkLists(methods, seeds, maxDepth);
  const settings = settingsOf(options, maxDepth);
  const network = { ...pickOptions(options, networkChecks), maxDepth };
  const given = await options.data; // it may be a promise of splits
  checkArgument("compare", "data", given, comparedData);
  const runs: PlannedRun[] = [];
  const fingerprints: Record<number, string> = {};
  let first: Omit<CommonGround, "fingerprints" | "engine"> | undefined;
  for (const seed of seeds) {
    const data = "train" in given ? given : { ...given, seed };
    const splits = "train" in data ? data : await loadData(data);
    checkArchitecture(options, splits);
    const labels = labelsOf(testSplit("compare", splits));
    checkOptionsFit(splits, options, "compare");
    fingerprints[seed] = await fingerprint(splits);
    const ground = first ??= { ...groundOf(splits, network, options), ...settings && { settings } };
    const { budget } = ground;
    for (const method of methods) {
      const jobs = await Promise.all(
        trainings(method, maxDepth, rule).map(async (training, member) => {
          const own = memberSeed(seed, member);
          return {
            key: await jobKey({ data: fingerprints[seed], ground, training, seed: own, engine }),
            input: { data, network, training, seed: own, budget, settings, validateEvery, engine },
          };
        }),
      );
      const key = await jobKey({ method, seed, networks: jobs.map(({ key }) => key) });
      const label = { method: methodText(method), seed };
      const ensemble = method.kind === "ensemble";
      runs.push({
        key,
        label,
        jobs,
        keepsJobs: ensemble,
        finish: (networks) => ({
          key,
          ...label,
          data: ground.data,
          fingerprint: fingerprints[seed],
          network: ground.network,
          budget,
          ...settings && { settings },
          ways: ensemble ? [ensemblePredictor(networks, labels)] : networks[0].ways,
          trainingSeconds: networks.reduce((sum, { trainingSeconds }) => sum + trainingSeconds, 0),
          networks: networks.map(({ ways: _, logProbabilities: __, ...training }) => training),
        }),
      });
    }
  }
  const ground = { ...first!, fingerprints, engine };
  return {
    ground,
    runs,
    collect(finished, failed) {
      const found = runs.flatMap(({ key }) => finished.get(key) ?? []);
      return { kind: "compared", comparison: comparisonOf(ground, options, found, failed) };
    },
  };
}

/** The training of a method's networks. */
function trainings(method: Method, maxDepth: number, choose: DepthRule): Training[] {
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
  if (methods.length === 0) throw new RangeError("compare(): methods must not be empty");
  if (seeds.length === 0) throw new RangeError("compare(): seeds must not be empty");
  const texts = methods.map(methodText);
  const twice = [...texts, ...seeds].find((each, i, all) => all.indexOf(each) < i);
  if (twice !== undefined) {
    throw new RangeError(`compare(): every method and seed must be given once, got ${twice} twice`);
  }
  const deep = methods.find((method) => method.kind === "fixed" && method.depth > maxDepth);
  if (deep) {
    throw new RangeError(
      `compare(): fixed depths must be at most ${maxDepth} blocks, got ${methodText(deep)}`,
    );
  }
}
