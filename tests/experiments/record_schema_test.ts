// Lines of an experiment's results.jsonl: what is refused of one that is committed.

import { parseRunRecord } from "../../src/experiments/record_schema.ts";
import { assertRefused } from "../runs/schemas/refused.ts";

const file = new URL("../../data/paper/complexity/results.jsonl", import.meta.url);
const [line] = Deno.readTextFileSync(file).split("\n");

Deno.test("parseRunRecord() says what is wrong where", () => {
  const good = JSON.parse(line);
  const { length } = good.outcome.posterior;
  const parse = (value: unknown, _: string, file: string) => parseRunRecord(value, file);
  assertRefused(good, parse, [
    ["key", "", 'a text that is not empty at $.key, got ""'],
    ["job.data.points", "9", 'a whole number of at least 2 at $.job.data.points, got "9"'],
    [
      "job.engine",
      "gpu",
      '"auto", "simd", "webgpu", "wasm", "cpu" or "tensorflow" at $.job.engine, got "gpu"',
    ],
    ["job.budget.epochs", null, "a whole number of at least 1 at $.job.budget.epochs, got null"],
    ["outcome.full.error", null, "a number from 0 to 1 at $.outcome.full.error, got null"],
    ["outcome.exits", [], `the ${length} exits that are left at $.outcome.exits, got 0`],
    [
      "outcome.posterior",
      [1],
      `${length} probabilities, one for each exit of the network, at $.outcome.posterior, got 1`,
    ],
    [
      "outcome.network.kind",
      "custom",
      '"dense" or "conv" at $.outcome.network.kind, got "custom"',
    ],
  ]);
});
