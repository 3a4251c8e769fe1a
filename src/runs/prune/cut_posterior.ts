// The posterior of a network whose last blocks are removed (Antorán et al. 2020, §4.1): the exit at the new end takes
// the mass of all beyond it, in q and in the prior. Merging the same outcomes in both never raises KL(q ‖ β), so the
// ELBO of the cut network is still a lower bound.

import { truncateToDepth } from "../../depth/depth_choice.ts";
import type { CategoricalParameters } from "../../depth/categorical_family.ts";
import { type DepthPosterior, depthPosterior } from "../../depth/depth_posterior.ts";
import { defaultFamily, findFamily } from "../../depth/posterior_families.ts";

/**
 * A posterior over the exits 0..depth. Its q is exactly that of the truncated mixture, whatever the objective, and
 * training resumes from there. A family that cannot represent every q is replaced by a categorical one.
 *
 * @param depth remaining blocks, at most those of the posterior; a fixed depth cannot be cut
 */
export function cutPosterior(posterior: DepthPosterior, depth: number): DepthPosterior {
  const { objective } = posterior;
  const q = truncateToDepth(posterior.probabilities(), depth);
  const prior = truncateToDepth(posterior.prior, depth);
  const known = findFamily(posterior.family);
  const family = known?.ofProbabilities ? known : defaultFamily;
  const cut = depthPosterior({ prior, objective, family: family.name });
  const named = family === defaultFamily ? {} : { family: family.name };
  const parameters = family.ofProbabilities!(q) as CategoricalParameters;
  cut.writeState({ ...parameters, probabilities: q, depth, ...named });
  return cut;
}
