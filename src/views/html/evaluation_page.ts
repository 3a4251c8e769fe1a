// The page that shows an evaluation: evaluation.html.

import type { MetricValues } from "../../evaluation/metrics.ts";
import { metricsIn, valueOf } from "../../likelihoods/registry.ts";
import { anObject, checkArgument, checkOptions } from "../../calls/checks.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { aDataset } from "../../datasets/dataset_check.ts";
import type { Evaluation, RunFacts } from "../../evaluation/evaluation.ts";
import { classEvaluationSchema } from "../../evaluation/class_schema.ts";
import { parsed } from "../../files/json/schema.ts";
import { unpredictedText } from "../../evaluation/unpredicted.ts";
import { metricText, withArticle } from "../../likelihoods/metric_text.ts";
import { counted } from "../../tables/number_text.ts";
import { anytimeCharts } from "./anytime_charts.ts";
import { rejectionChart, reliabilityCharts } from "./calibration_charts.ts";
import { depthCharts } from "./depth_charts.ts";
import { outOfDistributionChart, uncertaintyCharts } from "./entropy_charts.ts";
import {
  anytimeTable,
  differencesTable,
  exitsTable,
  outOfDistributionTable,
  predictorsTable,
  shiftTable,
  temperatureTable,
} from "../evaluation_tables.ts";
import { verdictText } from "../judged_run.ts";
import { classSections, strangerIn } from "./class_sections.ts";
import { htmlTable } from "./html_table.ts";
import { type Content, markup } from "../../tables/markup.ts";
import { aside, details, facts, page, section } from "./page.ts";
import { shiftCharts } from "./shift_charts.ts";

/** Options of {@linkcode evaluationPage}. */
export interface EvaluationPageOptions {
  /** The split that was evaluated, to show the listed examples themselves; default: only their rows and predictions. */
  readonly data?: Dataset;
}

/**
 * The page of an evaluation, one self-contained file of HTML: no network access, no script but that of its buttons.
 *
 * @returns its text
 * @throws TypeError that names the place of a value that its classes cannot have; RangeError if the data are not those
 *   that were evaluated
 */
export async function evaluationPage(
  evaluation: Evaluation,
  options: EvaluationPageOptions = {},
): Promise<string> {
  checkArgument("evaluationPage", "evaluation", evaluation, anEvaluation);
  checkOptions("evaluationPage", options, { data: aDataset });
  if (evaluation.byClass) {
    parsed(classEvaluationSchema, evaluation.byClass, "evaluationPage()", "evaluation.byClass");
  }
  const stranger = options.data && strangerIn(evaluation, options.data);
  if (stranger !== undefined) {
    throw new RangeError(`evaluationPage(): data must be the evaluated split, got ${stranger}`);
  }
  const { run, data, examples, unpredicted, temperature, shift, unknown, anytime } = evaluation;
  const title = run ? `Evaluation of ${run.path}` : `Evaluation on ${data}`;
  return page(title, [
    markup`<h1>${title}</h1>`,
    markup`<p class="lead">${leadText(evaluation)}</p>`,
    ...judgement(evaluation),
    unpredicted && markup`<p>${unpredictedText(unpredicted, examples)}.</p>`,
    run && facts(runFacts(run)),
    section(
      "Predictions",
      "The full mixture averages all exits by their posterior probability. A truncated mixture " +
        "computes no more than the chosen blocks; the mass beyond goes to its last exit.",
      htmlTable(predictorsTable(evaluation)),
      htmlTable(differencesTable(evaluation)),
    ),
    section(
      "Depth",
      "The probability of every depth, and the metrics of its exit alone. Exits with little " +
        "posterior mass were hardly trained.",
      await depthCharts(evaluation),
      details("Metrics of every exit", htmlTable(exitsTable(evaluation))),
    ),
    section(
      "Calibration",
      "The dots of perfectly calibrated predictions lie on the diagonal. " +
        "Larger dots are bins with more examples.",
      await reliabilityCharts(evaluation),
    ),
    section(
      "Rejection",
      "Accuracy of the rest after rejecting the least confident predictions.",
      await rejectionChart(evaluation),
    ),
    section(
      "Sources of uncertainty",
      "The entropy of the full mixture is the expected entropy of its exits (aleatoric) plus their " +
        "disagreement, the mutual information between class and depth (epistemic).",
      await uncertaintyCharts(evaluation),
    ),
    await classSections(evaluation, options.data),
    temperature && section(
      "Temperature",
      temperatureText(evaluation),
      htmlTable(temperatureTable(evaluation, temperature)),
    ),
    unknown && section(
      "Out-of-distribution data",
      `Does the uncertainty tell ${data} from ${unknown.data}, which was not trained on? An ` +
        "AUROC of 1 is perfect, 0.5 is chance." +
        (unknown.unpredicted
          ? ` Without a finite prediction and so without a score: ${unknown.unpredicted.known} ` +
            `examples of ${data}, ${unknown.unpredicted.unknown} of ${unknown.data}.`
          : ""),
      aside(
        await outOfDistributionChart(evaluation, unknown),
        htmlTable(outOfDistributionTable(evaluation, unknown)),
      ),
    ),
    shift && section(
      "Shift",
      "The same images, rotated or corrupted. Predictions get worse; well calibrated probabilities " +
        "show it, and their calibration error stays low.",
      await shiftCharts(shift),
      details("Metrics under every corruption", htmlTable(shiftTable(shift))),
    ),
    anytime && section(
      "Early exit",
      `Inputs leave the mixture over ${
        counted(anytime.depth, "block")
      } as soon as their running mixture ` +
        "is certain enough: by entropy, margin, or confidence. Batches of " +
        `${anytime.batchSize} on the machine that evaluated.`,
      await anytimeCharts(anytime),
      htmlTable(anytimeTable(anytime)),
    ),
    details("How the metrics are defined", facts(Object.entries(evaluation.conventions))),
  ]);
}

