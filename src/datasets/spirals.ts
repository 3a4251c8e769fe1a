// Spirals, the paper's toy problem: interleaved spirals in the plane (Antorán et al. 2020, §4.1).

import {
  aNumber,
  aNumberOfAnyKind,
  aRate,
  aSeed,
  checkOptions,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import { checksOf, numeric, type OptionTable } from "../calls/option.ts";
import { defaultSeed, randomStream } from "../math/random.ts";
import { type Dataset, dataset, type DataSplits } from "./dataset.ts";
import { withSource } from "./source_of_parts.ts";
import { standardised } from "./split.ts";

/** The most training points: 60 MB, drawn in less than a second. A run's description may ask for any number. */
const mostPoints = 4_000_000;

/** Options of {@linkcode spirals}. */
export interface SpiralOptions {
  /** Default 1. Each split is drawn from its own stream. */
  readonly seed?: number;
  /** Turn of an arm in degrees; default 720. */
  readonly angle?: number;
  /** Width of the uniform noise added to each coordinate; default 0.2 (an arm's radius is its angle in radians). */
  readonly noise?: number;
  /** Training points, a multiple of `arms`, at most 4 million; default 200. Validation has 200, test 1,600 or a few more. */
  readonly points?: number;
  /** Arms, one per class; default 2. */
  readonly arms?: number;
}

/** The options that are also flags. */
export const spiralOptions = {
  angle: {
    ...numeric("DEGREES", aNumber("a positive number of degrees", (v) => v > 0 && v < Infinity)),
    default: 720,
    about: "turn of an arm",
  },
  noise: { ...numeric("WIDTH", aRate), default: 0.2, about: "width of the uniform noise" },
  points: {
    ...numeric("N", aNumberOfAnyKind),
    inText: aNumber("an even number of at least 2", (points) => points >= 2 && points % 2 === 0),
    default: 200,
    about: "training points",
  },
} satisfies OptionTable;

const spiralChecks: OptionChecks<SpiralOptions> = {
  ...checksOf(spiralOptions),
  seed: aSeed,
  arms: whole(2),
};

/**
 * Points (r cos(r + φ) + u, r sin(r + φ) + u′) with r = √U(0,1) · angle, φ = 2πk / arms and u, u′ ~
 * U(0, noise), as many in each arm; standardised by the training split.
 */
export function spirals(options: SpiralOptions = {}): DataSplits {
  checkOptions("spirals", options, spiralChecks);
  const {
    seed = defaultSeed,
    angle = spiralOptions.angle.default,
    noise = spiralOptions.noise.default,
    points = spiralOptions.points.default,
    arms = 2,
  } = options;
  if (!(Number.isSafeInteger(points) && points >= arms && points % arms === 0)) {
    throw new RangeError(
      `spirals(): points must be a positive multiple of the ${arms} arms, got ${points}`,
    );
  }
  if (points > mostPoints) {
    throw new RangeError(
      `spirals(): points must be at most ${mostPoints.toLocaleString("en-US")}, got ${
        points.toLocaleString("en-US")
      }`,
    );
  }
  const part = (purpose: string, count: number): Dataset => {
    const random = randomStream(seed, `data/${purpose}`);
    const inputs = new Float32Array(2 * count); // [count, 2]
    const labels = new Uint16Array(count);
    for (let n = 0; n < count; n++) {
      const arm = n % arms;
      const r = Math.sqrt(random()) * angle * Math.PI / 180;
      const phase = r + 2 * Math.PI * arm / arms;
      inputs[2 * n] = r * Math.cos(phase) + noise * random();
      inputs[2 * n + 1] = r * Math.sin(phase) + noise * random();
      labels[n] = arm;
    }
    return dataset({ name: "spirals", shape: [2], inputs, labels, classes: arms });
  };
  const whole = (count: number) => Math.ceil(count / arms) * arms;
  const splits = standardised({
    name: "spirals",
    train: part("train", points),
    validation: part("validation", whole(200)),
    test: part("test", whole(1600)),
  });
  return arms === 2 ? withSource(splits, { data: "spirals", seed, angle, noise, points }) : splits; // sources do not store arms
}
