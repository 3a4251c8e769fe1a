// Random masks of residual branches with mean 1: dropout (Srivastava et al., 2014) and stochastic depth (Huang et al.,
// 2016), whose branches are divided by their survival probability in training, not multiplied by it afterwards.

import {
  anObject,
  aNumber,
  aShareBelowOne,
  type Check,
  checkArgument,
  checkOptions,
  oneOf,
  type OptionChecks,
} from "../calls/checks.ts";
import type { RandomStream } from "../math/random.ts";

/** The options of drawing masks. */
export type MaskOptions = DropoutOptions | StochasticDepthOptions;

/** Dropout: units of a branch are dropped independently. */
export interface DropoutOptions {
  /** Units of branches. */
  readonly kind: "dropout";
  /** Probability of dropping a unit, in [0, 1); for images of a whole channel. */
  readonly rate: number;
}

/** Stochastic depth: whole branches are dropped. */
export interface StochasticDepthOptions {
  /** Branches. */
  readonly kind: "stochastic-depth";
  /** Survival probability of the last block, in (0, 1]; for the others see {@linkcode linearSurvival}. Default 0.5. */
  readonly last?: number;
  /** Whether a block is dropped for a whole batch (default), as published, or per example. */
  readonly each?: "batch" | "example";
}

/** The size of masks. */
interface MaskSizes {
  /** Blocks. */
  readonly depth: number;
  /** Examples. */
  readonly batch: number;
  /** Of a branch. */
  readonly units: number;
}

/** Checks of the options of each kind of masks. */
const maskChecks = {
  dropout: { kind: oneOf(["dropout"]), rate: aShareBelowOne } satisfies OptionChecks<
    DropoutOptions
  >,
  "stochastic-depth": {
    kind: oneOf(["stochastic-depth"]),
    last: aNumber("in (0, 1]", (chance) => chance > 0 && chance <= 1),
    each: oneOf(["batch", "example"]),
  } satisfies OptionChecks<StochasticDepthOptions>,
};
const aKind = oneOf(Object.keys(maskChecks));

/**
 * Refuses options that are unknown, of a wrong kind or out of range.
 *
 * @param name of the function in errors
 * @param where.within the option that holds these options, if nested
 * @param where.besides checks of further options
 */
export function checkMaskOptions(
  name: string,
  options: MaskOptions,
  where: { readonly within?: string; readonly besides?: Readonly<Record<string, Check>> } = {},
): void {
  const { within, besides } = where;
  const prefix = within === undefined ? "" : `${within}.`;
  checkArgument(name, within ?? "options", options, anObject("an object with kind"));
  checkArgument(name, `${prefix}kind`, options.kind, aKind);
  if (options.kind === "dropout") {
    const required = ["rate"] as const;
    checkOptions(name, options, { ...maskChecks.dropout, ...besides }, { within, required });
  } else checkOptions(name, options, { ...maskChecks[options.kind], ...besides }, { within });
}

/**
 * Draws masks of either kind, like {@linkcode dropoutMasks} and {@linkcode stochasticDepthMasks}, for blocks whose units
 * may differ.
 *
 * @param sizes.units of the branches of every block
 * @param into the array to be filled
 * @returns `[batch, units]` of each block, one after the other
 */
export function drawMasks(
  options: MaskOptions,
  { batch, units }: { readonly batch: number; readonly units: readonly number[] },
  random: RandomStream,
  into: Float32Array,
): Float32Array {
  if (options.kind === "dropout") {
    // all are alike
    const sum = units.reduce((total, each) => total + each, 0);
    return dropoutMasks({ rate: options.rate, depth: 1, batch, units: sum }, random, into);
  }
  const { last, each } = options;
  let start = 0;
  linearSurvival(units.length, last).forEach((chance, i) => {
    const own = into.subarray(start, start += batch * units[i]);
    stochasticDepthMasks({ survival: [chance], each, batch, units: units[i] }, random, own);
  });
  return into;
}

/**
 * Dropout masks: 0 with probability `rate`, else 1 / (1 − rate), independent for every block, example and unit.
 *
 * @param into the array to be filled; default a new one
 * @returns `[depth, batch, units]`
 */
