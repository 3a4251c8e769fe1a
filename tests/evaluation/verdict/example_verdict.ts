// A verdict by hand: of every depth the error, and the interval of its difference to the full mixture.

import type { Interval } from "../../../src/math/bootstrap.ts";
import { standingOf } from "../../../src/evaluation/verdict/standing.ts";
import type { Verdict } from "../../../src/evaluation/verdict/verdict.ts";

/** The full mixture's log-likelihood and error in these verdicts. */
export const ofFull = { logLikelihood: -0.5, error: 0.1 };

/** A verdict on depths 0, 1, and so on, and all blocks last; multiply-adds are 100 a block and 100 besides. */
export function exampleVerdict(
  smaller: readonly { readonly error?: number; readonly interval: Interval }[],
  more: Partial<Verdict> = {},
): Verdict {
  const { examples = 1600 } = more;
  const all = [...smaller, { interval: [0, 0] as const }];
  return {
    part: "test",
    examples,
    truncated: all.map(({ interval, ...of }, depth) => ({
      depth,
      error: "error" in of && of.error !== undefined ? of.error : ofFull.error,
      difference: (interval[0] + interval[1]) / 2,
      logLikelihood: ofFull.logLikelihood + (interval[0] + interval[1]) / 2,
      interval,
      standing: standingOf(interval, examples),
      multiplyAdds: 100 * (depth + 1),
    })),
    bootstrap: { resamples: 1000, level: 0.95, seed: 1 },
    ...more,
  };
}