/** The verdict, and the warnings. */
function judgement(evaluation: Evaluation): Content[] {
  const verdict = verdictText(evaluation);
  return [
    ...verdict === undefined ? [] : [markup`<p>${verdict}</p>`],
    ...(evaluation.warnings ?? []).map(({ text }) =>
      markup`<p><strong>Warning:</strong> ${text}.</p>`
    ),
  ];
}

/** The results, in a sentence or two. */
function leadText(evaluation: Evaluation): string {
  const { ways: predictors, part, examples, data, posterior, chosenDepth, chosenBy } = evaluation;
  const full = predictors.find(({ kind }) => kind === "full")!;
  const cut = predictors.find(({ kind, own }) => kind === "truncated" && own);
  const [decisive] = metricsIn(full.figures);
  const said = (metrics: MetricValues) =>
    metricText(decisive, valueOf(metrics, decisive)).replace(" ", "\u00a0");
  return `${counted(examples, "example")} of the ${part} split of ${data}. ` +
    `The mixture over all depths has ${withArticle(decisive)} of ${said(full.figures)}` +
    (cut
      ? `; cut to ${chosenDepth} of ${posterior.length - 1} blocks (${chosenBy}), of ` +
        `${said(cut.figures)}.`
      : `; ${chosenBy} chooses ${
        chosenDepth === 1 ? "the one block" : `all ${chosenDepth} blocks`
      }.`) +
    (part === "test" ? " Use the test set only once, at the end." : " The test set was not used.");
}

function temperatureText({ temperature }: Evaluation): string {
  const { fittedOn, heldOut, optimistic } = temperature!;
  return `The temperature of each prediction rule maximises its log-likelihood on ` +
    counted(fittedOn, "example") +
    (fittedOn < heldOut
      ? ` of ${
        heldOut.toLocaleString("en-US")
      } of the validation split: drawn at random if there ` +
        "are more than fit, without those that have no finite prediction."
      : " of the validation split.") +
    (optimistic
      ? " These are examples that are evaluated here, so the metrics after it are optimistic."
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
        : "of the norms: estimated on the training split",
    ],
  ];
}

const anEvaluation = anObject(
  "an evaluation of evaluate()",
  ({ ways: predictors, exits }) => Array.isArray(predictors) && Array.isArray(exits),
);
