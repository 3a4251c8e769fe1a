// Monte Carlo dropout (Gal and Ghahramani, 2016): predictions averaged over draws of the masks that training had.

import { checkOfClasses } from "../likelihoods/registry.ts";
import { aNetwork } from "../engines/network_check.ts";
import {
  aFunction,
  anObject,
  checkArgument,
  checkOptions,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import { checkInputs } from "../engines/checks.ts";
import { maskDrawer, type NetworkMasks } from "../engines/network_masks.ts";
import type { Examples, MaskedExamples, Network } from "../engines/network.ts";
import { mixtureLogProbabilities } from "../depth/mixture.ts";
import { type RandomStream, randomStream } from "../math/random.ts";
import { checkNetworkInputs, exitsOf, type OverDepth, overDepth } from "./predict.ts";

/** Options of {@linkcode monteCarlo}. */
export interface MonteCarloOptions extends NetworkMasks {
  /** Passes S, each with new masks. */
  readonly draws: number;
  /** q over the exits; default the last exit alone. */
  readonly over?: OverDepth;
  /** The random stream of masks; pass one stream to several calls, or all get the same masks. Default: seed 1. */
  readonly random?: RandomStream;
}

/**
 * Logarithms of the class probabilities averaged over draws of masks, (1/S) Σ_s Σ_d q_d p(y | x, d, masks_s), with the
 * population statistics that the network has: estimate them with {@linkcode maskedBatches} to match training.
 *
 * @param inputs standardised, `[B, ...shape]`
 * @returns `[B, K]`, row-major, in nats; NaN in a row whose finite input overflows inside the network
 * @throws RangeError that names the row and column of an input that is infinite or NaN
 */
export async function monteCarlo(
  network: Network,
  inputs: Float32Array,
  options: MonteCarloOptions,
): Promise<Float64Array<ArrayBuffer>> {
  checkOptions("monteCarlo", options, monteCarloChecks, { required: ["masks", "draws"] });
  checkNetworkInputs("monteCarlo", network, inputs);
  checkOfClasses("monteCarlo", network.spec);
  return await averagedOverDraws(network, inputs, options);
}

/** The same without checking the inputs: rows of inputs that are not finite are NaN. */
export async function averagedOverDraws(
  network: Network,
  inputs: Float32Array,
  options: MonteCarloOptions,
): Promise<Float64Array<ArrayBuffer>> {
  const { draws, over, random = randomStream(1, "monteCarlo") } = options;
  if (!Number.isSafeInteger(draws) || draws < 1) {
    throw new RangeError(`monteCarlo(): draws must be a whole number of at least 1, got ${draws}`);
  }
  const { exits, weights } = over
    ? exitsOf(over, "monteCarlo")
    : { exits: [network.depth], weights: [1] };
  const batch = checkInputs("monteCarlo", inputs, network.spec);
  const draw = maskDrawer("monteCarlo", options);
  let all = new Float32Array(); // [S · E, B, K]
  for (let s = 0; s < draws; s++) {
    const masks = draw(network, batch, random);
    const log = await network.logProbabilities(inputs, { exits, masks });
    if (s === 0) all = new Float32Array(draws * log.length);
    all.set(log, s * log.length);
  }
  const shares = Array.from({ length: draws }, () => weights.map((q) => q / draws)).flat();
  return mixtureLogProbabilities(all, shares);
}

/**
 * Batches with masks drawn for each, for `network.estimateStatistics`. All masks share one array, so a batch is only
 * valid until the next.
 *
 * @param options.random default a new stream of seed 1
 */
export function* maskedBatches(
  network: Network,
  batches: Iterable<Examples>,
  options: NetworkMasks & Pick<MonteCarloOptions, "random">,
): Generator<MaskedExamples> {
  checkArgument("maskedBatches", "network", network, aNetwork);
  checkOptions("maskedBatches", options, maskedChecks, { required: ["masks"] });
  const { random = randomStream(1, "gatedBatches") } = options;
  const draw = maskDrawer("maskedBatches", options);
  for (const { inputs, labels } of batches) {
    yield { inputs, labels, masks: draw(network, labels.length, random) };
  }
}

const maskedChecks: OptionChecks<NetworkMasks & Pick<MonteCarloOptions, "random">> = {
  masks: anObject("an object with kind"),
  units: whole(1),
  random: aFunction,
};
const monteCarloChecks: OptionChecks<MonteCarloOptions> = {
  ...maskedChecks,
  draws: whole(1),
  over: overDepth,
};
