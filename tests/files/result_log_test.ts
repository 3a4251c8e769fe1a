// Results that are kept as they come.

import assert from "node:assert/strict";
import { openResultLog } from "../../src/files/result_log.ts";
import { temporaryFolder } from "../temporary_folder.ts";

interface Result {
  readonly key: string;
  readonly value: number;
}

const keyOf = ({ key }: Result) => {
  if (typeof key !== "string") throw new TypeError("no key");
  return key;
};

Deno.test("openResultLog() makes no file before the first result, and finds results again", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/results.jsonl`;
  const log = await openResultLog(path, { keyOf });
  assert.deepEqual([log.found.size, folder.names()], [0, []]);
  log.append({ key: "a", value: 1 });
  log.append({ key: "b", value: 2 });
  assert.equal(Deno.readTextFileSync(path), '{"key":"a","value":1}\n{"key":"b","value":2}\n');
  assert.equal(log.found.get("b")!.value, 2);
  const again = await openResultLog(path, { keyOf });
  assert.deepEqual([...again.found.values()], [{ key: "a", value: 1 }, { key: "b", value: 2 }]);
});

Deno.test("openResultLog() drops a last line that was half written, wherever it was cut", async () => {
  using folder = temporaryFolder();
  const whole = '{"key":"ä","value":1}\n';
  const last = new TextEncoder().encode('{"key":"ö","value":2}');
  for (let cut = 0; cut <= last.length; cut++) {
    const bytes = [...new TextEncoder().encode(whole), ...last.subarray(0, cut)];
    const path = folder.write("results.jsonl", Uint8Array.from(bytes));
    const log = await openResultLog(path, { keyOf });
    assert.deepEqual([...log.found.keys()], ["ä"], `${cut} bytes`);
    assert.equal(Deno.readTextFileSync(path), whole); // at once: others read it too
    log.append({ key: "c", value: 3 });
    assert.equal(Deno.readTextFileSync(path), whole + '{"key":"c","value":3}\n');
  }
});

Deno.test("openResultLog() refuses a file that holds something else, and leaves it as it is", async () => {
  using folder = temporaryFolder();
  const cases: [string, RegExp][] = [
    [
      '{"key":"a","value":1}\nhello\n',
      /wanted JSON in .*results\.jsonl line 2, got an unexpected 'h'$/,
    ],
    ['{"epoch":1}\n', /results\.jsonl line 1 is not a valid result, got "\{\\"epoch\\":1\}"$/],
    [
      '{"key":"a","value":1,"value":2}\n',
      /field names must be unique, got "value" twice in .*results\.jsonl line 1$/,
    ],
    ["\0\n", /wanted JSON in .*results\.jsonl line 1, got /],
  ];
  for (const [other, message] of cases) {
    const path = folder.write("results.jsonl", other);
    await assert.rejects(openResultLog(path, { keyOf }), message);
    assert.equal(Deno.readTextFileSync(path), other);
  }
});

Deno.test("openResultLog() puts results in order, those of others first", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/results.jsonl`;
  const log = await openResultLog(path, { keyOf });
  for (const key of ["c", "old", "a", "b"]) log.append({ key, value: 0 });
  await log.arrange(["a", "b", "missing", "c"]);
  const keys = Deno.readTextFileSync(path).trim().split("\n").map((line) => JSON.parse(line).key);
  assert.deepEqual(keys, ["old", "a", "b", "c"]);
});

Deno.test("openResultLog() says which file cannot be read or written", async () => {
  using folder = temporaryFolder();
  await assert.rejects(openResultLog(folder.path, { keyOf }), /cannot read .*: it is a folder/);
  const log = await openResultLog(`${folder.path}/none/results.jsonl`, { keyOf });
  assert.throws(() => log.append({ key: "a", value: 1 }), /cannot write .*results\.jsonl: no such/);
});

Deno.test("openResultLog() loses no result of another that adds to the same file, nor what came since it was opened", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/results.jsonl`;
  const logs = [
    await openResultLog(path, { keyOf }),
    await openResultLog(path, { keyOf }),
  ];
  logs[0].append({ key: "b", value: 0 });
  logs[1].append({ key: "c", value: 1 });
  logs[0].append({ key: "a", value: 0 });
  await logs[0].arrange(["a", "b"]);
  const lines = () =>
    Deno.readTextFileSync(path).trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines().map(({ key }) => key), ["c", "a", "b"]);
  logs[1].append({ key: "d", value: 1 });
  await Promise.all([logs[1].arrange(["c", "d"]), logs[0].arrange(["b", "a"])]);
  assert.deepEqual(lines().map(({ key }) => key).sort(), ["a", "b", "c", "d"]);
  assert.deepEqual(folder.names(), ["results.jsonl"]);
});

Deno.test("openResultLog() cuts off a line that a killed process left half written before it adds its own", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/results.jsonl`;
  const log = await openResultLog(path, { keyOf });
  log.append({ key: "a", value: 1 });
  Deno.writeTextFileSync(path, '{"key":"b","val', { append: true });
  log.append({ key: "c", value: 3 });
  assert.equal(Deno.readTextFileSync(path), '{"key":"a","value":1}\n{"key":"c","value":3}\n');
});

