// Exports that nobody imports.

import assert from "node:assert/strict";
import { unusedExports, wideTests } from "../../../tasks/house/unused_exports.ts";
import { tree } from "./tree.ts";

const found = (
  texts: Readonly<Record<string, string>>,
  tests: Readonly<Record<string, string>> = {},
) => {
  const { tested, findings } = unusedExports(tree(texts), tree(tests), ["mod.ts"]);
  return {
    tested,
    findings: findings.map(({ file, line, text }) => `${file}:${line} ${text.split(/[,;]/)[0]}`),
  };
};

Deno.test("unusedExports() finds none where another file or a program imports everything", () => {
  const texts = {
    "mod.ts": 'export { a as b, type A } from "./src/a.ts";',
    "src/a.ts": "export const a = 1;\nexport type A = number;\nconst own = 1;",
    "src/c.ts": "export const c = 1;\nexport default c;",
    "src/d.ts": 'import * as c from "./c.ts";',
    "src/e.ts": "export const e = 1;",
    "src/f.ts": 'const { e } = await import("./e.ts");',
  };
  assert.deepEqual(found(texts), { tested: [], findings: [] });
});

Deno.test("unusedExports() finds names that nobody imports, and re-exports that go nowhere", () => {
  const texts = {
    "src/a.ts": "export const a = 1;\nexport const b = a;\nexport type C = number;",
    "src/d.ts": 'import { a } from "./a.ts";\nexport { b } from "./a.ts";',
    "src/e.ts": 'import "./d.ts";\nexport default 1;',
    "src/f.ts": 'import { f } from "./f.ts";\nexport const f = 1;', // nor does it count for itself
  };
  assert.deepEqual(found(texts).findings, [
    "src/a.ts:3 nobody imports C",
    "src/d.ts:2 nobody imports b",
    "src/e.ts:2 nobody imports default",
    "src/f.ts:2 nobody imports f",
  ]);
});

Deno.test("unusedExports() takes a test for the file that it is named after, and for no other", () => {
  const texts = {
    "src/runs/sums.ts": "export const sum = 1;\nexport const lost = 1;\nexport const odd = 1;",
    "src/live/page/words.ts": "export const words = 1;",
    "tasks/train.ts": "export const train = 1;",
  };
  const tests = {
    "tests/runs/sums_test.ts": 'import { sum } from "../../src/runs/sums.ts";',
    "tests/runs/sums_lost_test.ts": 'import { lost } from "../../src/runs/sums.ts";',
    "tests/runs/odd_test.ts": 'import { odd } from "../../src/runs/sums.ts";',
    "tests/live/page_words_test.ts": 'import { words } from "../../src/live/page/words.ts";',
    "tests/tasks/train_test.ts": 'import { train } from "../../tasks/train.ts";',
  };
  assert.deepEqual(found(texts, tests), {
    tested: [
      "src/runs/sums.ts sum",
      "src/runs/sums.ts lost",
      "src/live/page/words.ts words",
      "tasks/train.ts train",
    ],
    findings: ["src/runs/sums.ts:3 nobody imports odd but tests/runs/odd_test.ts"],
  });
});

Deno.test("unusedExports() takes the tests that may take more", () => {
  const [wide] = Object.keys(wideTests);
  const tests = { [wide]: 'import { a } from "../../src/a.ts";' };
  assert.deepEqual(found({ "src/a.ts": "export const a = 1;" }, tests), {
    tested: ["src/a.ts a"],
    findings: [],
  });
});
