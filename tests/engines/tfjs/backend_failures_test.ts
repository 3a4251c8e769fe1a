// A backend that fails to start, in its own file, since started backends stay.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";

Deno.test("startBackend() retries after a failed start", async () => {
  await import("@tensorflow/tfjs-backend-wasm");
  const start = tf.findBackendFactory("wasm");
  let tries = 0;
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => {
    tries++;
    return Promise.reject(new Error("no file may be read"));
  });
  const fails = (one: Promise<unknown>) =>
    assert.rejects(one, (error: Error) => {
      assert.match(
        error.message,
        /^engine wasm: TensorFlow\.js could not start its backend; it reads/,
      );
      assert.equal((error.cause as Error).message, "no file may be read");
      return true;
    });
  const both = [startBackend("wasm"), startBackend("wasm")];
  for (const one of both) await fails(one);
  assert.equal(tries, 1, "who asks meanwhile waits for the same start");
  await fails(startBackend("wasm"));
  assert.equal(tries, 2);
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", start);
  const backend = await startBackend("wasm");
  backend.use();
  assert.deepEqual([...tf.tidy(() => tf.sum(tf.tensor2d([[1, 2], [3, 4]]), 0).dataSync())], [4, 6]);
  assert.equal(await startBackend("wasm"), backend);
});
