// The posterior of a network whose last blocks are taken away for good (Antorán et al. 2020, §4.1): the exit at the new
// end takes the mass of all beyond it, in q and in the prior alike. Merging the same outcomes in both never raises
// KL(q ‖ β), so that the ELBO of the cut network stays a lower bound of what it was.

import { truncateToDepth } from "../numbers/depth_choice.ts";
import { type DepthPosterior, depthPosterior } from "../numbers/depth_posterior.ts";

/** A logit that softmax makes 0 of, whatever the others are (−∞ is not JSON). */
const nothing = -1000;

/**
 * A posterior over the exits 0..depth. Its q is exactly that of the truncated mixture, whatever the objective, and
 * its logits are log q, so that training goes on from there.
 *
 * @param depth blocks that are left, at most those of the posterior; a fixed depth cannot be cut
 */
export function cutPosterior(posterior: DepthPosterior, depth: number): DepthPosterior {
  const { objective } = posterior;
  const q = truncateToDepth(posterior.probabilities(), depth);
  const cut = depthPosterior({ prior: truncateToDepth(posterior.prior, depth), objective });
  cut.writeState({
    logits: q.map((qd) => qd > 0 ? Math.log(qd) : nothing),
    velocity: q.map(() => 0),
    probabilities: q,
    depth,
  });
  return cut;
}
