// The schema of objectives and rules for choosing the depth.

import { exactly, whole, word } from "../../files/json/values.ts";
import { type Fields, object, type Schema, value, variants } from "../../files/json/schema.ts";
import { type DepthRule, ruleKinds } from "../../depth/depth_rules.ts";
import type { Objective } from "../../depth/objective.ts";
import { type Check, isGood } from "../../calls/checks.ts";
import type { StopReason } from "../../training/snapshot.ts";

/** The training objective. */
export const objective: Schema<Objective> = variants<Objective>("kind", {
  elbo: object<Objective & { kind: "elbo" }>({ kind: exactly("elbo") }),
  marginal: object<Objective & { kind: "marginal" }>({ kind: exactly("marginal") }),
  fixed: object<Objective & { kind: "fixed" }>({ kind: exactly("fixed"), depth: whole(0) }),
  deep: object<Objective & { kind: "deep" }>({ kind: exactly("deep") }),
});

/** The rule for choosing the depth. */
export const depthRule: Schema<DepthRule> = variants<DepthRule>(
  "kind",
  Object.fromEntries(ruleKinds.map(({ kind, fields }) => {
    const others = Object.entries<Check>(fields).map(([field, check]) =>
      [field, value(numberWanted(check), (each) => isGood(check, each))] as const
    );
    const all = { kind: exactly(kind), ...Object.fromEntries(others) };
    return [kind, object<DepthRule>(all as unknown as Fields<DepthRule>)];
  })),
);

/** "a number above 0 and at most 1", whether the check names a number or only its bounds. */
function numberWanted({ wanted }: Check): string {
  return wanted.startsWith("a ") ? wanted : `a number ${wanted}`;
}

/** The reason for the end of training. */
export const stopReason: Schema<StopReason> = word("patience", "epochs", "interrupt");
