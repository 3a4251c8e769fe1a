// Pools of kernels that are written here: who does what, in which order, what comes of failures, and that
// nothing of a pool is left.

import assert from "node:assert/strict";
import {
  addInteger,
  type Code,
  from,
  get,
  integer,
  loopWhile,
  set,
  unequalInteger,
} from "../../../../src/engines/simd/assembler/code.ts";
import { assembleModule } from "../../../../src/engines/simd/assembler/module.ts";
import {
  add,
  load,
  multiply,
  splat,
  store,
  zero,
} from "../../../../src/engines/simd/assembler/vector.ts";
import { leastCommandBytes } from "../../../../src/engines/simd/pool/command_area.ts";
import { type PoolOptions, startPool } from "../../../../src/engines/simd/pool/pool.ts";
import { webWorkers } from "../../../../src/engines/simd/pool/thread.ts";

const float = (value: number): Code => (to) => {
  to.byte(0x43);
  to.float(value);
};

const names = ["rescale", "sign", "trap", "sleep", "hang"];
/** Bytes below are the pool's. */
const free = 16384;

/** The kernels of a thread; only thread `lost` traps and hangs. */
function moduleOf(thread: number, shared: boolean, lost = -1, pages = 1) {
  const endless = loopWhile([], integer(1));
  const beyondMemory = store({ index: integer(-(2 ** 31)), offset: 2 ** 31 - 16 }, zero());
  const isLost = thread === lost;
  return new WebAssembly.Module(assembleModule(
    [
      {
        name: "rescale", // what is there ← what is there · factor + term
        parameters: ["i32", "f32", "f32"],
        body: (_, target, factor, term) => [
          store(
            from(target),
            add(multiply(load(from(target)), splat(get(factor))), splat(get(term))),
          ),
        ],
      },
      {
        name: "sign", // who was here, 1 for thread 0
        parameters: ["i32"],
        body: (_, target) => [store(from(target), splat(float(thread + 1)))],
      },
      { name: "trap", parameters: [], body: () => isLost ? [beyondMemory] : [] },
      {
        name: "sleep", // turns
        parameters: ["i32"],
        body: (scope, turns) => {
          const turn = scope.local("i32");
          return [
            loopWhile(
              [set(turn, addInteger(get(turn), integer(1)))],
              unequalInteger(get(turn), get(turns)),
            ),
          ];
        },
      },
      { name: "hang", parameters: [], body: () => isLost ? [endless] : [] },
    ],
    pages,
    { shared },
  ));
}

interface Fixture extends Partial<PoolOptions> {
  readonly lost?: number;
}

/** A pool of so many threads, and its memory. */
async function makePool(threads: number, { lost, ...options }: Fixture = {}) {
  const shared = threads > 1;
  const memory = options.memory ?? new WebAssembly.Memory(
    shared ? { initial: 4, maximum: 65536, shared } : { initial: 4 },
  );
  const modules = Array.from({ length: threads }, (_, i) => moduleOf(i, shared, lost));
  const commands = { address: 0, bytes: free };
  const pool = await startPool({ memory, modules, names, commands, ...options });
  return { pool, memory, [Symbol.dispose]: () => pool[Symbol.dispose]() };
}

const call = (kernel: string, ...operands: number[]) => ({ kernel, operands });
/** The first number at each of the places that kernels write to, 16 bytes apart. */
const values = ({ memory }: { memory: WebAssembly.Memory }, count: number) =>
  Array.from(
    { length: count },
    (_, i) => new Float32Array(memory.buffer)[(free + 16 * i) / 4],
  );
/** One task a place: who did it. */
const signs = (count: number) =>
  Array.from({ length: count }, (_, i) => [call("sign", free + 16 * i)]);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const message = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
};

Deno.test("run() gives task i of n to thread floor(i threads / n)", async () => {
  for (const threads of [1, 2, 3]) {
    using made = await makePool(threads);
    assert.equal(made.pool.threads, threads);
    for (const n of [0, 1, 2, 3, 7]) {
      made.pool.run(signs(n));
      assert.deepEqual(
        values(made, n),
        Array.from({ length: n }, (_, i) => Math.floor(i * threads / n) + 1),
      );
    }
  }
});

for (const [how, bytes] of [["at once", free], ["in parts", leastCommandBytes(2)]] as const) {
  Deno.test(`run() does the calls of a task in order, ${how}, with whatever pauses between runs`, async () => {
    using made = await makePool(2, { commands: { address: 4, bytes } });
    const wanted = Array(9).fill(0);
    for (let run = 0; run < 200; run++) {
      const tasks = wanted.map((_, place) =>
        Array.from({ length: (run * 7 + place * 5) % 12 }, (_, i) => {
          const [factor, term] = [-0.75, run / 4 + i];
          wanted[place] = Math.fround(Math.fround(wanted[place] * factor) + term);
          return call("rescale", free + 16 * place, factor, term);
        })
      );
      made.pool.run(tasks);
      if (run % 20 === 0) await pause(run / 20); // the worker falls asleep in some
    }
    assert.deepEqual(values(made, 9), wanted);
  });
}

