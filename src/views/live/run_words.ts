// Settings and results of a run as rows of the page.

import { scoreText } from "../../likelihoods/metric_text.ts";
import { capitalised, counted, countText, durationText } from "../../tables/number_text.ts";
import type { RunDescription } from "../../runs/description.ts";
import { describedDataText, objectiveText } from "../../runs/run_facts.ts";
import { networkText } from "../../runs/network_text.ts";
import { ruleText } from "../../runs/rule_text.ts";
import type { RunSummary } from "../../runs/summary.ts";
import { judgedScores, nextCommands, verdictText } from "../judged_run.ts";
import { unpredictedTexts } from "../terminal/summary_table.ts";
import type { ShowRunOptions } from "./shown_run.ts";

type Row = readonly [name: string, value: string];

/** The facts of a stored run for a page. */
export function shownRun(description: RunDescription, path: string): ShowRunOptions {
  const { options, data, network, engine } = description;
  const { prior, choose, epochs, patience } = options;
  const { classes } = data;
  const settings: Row[] = [
    ["Run", path],
    ["Data", describedDataText(data)],
    ["Network", networkText(network, `at most ${counted(network.maxDepth, "block")}`)],
    ["Engine", `${engine.name}: ${engine.device}`],
    ["Objective", objectiveText(options.objective)],
    ["Prior", priorText(prior)],
    ["Chosen depth", ruleText(choose)],
    ["Learning rate", rateText(options)],
    ["Momentum", String(options.momentum)],
    ["Weight decay", String(options.weightDecay)],
    ["Batch size", countText(Math.min(options.batchSize, data.training))],
    ["Epochs", `at most ${countText(epochs)}`],
    ...(typeof patience === "number" ? [["Patience", counted(patience, "epoch")] as const] : []),
    ...(options.asPublished ? [["Settings", "as published"] as const] : []),
    ["Seed", String(options.seed ?? 1)],
    ["Started", description.startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")],
  ];
  return {
    title: path.replace(/[\\/]+$/, "").split(/[\\/]/).pop() || path,
    settings,
    prior,
    chosenBy: ruleText(choose),
    trainSize: options.posteriorFrom === "validation" ? data.validation : data.training,
    epochs,
    patience: typeof patience === "number" ? patience : undefined,
    ...network.likelihood !== undefined && { likelihood: network.likelihood },
    classes,
  };
}

/**
 * The table at the end.
 *
 * @param path of the run's folder, for the next commands
 * @param dataFlags the flags by which these find its data; default none
 */
export function resultRows(summary: RunSummary, path: string, dataFlags = ""): Row[] {
  const judged = judgedScores(summary);
  const verdict = verdictText(summary);
  const next = nextCommands(summary, path, dataFlags);
  return [
    ...verdict === undefined ? [] : [["Verdict", verdict] as const],
    ...(summary.warnings ?? []).map(({ text }) => ["Warning", text] as const),
    ["Chosen depth", `${summary.chosenDepth} of ${summary.posterior.length - 1}`],
    ["Most probable depth", String(summary.argmaxDepth)],
    ["Mean depth", summary.expectedDepth.toFixed(1)],
    ["Blocks left", String(summary.depth)],
    ...(judged?.rows ?? []).map(({ fullName, score }): Row => [
      `${capitalised(judged!.part)}, ${fullName}`,
      scoreText(score),
    ]),
    ...unpredictedTexts(summary).map((text) => ["Not finite", text] as const),
    [
      "Trained",
      `${counted(summary.epochs, "epoch")} in ${durationText(summary.seconds)}; ` +
      `weights of epoch ${countText(summary.bestEpoch)}`,
    ],
    ...next.length === 0 ? [] : [["Next", next.join("; ")] as const],
  ];
}

function rateText({ learningRate, posteriorLearningRate, schedule }: RunDescription["options"]) {
  const ofPosterior = posteriorLearningRate !== undefined && posteriorLearningRate !== learningRate
    ? `, of the posterior ${posteriorLearningRate}`
    : "";
  return `${learningRate}${ofPosterior}${schedule === "cosine" ? ", cosine" : ""}`;
}

/** "uniform", "geometric, 0.85", or the largest entry otherwise. */
export function priorText(prior: readonly number[]): string {
  const ratios = prior.slice(1).map((p, d) => p / prior[d]);
  const ratio = ratios[0] ?? 1;
  if (ratios.some((each) => Math.abs(each / ratio - 1) > 1e-6)) return "given";
  return Math.abs(ratio - 1) < 1e-9 ? "uniform" : `geometric, ${Number(ratio.toPrecision(4))}`;
}
