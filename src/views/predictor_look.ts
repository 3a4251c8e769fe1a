// Names and colours of prediction rules, the same in every chart and table.

import type { PredictorName } from "../evaluation/predictors.ts";
import type { LegendEntry } from "./html/page.ts";

const looks: Readonly<Record<PredictorName["kind"], Omit<LegendEntry, "name">>> = {
  "full": { color: "var(--full)" },
  "truncated": { color: "var(--truncated)" },
  "chosen exit": { color: "var(--truncated)", dashed: true },
  "last exit": { color: "var(--last)", dashed: true },
  "exit": { color: "var(--bar)" },
};

/** Name and colour of a prediction rule. */
export function predictorLook(predictor: PredictorName): LegendEntry {
  return { name: predictorText(predictor), ...looks[predictor.kind] };
}

/** A prediction rule as text: "truncated mixture, 7 blocks". */
export function predictorText({ kind, name, depth }: PredictorName): string {
  return kind === "truncated" ? `${name}, ${depth} ${depth === 1 ? "block" : "blocks"}` : name;
}

/** "truncated to 7", "exit 20 alone": a prediction rule in few characters, for terminals. */
export function shortPredictorText({ kind, name, depth }: PredictorName): string {
  if (kind === "truncated") return `truncated to ${depth}`;
  return kind === "full" ? name : `exit ${depth} alone`;
}

/** The depth rules that choose its depth: "by relative 0.95, argmax"; undefined if none does. */
export function rulesText({ rules }: PredictorName): string | undefined {
  return rules && `by ${rules.join(", ")}`;
}
