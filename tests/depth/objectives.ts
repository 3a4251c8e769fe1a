// One objective of each kind.

import type { Objective } from "../../src/depth/objective.ts";

/** The fixed depth is 2. */
export const objectives: Objective[] = [
  { kind: "elbo" },
  { kind: "marginal" },
  { kind: "fixed", depth: 2 },
  { kind: "deep" },
];