export function dropoutMasks(
  { rate, depth, batch, units }: MaskSizes & { readonly rate: number },
  random: RandomStream,
  into: Float32Array = new Float32Array(depth * batch * units),
): Float32Array {
  checkRate("dropoutMasks", rate);
  checkLength("dropoutMasks", into, { depth, batch, units });
  into.fill(1 / (1 - rate));
  if (rate === 0 || into.length === 0) return into;
  // by bit operations, since no processor could predict a branch
  const bits = new Int32Array(into.buffer, into.byteOffset, into.length);
  const open = bits[0];
  const digits = binaryDigits(rate);
  for (let first = 0; first < bits.length; first += 32) {
    let shut = randomBits(digits, random);
    const end = Math.min(bits.length, first + 32);
    for (let i = first; i < end; i++) {
      bits[i] = ((shut & 1) - 1) & open;
      shut >>>= 1;
    }
  }
  return into;
}

/**
 * Stochastic-depth masks: those of a block are all 1 / survival with that probability, else all 0, independent for every
 * block, and for every example if `each` says so.
 *
 * @param options.survival of every block, in (0, 1]
 * @param into the array to be filled; default a new one
 * @returns `[survival.length, batch, units]`
 */
export function stochasticDepthMasks(
  { survival, each = "batch", batch, units }: {
    readonly survival: readonly number[];
    readonly each?: "batch" | "example";
    readonly batch: number;
    readonly units: number;
  },
  random: RandomStream,
  into: Float32Array = new Float32Array(survival.length * batch * units),
): Float32Array {
  for (const chance of survival) checkChance("stochasticDepthMasks", "survival", chance);
  checkEach("stochasticDepthMasks", each);
  checkLength("stochasticDepthMasks", into, { depth: survival.length, batch, units });
  const run = each === "batch" ? batch * units : units; // masks that are alike
  let at = 0;
  for (const chance of survival) {
    for (const end = at + batch * units; at < end; at += run) {
      into.fill(random() < chance ? 1 / chance : 0, at, at + run);
    }
  }
  return into;
}

/**
 * Linearly decaying survival probabilities (Huang et al., 2016): 1 − (1 − last) · i / depth for block i of 1 to `depth`.
 *
 * @param last of the last block, in (0, 1]; default 0.5
 */
export function linearSurvival(depth: number, last = 0.5): number[] {
  checkChance("linearSurvival", "last", last);
  if (!Number.isSafeInteger(depth) || depth < 0) {
    throw new RangeError(
      `linearSurvival(): depth must be a whole number of at least 0, got ${depth}`,
    );
  }
  // a tiny last probability would round to 0
  return Array.from({ length: depth }, (_, i) => 1 - (1 - last) * (i + 1) / depth || last);
}

/** The binary digits of a number in [0, 1), a 1 as −1, all of whose bits are 1. */
function binaryDigits(number: number): Int32Array {
  const digits: number[] = [];
  for (let rest = number; rest > 0; rest %= 1) {
    rest *= 2;
    digits.push(rest >= 1 ? -1 : 0);
  }
  return Int32Array.from(digits);
}

/**
 * 32 bits, each 1 with a probability: 32 random numbers in [0, 1) are compared with it at once, digit by digit, until
 * all differ from it, which takes about seven random words.
 */
function randomBits(chance: Int32Array, random: RandomStream): number {
  let below = 0;
  let alike = -1; // bits of the numbers that still equal the probability
  for (let i = 0; i < chance.length && alike !== 0; i++) {
    const digits = random() * 2 ** 32 - 2 ** 31 | 0;
    below |= alike & chance[i] & ~digits;
    alike &= ~(chance[i] ^ digits);
  }
  return below;
}

function checkRate(name: string, rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new RangeError(`${name}(): rate must be in [0, 1), got ${rate}`);
}

function checkChance(name: string, what: string, chance: number): void {
  if (chance > 0 && chance <= 1) return;
  throw new RangeError(`${name}(): ${what} must be in (0, 1], got ${chance}`);
}

function checkEach(name: string, each: string): void {
  if (each === "batch" || each === "example") return;
  throw new RangeError(`${name}(): each must be batch or example, got ${each}`);
}

function checkLength(name: string, into: Float32Array, { depth, batch, units }: MaskSizes): void {
  if (into.length === depth * batch * units) return;
  throw new TypeError(
    `${name}(): the array must have ${depth} · ${batch} · ${units} entries, got ${into.length}`,
  );
}
