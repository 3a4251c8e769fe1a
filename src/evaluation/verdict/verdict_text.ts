// A verdict in words: the same sentences on every screen, page and card.

import { anObject, checkArgument } from "../../calls/checks.ts";
import {
  counted,
  countText,
  decimalText,
  natsText,
  percentText,
} from "../../tables/number_text.ts";
import { contradictionTexts } from "./contradiction_text.ts";
import {
  betterBaseline,
  type DepthChoice,
  isSlight,
  smallestGood,
  withStanding,
} from "./judged_depths.ts";
import { halfWidth, isBetter, negligible, ranges } from "./standing.ts";
import type { TruncatedAt, Verdict } from "./verdict.ts";

export type { DepthChoice } from "./judged_depths.ts";

/** The sentences: the depth, the depths as good, what stopping costs and saves, how sure that is, and contradictions. */
export function verdictSentences(verdict: Verdict, choice: DepthChoice): string[] {
  checkArgument("verdictSentences", "verdict", verdict, aVerdict);
  checkArgument("verdictSentences", "choice", choice, aChoice);
  const { truncated } = verdict;
  const chosen = truncated[Math.min(choice.chosenDepth, truncated.length - 1)];
  const smallest = smallestGood(truncated, chosen);
  const note = chosen.standing !== "good"
    ? ""
    : ranges(withStanding(truncated, "good")).length > 1
    ? ", the smallest of its range,"
    : ", the smallest of them,";
  const stops = [
    ...new Set([chosen.depth, chosen.standing === "undecided" ? chosen.depth : smallest]),
  ]
    .filter((depth) => depth < truncated.length - 1);
  return [
    answerText(verdict, chosen, choice.posterior.length - 1),
    ...rangeTexts(verdict, chosen),
    ...stops.map((depth) =>
      stoppingText(
        truncated[depth],
        truncated[truncated.length - 1],
        depth === chosen.depth ? "" : note,
      )
    ),
    trustText(verdict, chosen),
    ...contradictionTexts(verdict, chosen, choice),
  ];
}

const aVerdict = anObject(
  "a verdict, as evaluate() gives it",
  ({ truncated }) => Array.isArray(truncated) && truncated.length > 0,
);
const aChoice = anObject(
  "an evaluation or a summary",
  ({ chosenDepth, posterior }) => typeof chosenDepth === "number" && Array.isArray(posterior),
);

/** The answer: the depth, and where the rule's is of no use, that. */
function answerText(verdict: Verdict, chosen: TruncatedAt, most: number): string {
  const { truncated } = verdict;
  const left = truncated.length - 1;
  const { depth, standing, interval } = chosen;
  const ruled = `the rule chooses ${counted(depth, "block")} of ${most}`;
  const baseline = betterBaseline(verdict, chosen);
  if (baseline) return `This network is of no use as it is, ${baseline}; ${ruled}.`;
  if (standing !== "worse" || isSlight(interval)) return depthText(depth, most, left);
  const enough = depthText(smallestGood(truncated, chosen), most, left).slice(0, -1);
  return `${enough}; ${ruled}, which ${depth === 1 ? "is" : "are"} too few.`;
}

/** "7 blocks of 20." or, where training has cut some, "2 blocks of 20, of which 4 are left." */
function depthText(depth: number, most: number, left: number): string {
  if (depth === most && most > 1) return `All ${most} blocks.`;
  const cut = left < most ? `, of which ${left} ${left === 1 ? "is" : "are"} left` : "";
  return `${counted(depth, "block")} of ${most}${cut}.`;
}

