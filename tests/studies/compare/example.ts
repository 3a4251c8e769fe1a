// Comparisons small enough for tests, trained on this thread.

import { trainAndTest } from "../../../src/studies/compare/network_job.ts";
import type { NetworkResult } from "../../../src/studies/compare/network_job.ts";
import type { NetworkProgress } from "../../../src/studies/harness/report_progress.ts";
import type { NetworkJob } from "../../../src/studies/compare/training.ts";
import { type Method, parseMethod } from "../../../src/studies/compare/method.ts";
import type { CompareOptions } from "../../../src/studies/compare/options.ts";
import type { RunResult } from "../../../src/studies/compare/run_result.ts";
import type { Workplace } from "../../../src/calls/job.ts";

/** Blocks of the example's networks. */
export const exampleDepth = 3;

/** Methods from their texts. */
export function methods(...texts: string[]): Method[] {
  return texts.map((text) => parseMethod(text, exampleDepth));
}

/** Spirals of 40 points, 3 narrow blocks, 30 epochs. */
export const exampleOptions: CompareOptions = {
  data: { data: "spirals", points: 40 },
  methods: methods("searched", "fixed:max", "ensemble:2"),
  seeds: [1, 2],
  maxDepth: exampleDepth,
  width: 6,
  epochs: 30,
  engine: "simd",
  workers: 1,
};

/** Trains and tests a network; its predictions are timed for a few milliseconds. */
export const trainAndTestFast: typeof trainAndTest = (job, onProgress) =>
  trainAndTest(job, onProgress, 0.005);

/** Trains here, or takes what `train` gives, and notes what it was asked for; `fault` may throw. */
export function here(fault: (job: NetworkJob) => void = () => {}, train = trainAndTestFast) {
  const asked: NetworkJob[] = [];
  const workplace: Workplace<NetworkJob, NetworkProgress, NetworkResult> = (job, onProgress) => {
    asked.push(job);
    const begin = async () => {
      fault(job);
      return await train(job, onProgress);
    };
    return { result: begin(), [Symbol.dispose]() {} };
  };
  return { asked, workplace };
}

/** A run without what the clock decides. */
export function withoutTimes(run: RunResult): unknown {
  return JSON.parse(
    JSON.stringify(run),
    (key, value) => /Seconds|Milliseconds/.test(key) ? 0 : value,
  );
}
