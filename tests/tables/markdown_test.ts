// Pieces of Markdown from texts that may hold anything.

import assert from "node:assert/strict";
import fc from "fast-check";
import { code, escaped, escapedStrings, table } from "../../src/tables/markdown.ts";
import { anyName, isRaw } from "../files/deceptive.ts";

Deno.test("escaped() leaves nothing live: no emphasis, HTML, entity, link, cell", () => {
  assert.equal(escaped("moons.csv, 2 classes (a-b)"), "moons.csv, 2 classes (a-b)");
  assert.equal(escaped("*a* _b_ `c` ~~d~~ $e$"), "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~ \\$e\\$");
  assert.equal(escaped("<b>&#x202e;"), "\\<b\\>\\&\\#x202e;");
  assert.equal(escaped("![x](u) [r]: v"), "!\\[x\\](u) \\[r\\]: v");
  assert.equal(escaped("a\\|b"), "a\\\\&#124;b");
  assert.equal(escaped("http://e.com WWW.e.com a@e.com"), "http\\://e.com WWW\\.e.com a`@`e.com");
  assert.equal(escaped("a\n# b\x1b[1m"), "a\\\\n\\# b\\\\x1b\\[1m");
});

Deno.test("code() ends at its own end only", () => {
  assert.equal(code("runs/a_b*"), "`runs/a_b*`");
  assert.equal(code("a`b"), "a\\`b");
  assert.equal(code("a|b"), "a&#124;b");
  assert.equal(code("a\nb\\"), "`a\\nb\\`");
  assert.equal(code(""), "");
});

Deno.test("table() keeps every name in its cell, and names are never raw", () => {
  fc.assert(fc.property(anyName, fc.string({ unit: fc.constantFrom(..."a|\\`<\n&*") }), (a, b) => {
    const rows = [a, b].flatMap((name) => [[escaped(name), code(name)]]);
    const text = table(["name", "code"], rows);
    const lines = text.split("\n");
    assert.equal(lines.length, 4);
    // whatever a parser takes for an escape, there is a bar only between cells
    assert.ok(lines.every((line) => line.split("|").length === 4), text);
    assert.ok(lines.every((line) => !isRaw(line)));
  }));
});

Deno.test("escapedStrings() reaches every string of a value, and nothing else", () => {
  const value = { a: ["<b>", { c: "|" }], n: 1, none: undefined, nothing: null, yes: true };
  assert.deepEqual(escapedStrings(value), { ...value, a: ["\\<b\\>", { c: "&#124;" }] });
});
