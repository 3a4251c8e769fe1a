/// <reference lib="dom" />
// What is said to those who listen, in a document without a browser.

import assert from "node:assert/strict";
import { announcer } from "../../../src/views/live/page/announcer.ts";
import { fakeClock } from "../../fake_clock.ts";
import { pageDocument } from "./page_document.ts";

Deno.test("announcer() says every ten seconds how it stands, and at once where that changes", () => {
  using _page = pageDocument();
  using clock = fakeClock();
  const { region, tell } = announcer();
  assert.equal(region.outerHTML, '<div role="status" class="unseen"></div>');
  const said = (at: number, stands: string, sentence: string) => {
    clock.now = at;
    tell(stands, () => sentence);
    return region.textContent;
  };
  assert.equal(said(0, "running", "epoch 1"), "epoch 1");
  assert.equal(said(9_999, "running", "epoch 2"), "epoch 1");
  assert.equal(said(10_000, "running", "epoch 3"), "epoch 3");
  assert.equal(said(10_001, "paused", "paused"), "paused");
  assert.equal(said(20_000, "paused", "still"), "paused");
  assert.equal(said(20_001, "paused", "still"), "still");
});
