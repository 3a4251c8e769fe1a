// The key of a job.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import config from "../../../deno.json" with { type: "json" };
import { jobKey } from "../../../src/studies/harness/job_key.ts";

Deno.test("jobKey() is 24 digits of the SHA-256 of this version of Fathom and what decides the result", async () => {
  const what = { data: "ab", seed: 1, training: { kind: "fixed", depth: 3 } };
  // results that another version computed are not taken for this one's
  const text = `["${config.version}",{"data":"ab","seed":1,"training":{"kind":"fixed","depth":3}}]`;
  const wanted = createHash("sha256").update(text).digest("hex").slice(0, 24);
  assert.equal(await jobKey(what), wanted);
  assert.notEqual(await jobKey({ ...what, seed: 2 }), wanted);
});
