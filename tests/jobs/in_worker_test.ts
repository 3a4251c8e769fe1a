// Work in workers.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inWorker } from "../../src/jobs/in_worker.ts";
import type { Order } from "./example_worker.ts";

const script = new URL("./example_worker.ts", import.meta.url);
const workplace = inWorker<Order, string, number>(script);

Deno.test("inWorker() gives progress and then the result", async () => {
  const heard: string[] = [];
  using work = workplace({ kind: "square", number: 7 }, (progress) => heard.push(progress));
  assert.equal(await work.result, 49);
  assert.deepEqual(heard, ["squaring 7"]);
});

Deno.test("inWorker() rejects with what the work throws, as it says it", async () => {
  using work = workplace({ kind: "throw" }, () => {});
  await assert.rejects(work.result, { message: "example(): wanted a number, got none" });
});

Deno.test("inWorker() rejects when the worker ends without a result", async () => {
  using work = workplace({ kind: "die" }, () => {});
  await assert.rejects(work.result, /the worker ended without a result, exit code 7/);
});

Deno.test("inWorker() rejects when its script is not there", async () => {
  const name = "no_such_worker"; // a literal URL would be looked for before the test begins
  using work = inWorker(new URL(`./${name}.ts`, import.meta.url))(undefined, () => {});
  await assert.rejects(work.result, /^Error: the worker died: ./);
});

Deno.test("inWorker() imports a script that lies on a server", async () => {
  const code = `
    import { parentPort } from "node:worker_threads";
    parentPort.once("message", (number) => parentPort.postMessage({ result: 2 * number }));
  `;
  const headers = { "content-type": "text/javascript" };
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(code, { headers }),
  );
  const address = `http://127.0.0.1:${server.addr.port}/${crypto.randomUUID()}.js`;
  using work = inWorker<number, never, number>(new URL(address))(21, () => {});
  assert.equal(await work.result, 42);
});

Deno.test("inWorker() ends a worker that computes without a pause, and the process can end", async () => {
  // in a process of its own: whether it ends is what is tested
  const code = `
    import { inWorker } from ${
    JSON.stringify(new URL("../../src/jobs/in_worker.ts", import.meta.url).href)
  };
    const work = inWorker(new URL(${JSON.stringify(script.href)}))({ kind: "spin" }, () => {
      work[Symbol.dispose]();
      console.log("disposed");
    });
  `;
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
      "--ext=ts",
      code,
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stuck = setTimeout(() => process.kill("SIGKILL"), 20_000);
  const { code: exit, stdout, stderr } = await process.output();
  clearTimeout(stuck);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.deepEqual([exit, text(stdout), text(stderr)], [0, "disposed\n", ""]);
});
