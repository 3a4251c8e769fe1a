import assert from "node:assert/strict";
import fc from "fast-check";
import { byteSource, CutShort } from "../../../src/datasets/formats/byte_source.ts";

async function* chunksOf(sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let next = 0;
  for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++);
}

Deno.test("byteSource() gives the bytes in order, whatever the chunks", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9), { maxLength: 12 }),
      fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { maxLength: 12 }),
      async (sizes, steps) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const source = byteSource(chunksOf(sizes));
        let position = 0;
        for (const [isSkip, length] of steps) {
          if (position + length > total) {
            await assert.rejects(source.read(length), CutShort);
            return;
          }
          if (isSkip) await source.skip(length);
          else {
            const wanted = Uint8Array.from({ length }, (_, i) => position + i);
            assert.deepEqual(await source.read(length), wanted);
          }
          position += length;
          assert.equal(source.position, position);
        }
        assert.equal(await source.ended(), position === total);
      },
    ),
  );
});

Deno.test("byteSource() goes on behind a part that was left early", async () => {
  const source = byteSource(chunksOf([3, 3, 3]));
  for await (const piece of source.part(8)) {
    assert.deepEqual([...piece], [0, 1, 2]);
    break;
  }
  assert.equal(source.position, 3);
  assert.deepEqual([...await source.read(2)], [3, 4]);
});

Deno.test("byteSource() refuses lengths beyond what can come without taking memory", async () => {
  const source = byteSource(chunksOf([4]), 4);
  await assert.rejects(
    source.read(2 ** 40),
    new CutShort(0, 2 ** 40),
  );
  assert.deepEqual([...await source.read(4)], [0, 1, 2, 3]);
});
