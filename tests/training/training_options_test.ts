// The table of training's options against what documentation says of them.

import assert from "node:assert/strict";
import type { Option } from "../../src/calls/option.ts";
import { trainingOptions } from "../../src/training/training_options.ts";

const files = ["batches", "early_stop_pruning", "elbo_update", "track_posterior", "train_options"];

/** Options of an operator that say something else than those of train(). */
const others: readonly string[] = ["batches epochs"];

/** Documented options: the comment of each property of an interface of options. */
function documented(file: string): { readonly name: string; readonly text: string }[] {
  const source = Deno.readTextFileSync(new URL(`../../src/training/${file}.ts`, import.meta.url));
  const comments = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s+readonly (\w+)\?:/g;
  return [...source.matchAll(comments)].map(([, text, name]) => ({
    name,
    text: text.replace(/\s+\*?\s*/g, " "),
  }));
}

/** Numbers in a text, thousands with commas. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g)]
    .map(([digits]) => Number(digits.replaceAll(",", "")));
}

Deno.test("comments on the options of training tell the defaults of the table", () => {
  const seen = new Set<string>();
  for (const file of files) {
    for (const { name, text } of documented(file)) {
      if (!Object.hasOwn(trainingOptions, name) || others.includes(`${file} ${name}`)) continue;
      seen.add(name);
      const option: Option = trainingOptions[name as keyof typeof trainingOptions];
      const told = /default(.*)$/i.exec(text)?.[1] ??
        assert.fail(`${file}: ${name} has no default`);
      for (
        const value of [option.default, file === "train_options" ? option.ofImages : undefined]
      ) {
        if (typeof value === "number") {
          assert.ok(numbersIn(told).includes(value), `${file} ${name}`);
        }
      }
    }
  }
  const numeric = Object.entries(trainingOptions)
    .filter(([, option]) => "default" in option && typeof option.default === "number")
    .map(([name]) => name);
  assert.deepEqual(numeric.filter((name) => !seen.has(name)), []);
});
