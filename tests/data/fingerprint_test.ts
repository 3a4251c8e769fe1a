// Fingerprints of data.

import assert from "node:assert/strict";
import { fingerprint } from "../../src/data/fingerprint.ts";
import { spirals } from "../../src/data/spirals.ts";

Deno.test("fingerprint() is the same for the same data and another for any change", async () => {
  const of = (points: number, seed: number) => fingerprint(spirals({ points, seed }));
  const first = await of(20, 1);
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(await of(20, 1), first);
  const { train, ...rest } = spirals({ points: 20, seed: 1 });
  const relabelled = { ...train, labels: train.labels.map((label) => 1 - label) };
  const reordered = { ...train, rows: train.rows.slice().reverse() };
  const others = await Promise.all([
    of(22, 1),
    of(20, 2),
    fingerprint({ ...rest, train: relabelled }),
    fingerprint({ ...rest, train: reordered }),
    fingerprint({ ...rest, train, test: undefined }),
  ]);
  assert.equal(new Set([first, ...others]).size, 6);
});