Deno.test("run() refuses unknown kernels and calls that are too large, and goes on after that", async () => {
  using made = await makePool(2, { commands: { address: 4, bytes: leastCommandBytes(2) } });
  assert.throws(() => made.pool.run([...signs(1), [call("signs")]]), {
    name: "RangeError",
    message: "run(): wanted one of the kernels rescale, sign, trap, sleep, hang, got signs",
  });
  assert.throws(() => made.pool.run([...signs(1), [call("sign", ...Array(63).fill(free))]]), {
    name: "RangeError",
    message: "run(): the pool's commands have room for calls with 62 operands, " +
      "got one of sign with 63",
  });
  assert.deepEqual(values(made, 2), [0, 0]);
  made.pool.run(Array(2).fill([call("sign", free, ...Array(61).fill(0))]));
  made.pool.run(signs(2));
  assert.deepEqual(values(made, 2), [1, 2]);
});

Deno.test("run() reaches memory that was added since the start", async () => {
  using made = await makePool(2);
  for (let run = 0; run < 40; run++) {
    const end = made.memory.buffer.byteLength + 65536 * 16;
    made.memory.grow(16);
    made.pool.run([[], [call("sign", end - 16)]]);
    assert.equal(new Float32Array(made.memory.buffer)[end / 4 - 4], 2);
    if (run % 8 === 0) await pause(4); // asleep while it grows
  }
});

Deno.test("run() says which worker failed where, and again whenever it is called", async () => {
  using made = await makePool(3, { lost: 2 });
  const text = "run(): worker 2 of 3 failed in kernel trap: memory access out of bounds";
  const act = () => made.pool.run([...signs(2), [call("sign", free + 32), call("trap")]]);
  assert.equal(message(act), text);
  assert.deepEqual(values(made, 3), [1, 2, 3]);
  const again = () => made.pool.run([]);
  assert.equal(message(again), text);
  await pause(20);
  assert.equal(message(again), text);
});

Deno.test("run() waits for the workers before it says that the calling thread failed", async () => {
  using made = await makePool(2, { lost: 0 });
  const text = "run(): the calling thread failed in kernel trap: memory access out of bounds";
  const slow = [call("sleep", 30_000_000), call("sign", free)];
  const start = performance.now();
  assert.throws(() => made.pool.run([[call("trap"), call("sign", free + 16)], slow]), (error) => {
    assert.equal((error as Error).message, text);
    assert.ok((error as Error).cause instanceof WebAssembly.RuntimeError);
    return true;
  });
  assert.ok(performance.now() - start < 15_000); // woken, not only found after the patience of 30 s
  assert.deepEqual(values(made, 2), [2, 0]);
  assert.equal(message(() => made.pool.run([])), text);
});

Deno.test("run() with one thread needs no commands, and fails alike", async () => {
  using made = await makePool(1, { lost: 0, commands: undefined });
  made.pool.run(signs(3));
  assert.deepEqual(values(made, 3), [1, 1, 1]);
  const text = "run(): the calling thread failed in kernel trap: memory access out of bounds";
  assert.equal(message(() => made.pool.run([[call("trap")]])), text);
  assert.equal(message(() => made.pool.run(signs(1))), text);
});

Deno.test("run() gives up a worker that does not finish", async () => {
  using made = await makePool(3, { lost: 1, patience: 400 });
  const start = performance.now();
  const text = "run(): worker 1 of 3 did not finish within 400 ms: it is in kernel hang";
  const act = () => made.pool.run([...signs(1), [call("hang")], [call("sign", free + 32)]]);
  assert.equal(message(act), text);
  assert.ok(performance.now() - start < 5000);
  assert.deepEqual(values(made, 3), [1, 0, 3]);
  assert.equal(message(act), text);
});

Deno.test("run() gives up a worker that is no longer there", async () => {
  // another pool in the same place drives the first one's worker out
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  using first = await makePool(2, { memory, patience: 400 });
  using second = await makePool(2, { memory });
  const text = "run(): worker 1 of 2 did not finish within 400 ms: it does not answer";
  const heard = "run(): worker 1 of 2 has ended: it ended";
  // it may be heard of already
  assert.ok([text, heard].includes(message(() => first.pool.run(signs(2)))!));
  first[Symbol.dispose]();
  second.pool.run(signs(4)); // and goes on when the first is disposed
  assert.deepEqual(values(second, 4), [1, 1, 2, 2]);
});

