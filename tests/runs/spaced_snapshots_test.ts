// The snapshots of a run that are kept.

import assert from "node:assert/strict";
import fc from "fast-check";
import { keptADoubling, spacedSnapshots, spacingAt } from "../../src/runs/spaced_snapshots.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { snapshot } from "../training/snapshots.ts";

/** What is kept of a run of so many epochs, scored every so many. */
function kept(epochs: number, of: (epoch: number) => Partial<Snapshot> = () => ({}), final = true) {
  const spaced = spacedSnapshots();
  const found: Snapshot[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    found.push(...spaced.add(snapshot(epoch, of(epoch))));
  }
  if (final) found.push(...spaced.add(snapshot(epochs, { ...of(epochs), final, bestEpoch: 1 })));
  return [...found, ...spaced.rest(), ...spaced.rest()];
}

Deno.test("spacedSnapshots() keeps all of the first 2,048 epochs, and about 1,024 more for each doubling", () => {
  assert.equal(kept(2048).length, 2049); // and the final one
  const epochs = kept(40_000).map(({ epoch }) => epoch);
  const within = (from: number, to: number) =>
    epochs.filter((epoch) => epoch > from && epoch <= to).length;
  assert.deepEqual([within(0, 2048), within(2048, 4096), within(4096, 8192), within(8192, 16384)], [
    2048,
    keptADoubling,
    keptADoubling,
    keptADoubling,
  ]);
  assert.equal(spacingAt(2048), 1);
  assert.equal(spacingAt(2049), 2);
  assert.equal(spacingAt(1_000_000), 512);
});

Deno.test("spacedSnapshots() keeps first, last and final, in order and once, whatever the run is like", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 1, max: 20_000 }),
      fc.boolean(),
      (epochs, every, cutAt, final) => {
        const of = (epoch: number): Partial<Snapshot> => ({
          depth: epoch > cutAt ? 3 : 5,
          ...epoch % every === 1 % every && { validation: { error: 0, logLikelihood: -1 } },
        });
        const found = kept(epochs, of, final);
        const ordinary = final ? found.slice(0, -1) : found;
        assert.equal(found.at(-1)!.final, final ? true : undefined);
        const numbers = ordinary.map(({ epoch }) => epoch);
        assert.equal(numbers[0], 1);
        assert.equal(numbers.at(-1), epochs);
        assert.ok(numbers.every((epoch, i) => i === 0 || epoch > numbers[i - 1]));
        // never further apart than twice the spacing, and the epochs around a cut are both there
        for (const [i, epoch] of numbers.entries()) {
          assert.ok(i === 0 || epoch - numbers[i - 1] < 2 * spacingAt(epoch) + 1);
        }
        if (cutAt < epochs) assert.ok(numbers.includes(cutAt) && numbers.includes(cutAt + 1));
        assert.ok(
          numbers.length <= 2048 + 1024 * Math.max(0, Math.ceil(Math.log2(epochs / 2048))) + 4,
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("spacedSnapshots() prefers snapshots with a score, so that validation scores keep their history", () => {
  const scored = (epoch: number): Partial<Snapshot> =>
    epoch % 10 === 1 ? { validation: { error: 0, logLikelihood: -1 } } : {};
  const late = kept(40_000, scored).filter(({ epoch }) => epoch > 20_480);
  const share = late.filter(({ validation }) => validation).length / late.length;
  assert.ok(share > 0.9, String(share));
});
