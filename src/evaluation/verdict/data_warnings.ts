// Warnings about the training data: imbalanced and rare classes, constant features.

import { listed } from "../../datasets/listed.ts";
import { counted, countText } from "../../tables/number_text.ts";
import type { WarningFacts, WarningKind } from "./warning.ts";

/** How many times as many examples the largest class has as the smallest if classes are imbalanced, at least. */
const imbalance = 10;

/** A class has many times the examples of another. */
export const imbalancedClasses: WarningKind = {
  name: "imbalanced classes",
  find(facts) {
    const { classCounts: counts = [] } = facts;
    const present = counts.flatMap((count, label) => count > 0 ? [label] : []);
    if (present.length < 2) return undefined;
    const by = (better: (a: number, b: number) => boolean) =>
      present.reduce((best, label) => better(counts[label], counts[best]) ? label : best);
    const [largest, smallest] = [by((a, b) => a > b), by((a, b) => a < b)];
    if (counts[largest] < imbalance * counts[smallest]) return undefined;
    const total = counts.reduce((sum, count) => sum + count, 0);
    return `imbalanced classes: ${countText(counts[largest])} of ${
      counted(total, "training example")
    } are of class ` +
      `${nameOf(facts, largest)}, ${countText(counts[smallest])} of class ${
        nameOf(facts, smallest)
      }; look at the ` +
      "error of each class, not only at that of all";
  },
};

/** Training examples of a class that are too few to learn it from. */
const rare = 10;

/** Classes with few training examples or none. */
export const rareClasses: WarningKind = {
  name: "rare classes",
  find(facts) {
    const { classCounts: counts = [] } = facts;
    const few = counts.flatMap((count, label) => count < rare ? [label] : [])
      .sort((a, b) => counts[a] - counts[b]);
    if (few.length === 0) return undefined;
    return `fewer than ${rare} training examples in ${few.length === 1 ? "class" : "classes"} ${
      listed(few.map((label) => `${nameOf(facts, label)} (${counts[label]})`))
    }: what is said about ` +
      `${few.length === 1 ? "it" : "them"} is hardly learnt`;
  },
};

/** Features without information. */
export const constantColumns: WarningKind = {
  name: "constant columns",
  find({ constantFeatures = [] }) {
    if (constantFeatures.length === 0) return undefined;
    return `constant in the training split, so nothing can be learnt from it: ${
      listed(constantFeatures.map(brief))
    }`;
  },
};

function nameOf({ classNames }: WarningFacts, label: number): string {
  return brief(classNames?.[label] ?? String(label));
}

/** A name of at most 40 characters. */
function brief(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 39)}…`;
}