Deno.test("run() hears between runs of a worker that has ended", async () => {
  using made = await makePool(2);
  const words = new Int32Array(made.memory.buffer);
  Atomics.add(words, 1, 1); // the owner
  Atomics.add(words, 0, 1); // the generation
  Atomics.notify(words, 0);
  for (let i = 0; i < 500 && message(() => made.pool.run([])) === undefined; i++) await pause(10);
  assert.equal(
    message(() => made.pool.run([])),
    "run(): worker 1 of 2 has ended: it ended",
  );
});

Deno.test("run() says that the pool is disposed", async () => {
  for (const threads of [1, 2]) {
    using made = await makePool(threads);
    made.pool[Symbol.dispose]();
    made.pool[Symbol.dispose]();
    assert.equal(message(() => made.pool.run([])), "run(): the pool is disposed");
  }
});

Deno.test("startPool() runs on web workers too", async () => {
  const made = await makePool(2, { workers: webWorkers });
  made.pool.run(signs(2));
  assert.deepEqual(values(made, 2), [1, 2]);
  await pause(5);
  made.pool[Symbol.dispose]();
});

Deno.test("startPool() rejects, and leaves no worker, where one cannot start", async () => {
  const before = threadsOfProcess();
  const modules = [0, 1, 2].map((i) => moduleOf(i, true, -1, i === 2 ? 100 : 1));
  await assert.rejects(makePool(3, { modules }), (error) => {
    assert.match(
      (error as Error).message,
      /^startPool\(\): worker 2 of 3 could not start: .*memory/,
    );
    return true;
  });
  await assertThreads(before);
});

Deno.test("startPool() says what it wanted", async () => {
  const shared = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  const least = leastCommandBytes(2);
  const refused: [Partial<PoolOptions>, string][] = [
    [{ modules: [] }, "RangeError: startPool(): wanted a module for each thread, got none"],
    [
      { names: ["sign", "other"] },
      "TypeError: startPool(): the module of thread 0 exports no other",
    ],
    [
      { memory: new WebAssembly.Memory({ initial: 4 }) },
      "TypeError: startPool(): 2 threads want a shared memory, got an unshared one",
    ],
    [
      { commands: undefined },
      `RangeError: startPool(): 2 threads want at least ${least} bytes for commands, got 0`,
    ],
    [
      { commands: { address: 0, bytes: least - 1 } },
      `RangeError: startPool(): 2 threads want at least ${least} bytes for commands, got ${
        least - 1
      }`,
    ],
    [
      { commands: { address: 4 * 65536 - least + 1, bytes: least } },
      "RangeError: startPool(): wanted commands within the 262144 bytes of memory, " +
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

/** Threads of this process, where the system tells. */
function threadsOfProcess(): number {
  return Deno.build.os === "linux" ? [...Deno.readDirSync("/proc/self/task")].length : 0;
}

/** Waits until there are at most so many: threads end a little after their workers. */
async function assertThreads(most: number) {
  for (let i = 0; i < 500 && threadsOfProcess() > most; i++) await pause(10);
  assert.ok(threadsOfProcess() <= most, `${threadsOfProcess()} threads, wanted ${most}`);
}

Deno.test("startPool() leaves no worker after disposal, awake, asleep or in the same memory", async () => {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  const round = async (i: number) => {
    using made = await makePool(2, { memory });
    made.pool.run(signs(2));
    assert.deepEqual(values(made, 2), [1, 2]);
    if (i % 2) await pause(4);
  };
  await round(1); // the runtime starts threads of its own
  await pause(50);
  const before = threadsOfProcess();
  for (let i = 0; i < 20; i++) await round(i);
  await assertThreads(before);
});

/** Runs statements after a pool of two was made, in a process without permissions; gives what it printed. */
async function inProcess(statements: string): Promise<string> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { assembleModule } from ${here("../../../../src/engines/simd/assembler/module.ts")};
    import { startPool } from ${here("../../../../src/engines/simd/pool/pool.ts")};
    const endless = (to) => [0x03, 0x40, 0x0c, 0, 0x0b].forEach((byte) => to.byte(byte));
    const modules = [[], [endless]].map((body) =>
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
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "-"],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(30_000),
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return [code, text(stdout), text(stderr).split("\n")[0]].filter((part) => part !== "").join(", ");
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
  Deno.test(`startPool() needs no permission and lets the process end, ${how}`, async () => {
    assert.equal(await inProcess(statements), wanted);
  });
}
