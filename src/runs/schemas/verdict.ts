// The schema of a verdict on the depth, and of warnings about a run.

import { exactly, finite, nanForNull, nonEmpty, number } from "../../files/json/values.ts";
import { orNull, share, text, whole, word } from "../../files/json/values.ts";
import {
  type Fields,
  list,
  object,
  optional,
  ruled,
  type Schema,
} from "../../files/json/schema.ts";
import { fault } from "../../files/json/fault.ts";
import { exitLogLikelihood } from "../../likelihoods/stored_metrics.ts";
import type { Interval } from "../../math/bootstrap.ts";
import type { Standing } from "../../evaluation/verdict/standing.ts";
import type { AgainstFull, TruncatedAt, Verdict } from "../../evaluation/verdict/verdict.ts";
import type { FoundWarning } from "../../evaluation/verdict/warning.ts";

const interval = list(orNull(finite), { exactly: 2 }) as unknown as Schema<Interval>;

const againstFull: Fields<AgainstFull> = {
  error: share,
  logLikelihood: orNull(exitLogLikelihood),
  difference: orNull(finite),
  interval,
};

const truncatedAt: Schema<TruncatedAt> = object<TruncatedAt>({
  depth: whole(0),
  ...againstFull,
  standing: word<Standing>("good", "worse", "undecided"),
  multiplyAdds: optional(number("above 0", (each) => each > 0)),
});

/** A verdict; its depths are 0, 1, and so on. */
export const verdict: Schema<Verdict> = ruled(
  object<Verdict>({
    part: word<Verdict["part"]>("validation", "test"),
    choseWeights: optional(exactly(true)),
    examples: whole(1),
    truncated: list(truncatedAt, { least: 1 }),
    bestExit: optional(
      object<NonNullable<Verdict["bestExit"]>>({ depth: whole(0), ...againstFull }),
    ),
    classFrequencies: optional(object<AgainstFull>(againstFull)),
    bootstrap: object<Verdict["bootstrap"]>({
      resamples: whole(1),
      level: number("between 0 and 1", (level) => level > 0 && level < 1),
      seed: whole(0),
    }),
  }),
  ({ truncated, bestExit }) => {
    const last = truncated.length - 1;
    const { standing } = truncated[last];
    if (standing !== "good") {
      const wanted = '"good", as all blocks are compared with themselves,';
      return fault(wanted, JSON.stringify(standing), "truncated", last, "standing");
    }
    if (bestExit && bestExit.depth > last) {
      return fault(
        `at most ${last}, the blocks left,`,
        String(bestExit.depth),
        "bestExit",
        "depth",
      );
    }
    const wrong = truncated.findIndex(({ depth }, d) => depth !== d);
    if (wrong < 0) return undefined;
    const wanted = `${wrong}, as depths begin at 0 and leave none out,`;
    return fault(wanted, String(truncated[wrong].depth), "truncated", wrong, "depth");
  },
);

/** Warnings about a run. */
export const warnings: Schema<readonly FoundWarning[]> = list(
  object<FoundWarning>({ name: nonEmpty, text }),
);

/** The verdict with NaN for null. */
export function verdictWithNaN(verdict: Verdict): Verdict {
  const { truncated, bestExit, classFrequencies } = verdict;
  return {
    ...verdict,
    truncated: truncated.map(againstWithNaN),
    ...bestExit && { bestExit: againstWithNaN(bestExit) },
    ...classFrequencies && { classFrequencies: againstWithNaN(classFrequencies) },
  };
}

function againstWithNaN<Each extends AgainstFull>(stored: Each): Each {
  const [lower, upper] = stored.interval;
  return {
    ...nanForNull(stored, ["logLikelihood", "difference"] as (keyof Each & string)[]),
    interval: [lower ?? NaN, upper ?? NaN],
  };
}
