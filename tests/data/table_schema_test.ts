import assert from "node:assert/strict";
import { featureNamesOf, parseTableSchema, unnamedSchema } from "../../src/data/table_schema.ts";

const good = {
  version: 1,
  header: true,
  delimiter: ",",
  features: [{ kind: "number", name: "a" }, { kind: "number", name: "b" }],
  target: { kind: "class", name: "c", place: 2, classes: ["x", "y"], labels: "words" },
};

Deno.test("parseTableSchema() gives back what was stored", () => {
  assert.deepEqual(parseTableSchema(JSON.parse(JSON.stringify(good)), "run.json"), good);
  assert.deepEqual(featureNamesOf(parseTableSchema(good, "")), ["a", "b"]);
  assert.equal(featureNamesOf(parseTableSchema(unnamedSchema(3), "")), undefined);
});

Deno.test("parseTableSchema() refuses other versions, kinds that it does not know, and what contradicts itself", () => {
  const cases: [unknown, RegExp][] = [
    [{ ...good, version: 2 }, /wanted version 1 \(a later Fathom .*\) in the schema of r, got 2$/],
    [{ ...good, version: undefined }, /wanted version 1 .* got none$/],
    [{ ...good, features: [{ kind: "word", name: "a" }] }, /features of kind "number" .*"word"/],
    [{ ...good, features: [] }, /wanted features/],
    [{ ...good, features: [{ kind: "number" }] }, /a name of its own/],
    [{ ...good, features: [good.features[0], good.features[0]] }, /a name of its own/],
    [{ ...good, header: "yes" }, /a boolean header/],
    [{ ...good, target: { ...good.target, kind: "number" } }, /target of kind "class"/],
    [{ ...good, target: { ...good.target, place: 3 } }, /place of the target from 0 to 2/],
    [{ ...good, target: { ...good.target, classes: ["x", "x"] } }, /two or more different classes/],
    [{ ...good, target: { ...good.target, labels: "text" } }, /labels "numbers" or "words"/],
    [[], /an object/],
    [null, /an object/],
  ];
  for (const [json, message] of cases) {
    assert.throws(() => parseTableSchema(json, "r"), { name: "TypeError", message });
  }
});
