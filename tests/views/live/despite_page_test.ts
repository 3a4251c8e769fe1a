// Writing results while a page holds all file descriptors.

import assert from "node:assert/strict";
import { fileError } from "../../../src/files/file_error.ts";
import { despitePage } from "../../../src/views/live/despite_page.ts";

function page() {
  let closed = 0;
  return {
    get closed() {
      return closed;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(void closed++),
  };
}

const used = Object.assign(new Error("Too many open files (os error 24)"), { code: "EMFILE" });

Deno.test("despitePage() closes the page where descriptors are used up, and writes again", async () => {
  const ofMachine = Object.assign(new Error("Too many open files"), { code: "ENFILE" });
  for (const error of [used, fileError("write", "cannot write a", used), ofMachine]) {
    const open = page();
    let calls = 0;
    await despitePage(open, () => ++calls === 1 ? Promise.reject(error) : Promise.resolve());
    assert.deepEqual([calls, open.closed], [2, 1]);
  }
});

Deno.test("despitePage() passes other errors on, and all where there is no page", async () => {
  const open = page();
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  await assert.rejects(despitePage(open, () => Promise.reject(full)), full);
  await assert.rejects(despitePage(undefined, () => Promise.reject(used)), used);
  await despitePage(open, () => Promise.resolve());
  assert.equal(open.closed, 0);
});
