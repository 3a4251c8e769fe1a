// Contenders of a benchmark in turns.

import assert from "node:assert/strict";
import type { Contender } from "../../../src/studies/bench/contender.ts";
import { timeContenders } from "../../../src/studies/bench/turns.ts";

Deno.test("timeContenders() has every contender do the work, and says whose times are whose", async () => {
  const works = new Set<string>();
  const imagined = (engine: string, length: number): Contender => ({
    engine,
    device: "imagined",
    run(work, steps) {
      works.add(work);
      return Promise.resolve(Array<number>(steps).fill(length));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const timings = await timeContenders([imagined("a", 5), imagined("b", 1)], "evaluate", 1);
  assert.deepEqual(
    timings.map(({ contender, rounds }) => [contender.engine, [...new Set(rounds.flat())]]),
    [["a", [5]], ["b", [1]]],
  );
  assert.deepEqual([...works], ["evaluate"]);
});
