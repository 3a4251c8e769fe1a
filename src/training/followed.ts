// What the weights that are kept and the posterior follow.

/** What a training run follows. */
export interface Followed {
  /** The weights that are kept: of the best training objective, or of the best log-likelihood on the validation split. */
  readonly keep: "objective" | "validation";
  /** The split that the posterior learns from. */
  readonly posteriorFrom: "training" | "validation";
}

/** Whether the validation split chose the weights, also as the split of the objective; older runs have neither field. */
export function choseByValidation({ keep, posteriorFrom }: Partial<Followed>): boolean {
  return keep === "validation" || posteriorFrom === "validation";
}

/**
 * The training split alone: the default of operators, and of runs that were made before there was a choice. `train` follows the
 * validation split by default.
 */
export const followedAlone: Followed = { keep: "objective", posteriorFrom: "training" };
