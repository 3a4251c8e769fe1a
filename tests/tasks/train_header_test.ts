// The header of a run on the command line.

import assert from "node:assert/strict";
import { largestBatch } from "../../tasks/train_header.ts";

Deno.test("largestBatch() counts a last example that joins the batch before", () => {
  assert.deepEqual(
    [[10, 20], [10, 5], [11, 5], [12, 5], [6, 5], [5, 5]].map(([examples, batchSize]) =>
      largestBatch(examples, batchSize)
    ),
    [10, 5, 6, 5, 6, 5],
  );
});
