// An audit in words, as terminals and pages show it.

import { networkText } from "../../runs/network_text.ts";
import { counted, countText, percentText } from "../../tables/number_text.ts";
import type { AuditSummary, SampledSplit } from "./audit_summary.ts";

/** "runs/spirals-1: spirals; dense, 20 blocks of width 20; seed 1". */
export function auditTitle({ run: { path, data, network, seed } }: AuditSummary): string {
  return `${path}: ${data}; ${networkText(network)}; seed ${seed}`;
}

const causes = {
  seed: "another seed",
  prior: "another prior",
  sample: "another sample of the examples",
} as const;

/**
 * "7 blocks of 20: another prior moved it; another seed and another sample of the examples did not; more examples would
 * probably give more depth."
 */
export function verdictOfAudit({ run, effects, moreExamples }: AuditSummary): string {
  const tried = effects.filter(({ cause }) => cause !== "half");
  const names = (moved: boolean) =>
    lists.format(
      tried.filter(({ moves }) => moves === moved).map(({ cause }) =>
        causes[cause as keyof typeof causes]
      ),
    );
  const [moving, still] = [names(true), names(false)];
  const more = moreExamples === "deeper"
    ? "more examples would probably give more depth"
    : moreExamples === "shallower"
    ? "more examples would probably give less depth"
    : "";
  const parts = [
    moving === "" ? "" : `${moving} moved it`,
    still === "" ? "" : `${still} did not${moving === "" ? " move it" : ""}`,
    more,
  ].filter((part) => part !== "");
  return `${counted(run.chosenDepth, "block")} of ${run.posterior.length - 1}: ${
    parts.join("; ")
  }.`;
}

const lists = new Intl.ListFormat("en-GB");

/** What each cause did, a sentence each. */
export function effectTexts({ run, effects, samples, moreExamples }: AuditSummary): string[] {
  return effects.map(({ cause, depths, from }) => {
    switch (cause) {
      case "seed":
        return `${counted(depths.length, "other seed")} on the same data chose ${
          depthsText(depths)
        }, the run ${run.chosenDepth}.`;
      case "prior":
        return `${counted(depths.length, "other prior")} led to ${
          depthsText(depths)
        }, the run's own to ${run.chosenDepth}.`;
      case "sample":
        return sampleText(samples[0]);
      case "half":
        return `Halves of the training examples chose ${depthsText(depths)}, all of them ${from}; ${
          ofMore[moreExamples!]
        }.`;
    }
  });
}

/** "6, 7, 7 and 9 blocks". */
function depthsText(depths: readonly number[]): string {
  const sorted = depths.toSorted((a, b) => a - b);
  return `${lists.format(sorted.map(String))} block${
    sorted.length === 1 && sorted[0] === 1 ? "" : "s"
  }`;
}

/** Of 1,000 resamples of the 200 validation examples, 43 % chose the same depth, 7, and 95 % chose 5 to 9. */
export function sampleText(
  { split, examples, chosenDepth, counts, interval: [least, most], unpredicted }: SampledSplit,
): string {
  const resamples = counts.reduce((sum, count) => sum + count, 0);
  const same = percentText(counts[chosenDepth] / resamples, 0);
  const left = unpredicted === undefined
    ? ""
    : ` ${counted(unpredicted, "example")} without a finite prediction ${
      unpredicted === 1 ? "is" : "are"
    } left out.`;
  return `By their exact posterior the ${countText(examples)} ${split} examples choose ${
    counted(chosenDepth, "block")
  } at the run's weights; of ${
    countText(resamples)
  } resamples of them ${same} choose the same, and the ` +
    `middle 95 % choose ${least === most ? least : `${least} to ${most}`}.${left}`;
}

const ofMore = {
  deeper:
    "both are below every run on all examples, so more examples would probably give more depth",
  shallower:
    "both are above every run on all examples, so more examples would probably give less depth",
  nothing:
    "they are not apart from the runs on all examples, so nothing shows that more examples would move it",
  unclear: "that is too few seeds on all examples to say what more would do; --seeds 4 is enough",
} as const;

/** What the numbers mean, as sentences. */
export function meaningOfAudit({ run: { posteriorFrom, interruptedIn } }: AuditSummary): string {
  return "A cause is said to move the depth if it leads further away than a quarter of the blocks on offer, and " +
    "than one block. Other seeds change the weights at the start and the order of the batches, not the data. " +
    "Resamples are drawn with replacement, as many examples as the split has, and nothing is trained again: how " +
    "another sample would have moved the weights is not in them. " +
    (posteriorFrom === "validation"
      ? "The posterior of the run learned from the validation split, so that is resampled."
      : "The posterior of the run learned from the training split, so that is resampled first, although its weights " +
        "have seen it; its exact posterior is sharper than the posterior of the run, which approaches it slowly.") +
    (interruptedIn === undefined
      ? ""
      : ` The run was interrupted in epoch ${
        countText(interruptedIn)
      }; the others were trained to their end.`);
}
