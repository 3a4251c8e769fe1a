// Processes that make a conv network on several threads end by themselves.

import assert from "node:assert/strict";

/** Runs statements in a process without permissions; gives its exit code and what it printed. */
async function inProcess(statements: string): Promise<string> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { createSimdNetwork } from ${here("../../../../src/engines/simd/create.ts")};
    import { conv } from ${here("../../../../src/engines/specification.ts")};
    const spec = conv({ size: [8, 7], channels: 1, classes: 2, maxDepth: 1, outer: 4, inner: 3 });
    const network = await createSimdNetwork(spec, { seed: 1, reason: "", threads: 2 });
    const examples = { inputs: new Float32Array(4 * 56).map((_, i) => i % 7), labels: Int32Array.of(0, 1, 0, 1) };
    const step = () => network.update(examples, { weights: [0.5, 0.5] }, { learningRate: 0.1 });
    const m = await step();
    ${statements}
    console.log(m.length, "exits");`;
  const config = new URL("../../../../deno.json", import.meta.url).pathname;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--config", config, "-"],
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
  ["after disposal", "network[Symbol.dispose]();", "0, 2 exits"],
  ["without disposal", "", "0, 2 exits"],
  [
    "without disposal, its worker asleep",
    "await new Promise((go) => setTimeout(go, 20));",
    "0, 2 exits",
  ],
  [
    "with calls that nobody hears",
    "step(); network[Symbol.dispose](); step().catch(() => {});",
    "0, 2 exits",
  ],
  ["with an error", `throw new Error("other");`, "1, error: Uncaught (in promise) Error: other"],
];
for (const [how, statements, wanted] of endings) {
  Deno.test(`createSimdNetwork() lets the process end, ${how}, and needs no permission`, async () => {
    assert.equal(await inProcess(statements), wanted);
  });
}

const leftovers: [string, string][] = [
  ["networks", "simd conv networks leave no thread and no memory behind, a hundred of them"],
  ["stream", "train() ends its network's workers when it is unsubscribed from in the middle"],
];
for (const [which, name] of leftovers) {
  Deno.test(name, async () => {
    const file = (path: string) => new URL(path, import.meta.url).pathname;
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...[
          "run",
          "--no-prompt",
          "--no-check",
          "--allow-all",
          "--v8-flags=--expose-gc",
          "--config",
        ],
        ...[file("../../../../deno.json"), file("left_behind.ts"), which],
      ],
      ...{ stdout: "null", stderr: "piped", env: { NO_COLOR: "1" } },
    }).output();
    assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
  });
}
