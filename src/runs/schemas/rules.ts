// What is maximised and how the depth is chosen, as files store them.

import { exactly, number, whole, word } from "../../files/json_values.ts";
import { object, type Schema, variants } from "../../files/schema.ts";
import type { DepthRule } from "../../numbers/depth_choice.ts";
import type { Objective } from "../../numbers/objective.ts";
import type { StopReason } from "../../stream/snapshot.ts";

/** What is maximised. */
export const objective: Schema<Objective> = variants<Objective>("kind", {
  elbo: object<Objective & { kind: "elbo" }>({ kind: exactly("elbo") }),
  marginal: object<Objective & { kind: "marginal" }>({ kind: exactly("marginal") }),
  fixed: object<Objective & { kind: "fixed" }>({ kind: exactly("fixed"), depth: whole(0) }),
  deep: object<Objective & { kind: "deep" }>({ kind: exactly("deep") }),
});

/** How the depth is chosen. */
export const depthRule: Schema<DepthRule> = variants<DepthRule>("kind", {
  argmax: object<DepthRule & { kind: "argmax" }>({ kind: exactly("argmax") }),
  relative: object<DepthRule & { kind: "relative" }>({
    kind: exactly("relative"),
    threshold: number("above 0 and at most 1", (each) => each > 0 && each <= 1),
  }),
  mean: object<DepthRule & { kind: "mean" }>({ kind: exactly("mean") }),
});

/** Why training ended. */
export const stopReason: Schema<StopReason> = word("patience", "epochs", "interrupt");
