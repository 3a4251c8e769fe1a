// Warnings about the training: too long, too short, a posterior that did not move, too little depth.

import { argmaxDepth } from "../../depth/depth_moments.ts";
import { counted, countText, natsText, percentText } from "../../tables/number_text.ts";
import { withStanding } from "./judged_depths.ts";
import { fewestExamples } from "./standing.ts";
import { posteriorAdvice } from "./training_course.ts";
import { noticeable, type WarningFacts, type WarningKind } from "./warning.ts";

/** The validation split was best well before the weights that were kept. */
export const overfitting: WarningKind = {
  name: "overfitting",
  find({ course }) {
    const { best, kept } = course ?? {};
    if (!best || !kept) return undefined;
    const worse = best.logLikelihood - kept.logLikelihood;
    if (!(worse > noticeable) || best.epoch >= kept.epoch) return undefined;
    const [first, then] = [best.epoch, kept.epoch].map(countText);
    const [reached, lost] = [best.logLikelihood, worse].map(natsText);
    return `overfitting: the validation split was best at epoch ${first} (log-likelihood ${reached}); ` +
      `the weights kept, of epoch ${then}, are worse by ${lost} nats per example`;
  },
};

/** Examples of a validation split by which weights and depth can be judged at all, as of a verdict. */
export const fewHeldOut: WarningKind = {
  name: "few validation examples",
  find({ course }) {
    const examples = course?.heldOut;
    if (examples === undefined || examples >= fewestExamples) return undefined;
    return `few validation examples: the weights that were kept and the posterior follow only ${
      counted(examples, "example")
    }, so both are largely chance; hold out more with --validation, or follow the training split with --keep ` +
      "objective --posterior-from training";
  },
};

/** A rise of the objective in the last quarter of the epochs that says that training is not over, nats per example. */
const stillRising = 0.01;

/** All planned epochs were trained, and the median of the objective still rose, and the validation split with it. */
export const underfitting: WarningKind = {
  name: "underfitting",
  find(facts) {
    const { course } = facts;
    const { epochs = 0, stoppedBy, rise = 0, validationRise = Infinity } = course ?? {};
    if (stoppedBy !== "epochs" || !(rise > stillRising) || validationRise <= 0) return undefined;
    if (overfitting.find(facts)) return undefined; // the weights kept are from after the best
    const were = epochs === 1 ? "was" : "were";
    return `underfitting: ${
      counted(epochs, "epoch")
    } ${were} not enough, the objective still rose ` +
      `by ${
        natsText(rise)
      } nats per example in the last quarter of them; train longer with --epochs`;
  },
};

/** A share of the posterior's mass that counts as having moved. */
const movedMass = 0.05;

/** q is where the prior is. */
export const likePrior: WarningKind = {
  name: "posterior like the prior",
  find({ objective, prior, posterior }) {
    if (!hasTrainedPosterior(objective) || prior.length < 2) return undefined;
    const moved = movedBetween(prior, posterior);
    if (moved >= movedMass) return undefined;
    return `the posterior hardly moved from the prior (${percentText(moved, 1)} of its mass): ` +
      "the data said almost nothing about the depth";
  },
};

/** q is where it began, at equal probabilities. */
export const likeStart: WarningKind = {
  name: "posterior like its start",
  find(facts) {
    const { objective, posterior, course } = facts;
    if (objective !== "elbo" || posterior.length < 2 || likePrior.find(facts)) return undefined;
    const moved = movedBetween(posterior.map(() => 1 / posterior.length), posterior);
    if (moved >= movedMass) return undefined;
    const share = percentText(moved, 1);
    return `the posterior hardly moved from its start, equal probabilities (${share} of its mass): ` +
      posteriorAdvice(course);
  },
};

/** Every depth below the largest offered is worse beyond noise; without a verdict, that is chosen or the most probable. */
export const depthAtEdge: WarningKind = {
  name: "depth at the edge",
  find({ objective, posterior, chosenDepth, verdict }) {
    const most = posterior.length - 1;
    if (!hasTrainedPosterior(objective) || most === 0) return undefined;
    if (verdict) {
      // where a smaller depth may do, more depth is not what is missing
      const { truncated } = verdict;
      if (truncated.length <= most || withStanding(truncated, "worse").length < most) {
        return undefined;
      }
    } else if (argmaxDepth(posterior) < most && chosenDepth < most) return undefined;
    const because = verdict
      ? "every smaller one is worse than"
      : `${percentText(posterior[most], 1)} of the posterior is on`;
    return `the depth is at the edge: ${because} ${counted(most, "block")}, the most offered; ` +
      "offer more depth with --max-depth";
  },
};

/** Whether the posterior is one that training found: not of a fixed depth, nor of a pruned network. */
function hasTrainedPosterior(objective: WarningFacts["objective"]): boolean {
  return objective !== undefined && objective !== "fixed";
}

/** Half the sum of absolute differences: the mass that moved. */
function movedBetween(from: readonly number[], to: WarningFacts["posterior"]): number {
  return from.reduce((sum, p, d) => sum + Math.abs((to[d] ?? 0) - p), 0) / 2;
}
