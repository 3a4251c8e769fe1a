// The text of failed calls of the native library.

import assert from "node:assert/strict";
import { failureText } from "../../../../src/engines/tfjs/native/failure.ts";

const doing = "running Conv2D";

Deno.test("failureText() says what failed, where, and TensorFlow's reason in one line", () => {
  const message = "CUDNN_STATUS_EXECUTION_FAILED in line 3\n\t [[{{node Conv2D}}]] [Op:Conv2D]";
  assert.equal(
    failureText({ code: 13, message, doing, onGpu: true }),
    "engine tensorflow: running Conv2D failed on the GPU: CUDNN_STATUS_EXECUTION_FAILED in line 3",
  );
  assert.equal(
    failureText({ code: 3, message: "", doing, onGpu: false }),
    "engine tensorflow: running Conv2D failed: code 3",
  );
});

Deno.test("failureText() of memory that is used up says whose, and what takes less", () => {
  const message = "OOM when allocating tensor with shape[128,24,24,64] and type float";
  assert.equal(
    failureText({ code: 8, message, doing, onGpu: true }),
    "engine tensorflow: the GPU has not enough memory for running Conv2D; a smaller batch takes less: " +
      message,
  );
});
