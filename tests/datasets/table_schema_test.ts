import assert from "node:assert/strict";
import {
  featureNamesOf,
  parseTableSchema,
  unnamedSchema,
} from "../../src/datasets/table_schema.ts";

const good = {
  version: 1,
  header: true,
  delimiter: ",",
  features: [{ kind: "number", name: "a" }, { kind: "number", name: "b" }],
  target: { kind: "class", name: "c", place: 2, classes: ["x", "y"], labels: "words" },
};

const without = (from: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(from).filter(([each]) => each !== name));

Deno.test("parseTableSchema() gives back what was stored", () => {
  assert.deepEqual(parseTableSchema(JSON.parse(JSON.stringify(good)), "run.json", "f()"), good);
  assert.deepEqual(featureNamesOf(parseTableSchema(good, "", "f()")), ["a", "b"]);
  assert.equal(featureNamesOf(parseTableSchema(unnamedSchema(3), "", "f()")), undefined);
});

Deno.test("parseTableSchema() refuses other versions, kinds that it does not know, and what contradicts itself", () => {
  const cases: [unknown, RegExp][] = [
    [
      { ...good, version: 2 },
      /wanted version 1 \(later ones need a newer Fathom\) at \$\.version, got 2 in r$/,
    ],
    [{ ...good, version: undefined }, /wanted version 1 .* got none in r$/],
    [
      { ...good, features: [{ kind: "word", name: "a" }] },
      /"number" \(a newer .*\) at \$\.features\[0\]\.kind, got "word"/,
    ],
    [{ ...good, features: [] }, /a list of at least 1 at \$\.features, got a list of 0/],
    [{ ...good, features: [{ kind: "number" }] }, /a unique name .*, got none/],
    [
      { ...good, features: [good.features[0], good.features[0]] },
      /a unique name .*, got a, a/,
    ],
    [{ ...good, header: "yes" }, /true or false at \$\.header, got "yes"/],
    [{ ...good, target: { ...good.target, kind: "number" } }, /"class" \(.*\) at \$\.target\.kind/],
    [{ ...good, target: { ...good.target, place: 3 } }, /a place from 0 to 2 at .*, got 3/],
    [{ ...good, target: { ...good.target, classes: ["x", "x"] } }, /different names .* "x" twice/],
    [{ ...good, target: { ...good.target, classes: ["x"] } }, /two or more names of classes/],
    [{ ...good, target: { ...good.target, labels: "text" } }, /"numbers" or "words"/],
    [{ ...without(good, "delimiter"), delimeter: "," }, /a field "delimiter", got "delimeter"/],
    [[], /wanted an object, got a list of 0 in r/],
    [null, /wanted an object, got null in r/],
  ];
  for (const [json, message] of cases) {
    assert.throws(() => parseTableSchema(json, "r", "f()"), { name: "TypeError", message });
  }
});
