/// <reference lib="dom" />
// The token of a tab, in a document without a browser.

import assert from "node:assert/strict";
import { dropToken, takeToken } from "../../../src/views/live/page/token.ts";
import { pageDocument } from "./page_document.ts";

Deno.test("takeToken() takes the token out of the address and keeps it for the tab, by its path", () => {
  using page = pageDocument("#token=a%20b");
  assert.equal(takeToken(), "a b");
  assert.deepEqual(page.location, { pathname: "/proxy/4870/", hash: "" });
  assert.deepEqual([...page.kept], [["fathom-token /proxy/4870/", "a b"]]);
  assert.equal(takeToken(), "a b"); // loaded again
  page.location.hash = "#token=new";
  assert.equal(takeToken(), "new");
  page.location.pathname = "/proxy/4871/"; // another server
  assert.equal(takeToken(), undefined);
  page.location.pathname = "/proxy/4870/";
  dropToken();
  assert.equal(takeToken(), undefined);
});

Deno.test("takeToken() has none without a fragment, and changes no address then", () => {
  for (const hash of ["", "#", "#other=1", "#token="]) {
    using page = pageDocument(hash);
    assert.equal(takeToken(), undefined, hash);
    assert.deepEqual([page.location.hash, page.kept.size], [hash, 0]);
    page.kept.set("fathom-token /proxy/4870/", "kept");
    assert.equal(takeToken(), "kept", hash);
  }
});

Deno.test("takeToken() takes the address's token where the browser keeps nothing", () => {
  using _page = pageDocument("#token=a");
  Object.defineProperty(globalThis, "sessionStorage", {
    get: () => assert.fail("cookies are blocked"),
    configurable: true,
  });
  assert.equal(takeToken(), "a");
  assert.equal(takeToken(), undefined);
  dropToken();
});
