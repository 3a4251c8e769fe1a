// The page that shows an evaluation: evaluation.html.

import type { MetricValues } from "../../evaluation/metrics.ts";
import { metricsIn, valueOf } from "../../likelihoods/registry.ts";
import { anObject, checkArgument } from "../../calls/checks.ts";
import type { Evaluation, RunFacts } from "../../evaluation/evaluation.ts";
import { unpredictedText } from "../../evaluation/unpredicted.ts";
import { metricText, withArticle } from "../../likelihoods/metric_text.ts";
import { counted } from "../../tables/number_text.ts";
import { anytimeCharts, anytimeTable } from "./anytime_charts.ts";
import { rejectionChart, reliabilityCharts } from "./calibration_charts.ts";
import { depthCharts } from "./depth_charts.ts";
import { outOfDistributionChart, uncertaintyCharts } from "./entropy_charts.ts";
import {
  differencesTable,
  exitsTable,
  outOfDistributionTable,
  predictorsTable,
  shiftTable,
  temperatureTable,
} from "./evaluation_tables.ts";
import { type Content, markup } from "../../tables/markup.ts";
import { aside, details, facts, page, section } from "./page.ts";
import { shiftCharts } from "./shift_charts.ts";

/**
 * The page of an evaluation, one file of HTML that needs nothing else: no network, no script but that of its buttons.
 *
 * @returns its text
 */
export async function evaluationPage(evaluation: Evaluation): Promise<string> {
  checkArgument("evaluationPage", "evaluation", evaluation, anEvaluation);
  const { run, data, examples, unpredicted, temperature, shift, unknown, anytime } = evaluation;
  const title = run ? `Evaluation of ${run.path}` : `Evaluation on ${data}`;
  return page(title, [
    markup`<h1>${title}</h1>`,
    markup`<p class="lead">${leadText(evaluation)}</p>`,
    unpredicted && markup`<p>${unpredictedText(unpredicted, examples)}.</p>`,
    run && facts(runFacts(run)),
    section(
      "Predictions",
      "The full mixture averages all exits by their posterior probability. A truncated mixture " +
        "computes no more than the chosen blocks; the mass beyond goes to its last exit.",
      predictorsTable(evaluation),
      differencesTable(evaluation),
    ),
    section(
      "Depth",
      "How probable every depth is, and how good its exit is alone. Exits that the posterior " +
        "weighs little were hardly trained.",
      await depthCharts(evaluation),
      details("Figures of every exit", exitsTable(evaluation)),
    ),
    section(
      "Calibration",
      "Where predictions are as often right as they are confident, dots lie on the diagonal. " +
        "Large dots stand for many examples.",
      await reliabilityCharts(evaluation),
    ),
    section(
      "Rejection",
      "When the least confident predictions are left to somebody else, the rest should be better.",
      await rejectionChart(evaluation),
    ),
    section(
      "Where the doubt comes from",
      "The entropy of the full mixture is what its exits expect on average, plus how much they " +
        "disagree: the mutual information between class and depth.",
      await uncertaintyCharts(evaluation),
    ),
    temperature && section(
      "Temperature",
      temperatureText(evaluation),
      temperatureTable(evaluation, temperature),
    ),
    unknown && section(
      "Unknown data",
      `Does the doubt tell ${data} from ${unknown.data}, which the network has never seen? An ` +
        "AUROC of 1 is perfect, 0.5 is chance." +
        (unknown.unpredicted
          ? ` Without a finite prediction and so without a score: ${unknown.unpredicted.known} ` +
            `examples of ${data}, ${unknown.unpredicted.unknown} of ${unknown.data}.`
          : ""),
      aside(
        await outOfDistributionChart(evaluation, unknown),
        outOfDistributionTable(evaluation, unknown),
      ),
    ),
    shift && section(
      "Shift",
      "The same images, turned or damaged. Good predictions get worse; good probabilities say so, " +
        "and their calibration error stays low.",
      await shiftCharts(shift),
      details("Figures under every disturbance", shiftTable(shift)),
    ),
    anytime && section(
      "Stopping early",
      `Inputs leave the mixture over ${
        counted(anytime.depth, "block")
      } as soon as what they have gone through ` +
        "agrees: by entropy, margin, or confidence. Batches of " +
        `${anytime.batchSize} on the machine that evaluated.`,
      await anytimeCharts(anytime),
      anytimeTable(anytime),
    ),
    details("How the figures are defined", facts(Object.entries(evaluation.conventions))),
  ]);
}

/** What was found, in a sentence or two. */
function leadText(evaluation: Evaluation): string {
  const { ways: predictors, part, examples, data, posterior, chosenDepth, chosenBy } = evaluation;
  const full = predictors.find(({ kind }) => kind === "full")!;
  const cut = predictors.find(({ kind, own }) => kind === "truncated" && own);
  const [decisive] = metricsIn(full.figures);
  const said = (metrics: MetricValues) =>
    metricText(decisive, valueOf(metrics, decisive)).replace(" ", "\u00a0");
  return `${counted(examples, "example")} of the ${part} part of ${data}. ` +
    `The mixture over all depths has ${withArticle(decisive)} of ${said(full.figures)}` +
    (cut
      ? `; cut to ${chosenDepth} of ${posterior.length - 1} blocks (${chosenBy}), of ` +
        `${said(cut.figures)}.`
      : `; ${chosenBy} chooses ${
        chosenDepth === 1 ? "the one block" : `all ${chosenDepth} blocks`
      }.`) +
    (part === "test"
      ? " The test part is to be looked at once: whoever chooses by it has no test part any more."
      : " The test part was not looked at.");
}

function temperatureText({ temperature }: Evaluation): string {
  const { fittedOn, heldOut, optimistic } = temperature!;
  return `The temperature of each way of predicting maximises its log-likelihood on ` +
    counted(fittedOn, "example") +
    (fittedOn < heldOut
      ? ` of ${
        heldOut.toLocaleString("en-US")
      } of the validation part: drawn at random where there ` +
        "is no room for more, without those that have no finite prediction."
      : " of the validation part.") +
    (optimistic
      ? " These are examples that are evaluated here, so the figures after it are optimistic."
      : "");
}

function runFacts(run: RunFacts): [string, Content][] {
  return [
    ["data", run.data],
    ["network", run.network],
    ["objective", run.objective],
    [
      "trained",
      `${run.startedAt.slice(0, 10)}, Fathom ${run.fathom}` +
      (run.epochs === undefined ? "" : `, ${counted(run.epochs, "epoch")}`),
    ],
    ["engine", run.engine],
    [
      "statistics",
      run.statistics === "stored"
        ? "of the norms: stored with the weights"
        : "of the norms: estimated on the training part",
    ],
  ];
}

const anEvaluation = anObject(
  "an evaluation, as evaluate() gives it",
  ({ ways: predictors, exits }) => Array.isArray(predictors) && Array.isArray(exits),
);
