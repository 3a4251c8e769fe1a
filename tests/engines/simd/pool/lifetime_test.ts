// Lifetime of a pool: options, kinds of workers, and cleanup.

import assert from "node:assert/strict";
import { leastCommandBytes } from "../../../../src/engines/simd/pool/command_area.ts";
import { webWorkers } from "../../../../src/engines/simd/pool/thread.ts";
import { makePool, message, pause, type PoolOptions, signs, values } from "./fixture.ts";
import { assertRuns, runProgram } from "../own_process.ts";

Deno.test("run() reports that the pool is disposed", async () => {
  for (const threads of [1, 2]) {
    using made = await makePool(threads);
    made.pool[Symbol.dispose]();
    made.pool[Symbol.dispose]();
    assert.equal(message(() => made.pool.run([])), "run(): the pool is disposed");
  }
});

Deno.test("startPool() also works with web workers", async () => {
  const made = await makePool(2, { workers: webWorkers });
  made.runApart(signs(2));
  assert.deepEqual(values(made, 2), [1, 2]);
  await pause(5);
  made.pool[Symbol.dispose]();
});

Deno.test("startPool() checks its options", async () => {
  const shared = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  const least = leastCommandBytes(2);
  const refused: [Partial<PoolOptions>, string][] = [
    [{ modules: [] }, "RangeError: startPool(): modules must not be empty"],
    [
      { names: ["sign", "other"] },
      "TypeError: startPool(): the module of thread 0 must export other",
    ],
    [
      { memory: new WebAssembly.Memory({ initial: 4 }) },
      "TypeError: startPool(): memory must be shared for 2 threads",
    ],
    [
      { commands: undefined },
      `RangeError: startPool(): 2 threads need at least ${least} bytes for commands, got 0`,
    ],
    [
      { commands: { address: 0, bytes: least - 1 } },
      `RangeError: startPool(): 2 threads need at least ${least} bytes for commands, got ${
        least - 1
      }`,
    ],
    [
      { commands: { address: 4 * 65536 - least + 1, bytes: least } },
      "RangeError: startPool(): commands must be within the 262144 bytes of memory, " +
      `got ${least} bytes at ${4 * 65536 - least + 1}`,
    ],
  ];
  for (const [options, text] of refused) {
    await assert.rejects(
      makePool(2, { memory: shared, ...options }),
      (error) => String(error) === text || assert.fail(`${error}`),
    );
  }
});

/** Runs statements after creating a pool of two, in a process without permissions; returns the output. */
function inProcess(statements: string): Promise<string> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { assembleModule } from ${here("../../../../src/engines/simd/assembler/module.ts")};
    import { startPool } from ${here("../../../../src/engines/simd/pool/pool.ts")};
    const endless = (to) => [0x03, 0x40, 0x0c, 0, 0x0b].forEach((byte) => to.byte(byte));
    // the calling thread waits until the worker hangs in its task
    const slow = (to) => [0x03, 0x40, 0x41, 0, 0x28, 2, 0x80, 0x40, 0x45, 0x0d, 0, 0x0b].forEach((byte) => to.byte(byte));
    const begun = (to) => [0x41, 0, 0x41, 1, 0x36, 2, 0x80, 0x40].forEach((byte) => to.byte(byte));
    const modules = [[slow], [begun, endless]].map((body) =>
      new WebAssembly.Module(assembleModule(
        [{ name: "work", parameters: [], body: () => [] },
         { name: "hang", parameters: [], body: () => body }], 1, { shared: true },
      ))
    );
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const pool = await startPool({
      memory, modules, names: ["work", "hang"], commands: { address: 0, bytes: 4096 }, patience: 400,
    });
    const run = (kernel) => pool.run(Array(2).fill([{ kernel, operands: [] }]));
    run("work");
    ${statements}
    console.log("end");`;
  return runProgram(script);
}

const endings: [string, string, string][] = [
  ["after disposal", "pool[Symbol.dispose]();", "0, end"],
  ["without it", "", "0, end"],
  [
    "without it, the worker asleep",
    "await new Promise((resolve) => setTimeout(resolve, 20));",
    "0, end",
  ],
  [
    "with an error, without disposal",
    `throw new Error("other");`,
    "1, error: Uncaught (in promise) Error: other",
  ],
  [
    "with a worker that hangs",
    `try { run("hang"); } catch (error) { console.log(error.message); }`,
    "0, run(): worker 1 of 2 did not finish within 400 ms: it is in kernel hang\nend",
  ],
];
for (const [how, statements, wanted] of endings) {
  Deno.test(`startPool() needs no permission and lets the process exit, ${how}`, async () => {
    assert.equal(await inProcess(statements), wanted);
  });
}

const leftovers: [string, string][] = [
  ["start", "startPool() rejects, and leaves no worker, where one cannot start"],
  ["disposal", "startPool() leaves no worker after disposal, awake, asleep or in the same memory"],
];
for (const [which, name] of leftovers) {
  Deno.test(name, () => assertRuns(new URL("./left_behind.ts", import.meta.url), which));
}
