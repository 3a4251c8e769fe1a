// What a run follows, and whether the validation split chose its weights.

import assert from "node:assert/strict";
import { choseByValidation, followedAlone } from "../../src/training/followed.ts";

Deno.test("choseByValidation() is whether weights, or the objective through the posterior, follow the validation split", () => {
  assert.equal(choseByValidation({ ...followedAlone, keep: "validation" }), true);
  assert.equal(choseByValidation({ ...followedAlone, posteriorFrom: "validation" }), true);
  assert.equal(choseByValidation(followedAlone), false);
  assert.equal(choseByValidation({}), false); // a run of an earlier version
});
