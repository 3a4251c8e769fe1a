// HTML as values.

import assert from "node:assert/strict";
import { markup, raw } from "../../src/tables/markup.ts";

Deno.test("markup escapes text and leaves markup", () => {
  const name = `<b>"O'Neill" & sons</b>`;
  const inner = markup`<i title="${name}">${name}</i>`;
  const escaped = "&lt;b&gt;&quot;O&#39;Neill&quot; &amp; sons&lt;/b&gt;";
  assert.equal(inner.html, `<i title="${escaped}">${escaped}</i>`);
  assert.equal(markup`<p>${[inner, 1, "<"]}</p>`.html, `<p>${inner.html}1&lt;</p>`);
});

Deno.test("markup shows characters that turn text around or are not seen", () => {
  const name = "\u202eabc\u2066 \u0001\t\u05d0\n";
  assert.equal(markup`<p title="${name}">`.html, '<p title="\ufffdabc\ufffd \ufffd\t\u05d0\n">');
});

Deno.test("markup leaves out what is absent", () => {
  assert.equal(markup`<p>${undefined}${false}${[]}${0}</p>`.html, "<p>0</p>");
  assert.equal(markup`${raw("<hr>")}`.html, "<hr>");
});
