// The modules that programs import: all of deno.json's, each name in one of them.

import assert from "node:assert/strict";
import deno from "../deno.json" with { type: "json" };
import { entries } from "./entries.ts";

/** Functions that the notebook's module gives too, in a form that draws itself. */
const drawn = ["loadRun"];

Deno.test("deno.json's exports and imports name the same modules, and the tests know all of them", () => {
  const imports: Readonly<Record<string, string>> = deno.imports;
  for (const [name, file] of Object.entries(deno.exports)) {
    assert.equal(imports[`@fathom/fathom${name.slice(1)}`], file);
  }
  assert.deepEqual(Object.keys(deno.exports), Object.keys(entries));
});

Deno.test("a name is exported by one module", () => {
  const places = new Map<string, string[]>();
  for (const [entry, module] of Object.entries(entries)) {
    for (const name of Object.keys(module)) {
      places.set(name, [...places.get(name) ?? [], entry]);
    }
  }
  assert.ok(places.size > 90);
  const twice = [...places].filter(([, where]) => where.length > 1);
  assert.deepEqual(twice.map(([name]) => name).sort(), drawn);
  for (const [, where] of twice) assert.deepEqual(where, [".", "./notebook"]);
});
