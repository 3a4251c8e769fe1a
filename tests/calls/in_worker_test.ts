// Jobs in workers.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inWorker } from "../../src/calls/in_worker.ts";
import type { Order } from "./example_worker.ts";

const script = new URL("./example_worker.ts", import.meta.url);
const workplace = inWorker<Order, string, number>(script);

Deno.test("inWorker() reports progress and then the result", async () => {
  const heard: string[] = [];
  using work = workplace({ kind: "square", number: 7 }, (progress) => heard.push(progress));
  assert.equal(await work.result, 49);
  assert.deepEqual(heard, ["squaring 7"]);
});

Deno.test("inWorker() rejects with the message that the work throws", async () => {
  using work = workplace({ kind: "throw" }, () => {});
  await assert.rejects(work.result, { message: "example(): wanted a number, got none" });
});

Deno.test("inWorker() rejects when the worker ends without a result", async () => {
  using work = workplace({ kind: "die" }, () => {});
  await assert.rejects(work.result, /the worker ended without a result, exit code 7/);
});

Deno.test("inWorker() rejects when its script does not exist", async () => {
  const name = "no_such_worker"; // a literal URL would be looked for before the test begins
  using work = inWorker(new URL(`./${name}.ts`, import.meta.url))(undefined, () => {});
  await assert.rejects(work.result, /^Error: the worker died: ./);
});

Deno.test("inWorker() reports the first line of the error that ended a worker", async () => {
  const script = new URL(
    `data:text/javascript,${encodeURIComponent('throw new Error("one\\ntwo")')}`,
  );
  using work = inWorker(script)(undefined, () => {});
  await assert.rejects(work.result, /^Error: the worker died: [^\n]*one$/);
});

Deno.test("inWorker() imports a script from a server", async () => {
  // in a separate process without a lock file, to which a module from the network would be added
  const worker = `
    import { parentPort } from "node:worker_threads";
    parentPort.once("message", (number) => parentPort.postMessage({ result: 2 * number }));
  `;
  const code = `
    import { inWorker } from ${
    JSON.stringify(new URL("../../src/calls/in_worker.ts", import.meta.url).href)
  };
    const headers = { "content-type": "text/javascript" };
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      () => new Response(${JSON.stringify(worker)}, { headers }),
    );
    const address = "http://127.0.0.1:" + server.addr.port + "/" + crypto.randomUUID() + ".js";
    const work = inWorker(new URL(address))(21, () => {});
    console.log(await work.result);
    work[Symbol.dispose]();
    await server.shutdown();
  `;
  const { out, exit, err } = await evaluated(["--no-lock", "--quiet"], code);
  assert.deepEqual([exit, out, err], [0, "42\n", ""]);
});

Deno.test("inWorker() ends a busy or blocked worker, and the process can exit", async () => {
  // in a separate process, to test that it exits
  const code = `
    import { inWorker } from ${
    JSON.stringify(new URL("../../src/calls/in_worker.ts", import.meta.url).href)
  };
    const workplace = inWorker(new URL(${JSON.stringify(script.href)}));
    try {
      workplace({ kind: "square", number: () => 7 }, () => {});
    } catch ({ message }) {
      console.log(message.includes("could not be cloned"));
    }
    const work = workplace({ kind: "spin" }, () => {
      work[Symbol.dispose]();
      console.log("disposed");
    });
  `;
  const { exit, out, err } = await evaluated([], code);
  assert.deepEqual([exit, out, err], [0, "true\ndisposed\n", ""]);
});

Deno.test("runJobs() in workers continues after jobs that throw or crash, and leaks no worker", async () => {
  // in a separate process, which a leaked worker would keep from exiting
  const from = (name: string) =>
    JSON.stringify(new URL(`../../src/${name}.ts`, import.meta.url).href);
  const orders: Order[] = [{ kind: "linger" }, { kind: "die" }, { kind: "square", number: 7 }];
  const code = `
    import { inWorker } from ${from("calls/in_worker")};
    import { runJobs } from ${from("calls/run_jobs")};
    const jobs = ${JSON.stringify(orders)}.map((input, key) => ({ key: String(key), input }));
    const workplace = inWorker(new URL(${JSON.stringify(script.href)}));
    await runJobs(jobs, { workplace, workers: 1 }).forEach(({ kind, job, error, result }) => {
      if (kind === "failed" || kind === "finished") console.log(job, kind, error ?? result);
    });
  `;
  const { exit, out, err } = await evaluated([], code);
  assert.deepEqual([exit, err], [0, ""]);
  assert.deepEqual(out.split("\n"), [
    "0 failed example(): wanted to end, got a timer that goes on",
    "1 failed the worker ended without a result, exit code 7",
    "2 finished 49",
    "",
  ]);
});

/** Output of a process with the given code and this project's configuration. */
async function evaluated(flags: readonly string[], code: string) {
  const config = `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", config, "--ext=ts", ...flags, code],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stuck = setTimeout(() => process.kill("SIGKILL"), 20_000);
  const { code: exit, stdout, stderr } = await process.output();
  clearTimeout(stuck);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { exit, out: text(stdout), err: text(stderr) };
}
