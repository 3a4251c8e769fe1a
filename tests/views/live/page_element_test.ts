/// <reference lib="dom" />
// HTML elements in one expression, in a document without a browser.

import assert from "node:assert/strict";
import { element, say } from "../../../src/views/live/page/element.ts";
import { pageDocument } from "./page_document.ts";

Deno.test("element() sets what is said of it, and takes text as text", () => {
  using _page = pageDocument();
  const attributes = { id: "a", width: 0, hidden: true, open: false, title: undefined, class: "" };
  const made = element("p", attributes, "<b>", undefined, false, element("i"), "");
  assert.deepEqual(
    [...made.attributes].map(({ name, value }) => [name, value]).sort(),
    [["class", ""], ["hidden", ""], ["id", "a"], ["width", "0"]],
  );
  assert.equal(made.innerHTML, "&lt;b&gt;<i></i>");
});

Deno.test("say() leaves alone what says so already", () => {
  using _page = pageDocument();
  const place = element("p", {}, "one");
  const [before] = place.childNodes;
  say(place, "one");
  assert.equal(place.childNodes[0], before);
  say(place, "two");
  assert.equal(place.textContent, "two");
});
