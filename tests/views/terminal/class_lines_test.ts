// What a terminal shows of classes at the ends of their range.

import assert from "node:assert/strict";
import { classLines } from "../../../src/views/terminal/class_lines.ts";
import { known } from "../html/known_evaluation.ts";

const lines = (byClass: typeof known.byClass | undefined, columns = 80) =>
  classLines({ ...known, byClass }, columns, (text) => text);

const of = (classes: number, right: boolean) => ({
  ...known.byClass,
  names: Array.from({ length: classes }, (_, k) => `class number ${k}`),
  ways: [{
    ...known.byClass.ways[0],
    confusion: [{ label: 0, predicted: right ? 0 : classes - 1, count: 1000 }],
    classes: Array.from(
      { length: classes },
      () => ({ ...known.byClass.ways[0].classes[0], f1: 0.5 }),
    ),
  }],
  wrong: right ? [] : known.byClass.wrong,
});

Deno.test("classLines() has a matrix of twelve classes that fits 80 columns, and the largest confusions of more", () => {
  const twelve = lines(of(12, false));
  assert.ok(twelve.every((line) => line.length <= 80 && !/…$/.test(line)), twelve.join("\n"));
  assert.match(twelve[1], /^true \\ predicted .* 11$/);
  assert.match(twelve[2], /^0: class number 0( +·){11} +1,000$/);
  const thirteen = lines(of(13, false)).join("\n");
  assert.ok(!thirteen.includes("true \\"));
  assert.match(thirteen, /\ntrue class .*\nclass number 0 +class number 12 +1,000 +133\.33 %\n/);
  assert.match(thirteen, /\nThe 12 of 13 classes with the lowest F1/);
});

Deno.test("classLines() says that nothing is predicted wrongly, but not where the list was left out", () => {
  for (const classes of [12, 13]) {
    const right = lines(of(classes, true));
    assert.equal(right.at(-1), "no example of 1,234 is predicted wrongly");
    assert.ok(!right.join("\n").includes("of the class"));
  }
  const unlisted = lines({ ...of(3, false), wrong: [], doubtful: [] });
  assert.doesNotMatch(unlisted.join("\n"), /wrong/);
});

Deno.test("classLines() has nothing of evaluations of earlier versions", () => {
  assert.deepEqual(lines(undefined), []);
});