Deno.test("openResultLog() writes results again when its file was removed, and makes none without results", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/results.jsonl`;
  const log = await openResultLog(path, { keyOf });
  await log.arrange(["a"]);
  assert.deepEqual(folder.names(), []);
  log.append({ key: "a", value: 1 });
  Deno.removeSync(path);
  await log.arrange(["a"]);
  assert.equal(Deno.readTextFileSync(path), '{"key":"a","value":1}\n');
});

Deno.test("openResultLog() hands the value of every line to parse, with its place, and keeps what that gives", async () => {
  using folder = temporaryFolder();
  const path = folder.write("results.jsonl", '{"key":"a","value":1}\n{"key":"b","value":null}\n');
  const parse = (value: unknown, place: string): Result => {
    const result = value as Result;
    if (result.value === 7) throw new TypeError(`wanted another value than 7 in ${place}`);
    return { ...result, value: result.value ?? NaN };
  };
  const log = await openResultLog(path, { keyOf, parse });
  assert.deepEqual(log.found.get("b"), { key: "b", value: NaN });
  folder.write("results.jsonl", '{"key":"a","value":1}\n{"key":"b","value":7}\n');
  await assert.rejects(openResultLog(path, { keyOf, parse }), {
    message: `wanted another value than 7 in ${path} line 2`,
  });
});

Deno.test("openResultLog() reads no link and no file that is too large, and writes to none", async () => {
  using folder = temporaryFolder();
  const target = folder.write("target", "");
  const path = `${folder.path}/results.jsonl`;
  for (const to of [target, `${folder.path}/missing`]) {
    Deno.symlinkSync(to, path);
    const message = `openResultLog(): cannot read ${path}: it is a link, not a regular file`;
    await assert.rejects(openResultLog(path, { keyOf }), { message });
    Deno.removeSync(path);
  }
  const log = await openResultLog(path, { keyOf });
  Deno.symlinkSync(target, path);
  assert.throws(() => log.append({ key: "a", value: 1 }), /cannot write .*: it is a link/);
  assert.equal(Deno.readTextFileSync(target), "");
  Deno.removeSync(path);
  Deno.writeFileSync(path, new Uint8Array());
  Deno.truncateSync(path, 2 ** 26 + 1);
  await assert.rejects(
    openResultLog(path, { keyOf }),
    /^RangeError: openResultLog\(\): wanted at most 67,108,864 bytes in .*results\.jsonl, the most that .*, got 67,108,865$/,
  );
});

Deno.test("openResultLog() waits with a result while another process reads under a lock", async () => {
  using folder = temporaryFolder();
  const path = folder.write("results.jsonl", '{"key":"a","value":1}\n');
  const source = `
    import { openResultLog } from ${
    JSON.stringify(import.meta.resolve("../../src/files/result_log.ts"))
  };
    const log = await openResultLog(${JSON.stringify(path)}, { keyOf: ({ key }) => key });
    postMessage("opened");
    onmessage = () => {
      postMessage("adding");
      log.append({ key: "b", value: 2 });
      postMessage("added");
    };`;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  try {
    const heard: string[] = [];
    let wake = () => {};
    worker.onmessage = ({ data }) => {
      heard.push(data);
      wake();
    };
    const until = async (word: string) => {
      while (!heard.includes(word)) await new Promise<void>((resolve) => wake = resolve);
    };
    await until("opened");
    {
      using file = Deno.openSync(path);
      file.lockSync(false); // shared, as readers have it
      worker.postMessage("add");
      await until("adding");
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(heard, ["opened", "adding"]);
      assert.equal(Deno.readTextFileSync(path), '{"key":"a","value":1}\n');
    }
    await until("added");
    assert.equal(Deno.readTextFileSync(path), '{"key":"a","value":1}\n{"key":"b","value":2}\n');
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
});

Deno.test("openResultLog() does not write a file anew whose results are in order", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/results.jsonl`;
  const log = await openResultLog(path, { keyOf });
  for (const key of ["a", "b"]) log.append({ key, value: 0 });
  const { ino } = Deno.statSync(path);
  await log.arrange(["a", "b"]);
  assert.equal(Deno.statSync(path).ino, ino);
});
