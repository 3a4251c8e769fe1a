// docs/formats.md has the fields of the schemas, with what is wanted of each, and examples that they read.

import assert from "node:assert/strict";
import { parsed } from "../../../src/files/json/schema.ts";
import { documented, documentedRows } from "./documented.ts";

const page = Deno.readTextFileSync(new URL("../../../docs/formats.md", import.meta.url));

/** The text below a heading, up to the next. */
function section(heading: string): string {
  const parts = page.split(/^##+ /m);
  const found = parts.filter((each) => each.startsWith(`${heading}\n`));
  assert.equal(found.length, 1, `heading ${heading}`);
  return found[0];
}

Deno.test("docs/formats.md has every field of the schemas, what is wanted of it, and whether it is optional", () => {
  for (const each of documented) {
    const rows = section(each.heading).matchAll(
      /^\| `([^`]+)` *\| (.*?) *\| (yes)? *\| (.*?) *\|$/gm,
    );
    const found = [...rows].map(([, field, value, yes, meaning]) => {
      assert.notEqual(meaning, "");
      const link = /^\[(.+)\]\(#(.+)\)$/.exec(value);
      if (link) assert.equal(link[2], link[1].toLowerCase().replaceAll(" ", "-"));
      return { field, value: link?.[1] ?? value, optional: yes !== undefined };
    });
    assert.deepEqual(found, documentedRows(each), each.heading);
  }
});

Deno.test("docs/formats.md describes every schema once, and has no other tables of fields", () => {
  const tables = page.split(/^##+ /m).filter((each) => each.includes("| optional |"));
  assert.deepEqual(
    tables.map((each) => each.slice(0, each.indexOf("\n"))),
    documented.map(({ heading }) => heading),
  );
});

Deno.test("docs/formats.md shows a file of each kind that its schema reads", () => {
  let examples = 0;
  for (const { heading, schema } of documented) {
    const example = /```json\n(.*?)```/s.exec(section(heading))?.[1];
    if (example === undefined) continue;
    examples++;
    parsed(schema, JSON.parse(example), "parsed()", heading);
  }
  assert.equal(examples, 10);
});