/** The depths as good as the full mixture, and those that cannot be told. */
function rangeTexts(
  { truncated, part, examples }: Verdict,
  { depth, standing, interval }: TruncatedAt,
): string[] {
  const good = withStanding(truncated, "good");
  const undecided = withStanding(truncated, "undecided");
  const last = truncated.length - 1;
  const tooFew = `${counted(examples, "example")} of the ${part} split ${
    examples === 1 ? "is" : "are"
  } too few to tell`;
  if (standing === "undecided") return [`${tooFew} which depths are as good.`];
  const worse = withStanding(truncated, "worse").filter((d) => d > good[0]);
  const gap = worse.length > 0
    ? `, ${rangeText(worse)} between them ${worse.length === 1 ? "is" : "are"} not`
    : "";
  const better = truncated.flatMap((each) => isBetter(each) ? [each.depth] : []);
  const none = undecided.length > 0 ? "is shown to be as good" : "is as good within noise";
  const slightest = good.some((d) => truncated[d].interval[1] < 0)
    ? ` or ${negligible} nats per example`
    : "";
  return [
    ...standing === "worse"
      ? [`${depth} is ${isSlight(interval) ? "slightly " : ""}worse than all ${last} beyond noise.`]
      : [],
    ...good.length > 1
      ? [`${rangeText(good)} are as good in log-likelihood within noise${slightest}${gap}.`]
      : last > 0 && undecided.length < last
      ? [`No depth below ${last} ${none}.`]
      : [],
    ...better.length > 0
      ? [`${rangeText(better)} ${better.length === 1 ? "is" : "are"} better, beyond noise.`]
      : [],
    ...undecided.length > 0 ? [`For ${rangeText(undecided)}, ${tooFew}.`] : [],
  ];
}

/** What stopping at a depth costs, gains and saves against all blocks left. */
function stoppingText(at: TruncatedAt, full: TruncatedAt, note: string): string {
  const points = roundedTo(100 * (at.error - full.error), 2);
  const nats = roundedTo(at.difference, 4);
  const ofError = `${Math.abs(points)} points`;
  const ofLikelihood = `${natsText(Math.abs(nats))} nats per example`;
  const costs = [
    ...points > 0 ? [`${ofError} of error`] : [],
    ...nats < 0 ? [ofLikelihood] : [],
    ...Number.isNaN(nats) ? ["a log-likelihood that cannot be compared"] : [],
  ];
  const gains = [
    ...points < 0 ? [`lowers the error by ${ofError}`] : [],
    ...nats > 0 ? [`raises the log-likelihood by ${ofLikelihood}`] : [],
  ];
  const saved = at.multiplyAdds === undefined || full.multiplyAdds === undefined
    ? counted(full.depth - at.depth, "block")
    : `${percentText(1 - at.multiplyAdds / full.multiplyAdds, 0)} of the multiply-adds`;
  const said = [
    ...costs.length > 0 ? [`costs ${costs.join(" and ")}`] : [],
    ...gains.length > 0 || costs.length > 0 ? gains : ["costs nothing"],
    `saves ${saved}`,
  ];
  return `Stopping at ${at.depth}${note} ${joined(said)}.`;
}

/** The split, what else it was used for, and how well the difference at the chosen depth is known. */
function trustText(
  { part, examples, choseWeights, bootstrap, truncated }: Verdict,
  { depth, interval }: TruncatedAt,
): string {
  const half = halfWidth(interval);
  const known = depth < truncated.length - 1 && Number.isFinite(half)
    ? `, to ±${halfWidthText(half)} nats at ${depth} (${percentText(bootstrap.level, 0)} interval)`
    : "";
  return `Measured on ${counted(examples, "example")} of the ${part} split${
    choseWeights ? ", which also chose the weights" : ""
  }${known}.`;
}

/** Two digits of a half-width, which is known no better. */
function halfWidthText(half: number): string {
  return half < 10 ? decimalText(half, half < 0.01 ? 4 : half < 0.1 ? 3 : 2) : natsText(half);
}

/** "0, 3 and 5 to 20". */
function rangeText(depths: readonly number[]): string {
  return joined(
    ranges(depths).flatMap(([first, last]) => {
      if (last > first + 1) return [`${first} to ${last}`];
      return (first === last ? [first] : [first, last]).map(countText);
    }),
  );
}

function joined(texts: readonly string[]): string {
  return texts.length < 2
    ? texts.join("")
    : `${texts.slice(0, -1).join(", ")} and ${texts[texts.length - 1]}`;
}

function roundedTo(value: number, decimals: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(decimals)) : value;
}
