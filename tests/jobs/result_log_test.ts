// Results that are kept as they come.

import assert from "node:assert/strict";
import { openResultLog } from "../../src/jobs/result_log.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";

interface Result {
  readonly key: string;
  readonly value: number;
}

const keyOf = (result: Result) => {
  if (typeof result.key !== "string") throw new TypeError("no key");
  return result.key;
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
    log.append({ key: "c", value: 3 });
    assert.equal(Deno.readTextFileSync(path), whole + '{"key":"c","value":3}\n');
  }
});

Deno.test("openResultLog() refuses a file that holds something else, and leaves it as it is", async () => {
  using folder = temporaryFolder();
  for (const other of ['{"key":"a","value":1}\nhello\n', '{"epoch":1}\n', "\0\n"]) {
    const path = folder.write("results.jsonl", other);
    await assert.rejects(openResultLog(path, { keyOf }), /wanted results in .*, got another line/);
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
  await assert.rejects(openResultLog(folder.path, { keyOf }), /cannot read .*: is a directory/);
  const log = await openResultLog(`${folder.path}/none/results.jsonl`, { keyOf });
  assert.throws(() => log.append({ key: "a", value: 1 }), /cannot write .*results\.jsonl: no such/);
});
