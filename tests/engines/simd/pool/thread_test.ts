// Workers of either kind: messages, end, and isolation of errors.

import assert from "node:assert/strict";
import { runtimeWorkers, webWorkers } from "../../../../src/engines/simd/pool/thread.ts";

const kinds = { runtimeWorkers: await runtimeWorkers(), webWorkers };

for (const [name, workers] of Object.entries(kinds)) {
  Deno.test(`${name} pass modules and shared memory, and send one message`, async () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const module = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const thread = workers.start(({ memory, module }, say) => {
      new Int32Array(memory.buffer)[3] = 5;
      say(String(module) + " 100 % # ü");
    }, { memory, module });
    assert.equal(await thread.said, "[object WebAssembly.Module] 100 % # ü");
    assert.equal(new Int32Array(memory.buffer)[3], 5);
    thread.terminate();
  });

  // Deno also prints the error, regardless of listeners
  Deno.test(`${name} reject if the script fails before its message`, async () => {
    const thread = workers.start(() => {
      throw new Error("no");
    }, null);
    await assert.rejects(thread.said, /no/);
    thread.terminate();
  });
}

Deno.test("runtimeWorkers report their end", async () => {
  const thread = kinds.runtimeWorkers.start((_, say) => say("yes"), null);
  const { promise, resolve } = Promise.withResolvers<string>();
  thread.onEnd = resolve;
  assert.equal(await thread.said, "yes");
  assert.equal(await promise, "it ended");
});
