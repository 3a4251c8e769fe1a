// A verdict in words: the same sentences on every screen, page and card.

import { anObject, checkArgument } from "../../calls/checks.ts";
import { argmaxDepth } from "../../depth/depth_moments.ts";
import { counted, countText, natsText, percentText } from "../../tables/number_text.ts";
import type { Interval } from "../../math/bootstrap.ts";
import { closeEnough, halfWidth, ranges, type Standing } from "./standing.ts";
import type { AgainstFull, TruncatedAt, Verdict } from "./verdict.ts";

/** The depths that a verdict is about. */
export interface DepthChoice {
  /** The depth that the rule chooses, at most the blocks left. */
  readonly chosenDepth: number;
  /** q, for every exit that the network had at the start. */
  readonly posterior: readonly number[];
  /** The exact posterior over the training split; absent if unknown. */
  readonly exactPosterior?: readonly number[];
}

/** The sentences: the depth, the depths as good, what stopping costs and saves, how sure that is, and contradictions. */
export function verdictSentences(verdict: Verdict, choice: DepthChoice): string[] {
  checkArgument("verdictSentences", "verdict", verdict, aVerdict);
  checkArgument("verdictSentences", "choice", choice, aChoice);
  const { truncated } = verdict;
  const chosen = truncated[Math.min(choice.chosenDepth, truncated.length - 1)];
  const smallest = smallestGood(truncated, chosen);
  const note = ranges(withStanding(truncated, "good")).length > 1
    ? ", the smallest of its range,"
    : ", the smallest of them,";
  const stops = [...new Set([chosen.depth, chosen.standing === "good" ? smallest : chosen.depth])]
    .filter((depth) => depth < truncated.length - 1);
  return [
    depthText(chosen.depth, choice.posterior.length - 1, truncated.length - 1),
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

/** Whether the verdict is that a network cut at a depth is nearly as good as the full mixture, and of use at all. */
export function isUsable(verdict: Verdict, depth: number): boolean {
  const at = verdict.truncated[Math.min(depth, verdict.truncated.length - 1)];
  const { standing, interval } = at;
  if (betterBaseline(verdict, at)) return false;
  return standing === "good" || standing === "worse" && isSlight(interval);
}

/** A baseline that is better than the full mixture beyond noise, and than a depth, in words. */
function betterBaseline(
  { truncated: [none], classFrequencies }: Verdict,
  { difference }: TruncatedAt,
): string | undefined {
  const isBetter = (baseline: AgainstFull | undefined) =>
    baseline !== undefined && baseline.interval[0] > 0 && baseline.difference > difference;
  if (isBetter(classFrequencies)) return "always predicting the class frequencies is better";
  return isBetter(none) ? "exit 0 alone is better" : undefined;
}

const aVerdict = anObject(
  "a verdict, as evaluate() gives it",
  ({ truncated }) => Array.isArray(truncated) && truncated.length > 0,
);
const aChoice = anObject(
  "an evaluation or a summary",
  ({ chosenDepth, posterior }) => typeof chosenDepth === "number" && Array.isArray(posterior),
);

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
  const better = truncated.flatMap(({ depth, interval }) => interval[0] > 0 ? [depth] : []);
  const none = undecided.length > 0 ? "is shown to be as good" : "is as good within noise";
  return [
    ...standing === "worse"
      ? [`${depth} is ${isSlight(interval) ? "slightly " : ""}worse than all ${last} beyond noise.`]
      : [],
    ...good.length > 1
      ? [`${rangeText(good)} are as good in log-likelihood within noise${gap}.`]
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
    ? `, to ±${natsText(half)} nats at ${depth} (${percentText(bootstrap.level, 0)} interval)`
    : "";
  return `Measured on ${counted(examples, "example")} of the ${part} split${
    choseWeights ? ", which also chose the weights" : ""
  }${known}.`;
}

/** Which of the depths to go by, where rule, most probable depth and exact posterior differ. */
function contradictionTexts(
  verdict: Verdict,
  chosen: TruncatedAt,
  { posterior, exactPosterior }: DepthChoice,
): string[] {
  const { depth } = chosen;
  const likely = argmaxDepth(posterior);
  const exact = exactPosterior ? argmaxDepth(exactPosterior) : depth;
  if (likely === depth && exact === depth && !betterBaseline(verdict, chosen)) return [];
  const [q, best, share] = [posterior[depth], posterior[likely], exactPosterior?.[exact] ?? 0]
    .map((p) => percentText(p, 1));
  return [
    ...likely === depth ? [] : posterior[depth] >= 0.9 * posterior[likely]
      ? [
        `The most probable depth is ${likely}, hardly more probable than ${depth} (${best} and ${q}).`,
      ]
      : [`The most probable depth is ${likely} (${best}, that of ${depth} ${q}).`],
    ...exact === depth ? [] : exactPosterior![exact] >= 0.5
      ? [
        `The exact posterior puts ${share} on ${exact}: it adds up the gains over all training examples, so it ` +
        "names the exit that fits them best, not the depth needed.",
      ]
      : [
        `The exact posterior is largest at ${exact} (${share}): several exits fit the training split alike.`,
      ],
    `Go by the ${verdict.part} split: ${adviceText(verdict, chosen)}.`,
  ];
}

function adviceText(verdict: Verdict, chosen: TruncatedAt): string {
  const { truncated } = verdict;
  const { depth, standing, interval } = chosen;
  const baseline = betterBaseline(verdict, chosen);
  if (baseline) return `this network is of no use as it is, ${baseline}`;
  if (standing === "good") return `${depth} is enough`;
  return standing === "undecided"
    ? `it has too few examples to settle the depth, so keep all ${truncated.length - 1} or get more`
    : `${depth} is ${isSlight(interval) ? "nearly enough" : "too few"}, ` +
      `${smallestGood(truncated, chosen)} is the smallest that is as good`;
}

/** Whether a loss is certain to be small. */
function isSlight([lower]: Interval): boolean {
  return lower >= -closeEnough;
}

/**
 * The smallest depth that is as good: that of the chosen depth's own range, or the first above a depth that is worse.
 * Smaller ones beyond a depth that is worse may be as good by chance.
 */
function smallestGood(truncated: readonly TruncatedAt[], { depth, standing }: TruncatedAt): number {
  const good = withStanding(truncated, "good");
  return standing === "good"
    ? ranges(good).find(([, last]) => last >= depth)![0]
    : good.find((d) => d > depth)!;
}

function withStanding(truncated: readonly TruncatedAt[], wanted: Standing): number[] {
  return truncated.flatMap(({ depth, standing }) => standing === wanted ? [depth] : []);
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
