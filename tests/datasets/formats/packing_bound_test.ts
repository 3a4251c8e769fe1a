// Small files that unpack to very much take no memory and are refused.

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  allowedBytes,
  allowedRatio,
  withinRatio,
} from "../../../src/datasets/formats/packing_bound.ts";
import { idxImages, idxLabels } from "./idx_files.ts";
import { joined } from "./mat_files.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const chunk = new Uint8Array(1 << 20);
async function* chunksOf(count: number) {
  for (let i = 0; i < count; i++) yield await Promise.resolve(chunk);
}

Deno.test("withinRatio() gives the chunks on as long as they are few, or their packing was not that small", async () => {
  const few = allowedBytes / chunk.length;
  assert.equal((await Array.fromAsync(withinRatio(chunksOf(few), () => 1))).length, few);
  const packed = 30 * chunk.length / allowedRatio;
  assert.equal((await Array.fromAsync(withinRatio(chunksOf(30), () => packed))).length, 30);
  await assert.rejects(
    Array.fromAsync(withinRatio(chunksOf(31), () => packed)),
    /^Error: it unpacks to more than 100 times its size; .* unpack it first \(gunzip\)$/,
  );
});

/** Runs code in a process of its own. Gives what it prints, and the bytes that its memory grew by at most. */
async function measured(code: string): Promise<{ text: string; grown: number }> {
  const measuring = `
    const peak = () => 1024 * /VmHWM:\\s*(\\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))[1];
    const before = peak();
    ${code}
    console.log(peak() - before);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--ext=ts", measuring],
    cwd: new URL("../../..", import.meta.url),
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  const grown = Number(lines.pop());
  assert.ok(Number.isFinite(grown), new TextDecoder().decode(stderr));
  return { text: lines.join("\n"), grown };
}

Deno.test({
  name:
    "withinRatio() keeps tables, images and archives from taking memory for what a small file unpacks to",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using folder = temporaryFolder();
    const bomb = (name: string, head: Uint8Array, unit: Uint8Array, times: number) => {
      // a file of several gzip streams is one, and quickly made
      const packed = gzipSync(unit);
      const streams = Array.from({ length: times }, () => packed);
      Deno.writeFileSync(`${folder.path}/${name}`, joined(gzipSync(head), ...streams));
      return `${folder.path}/${name}`;
    };
    const rows = new TextEncoder().encode("1.5,2,3\n0.5,2,4\n".repeat(1 << 18));
    const table = bomb("a.csv", new TextEncoder().encode("x,y,l\n"), rows, 100);
    const zeros = new Uint8Array(1 << 22);
    const count = 100 * zeros.length / 1024;
    const header = idxImages([count, 32, 32], new Uint8Array(0));
    const images = bomb("images", header, zeros, 100);
    const lying = bomb("lying", idxImages([10, 32, 32], new Uint8Array(0)), zeros, 100);
    const cifar = bomb("data_batch_1.bin", new Uint8Array(0), zeros, 100);
    const labels = folder.write("labels", idxLabels(new Array(count).fill(1)));
    const ten = folder.write("ten", idxLabels(new Array(10).fill(1)));
    const { text, grown } = await measured(`
      import { csv } from "./src/datasets/formats/csv.ts";
      import { readCifar10 } from "./src/datasets/formats/cifar.ts";
      import { readIdx } from "./src/datasets/formats/idx.ts";
      for (const read of [
        () => csv(${JSON.stringify(table)}),
        () => readIdx(${JSON.stringify(images)}, ${JSON.stringify(labels)}),
        () => readIdx(${JSON.stringify(lying)}, ${JSON.stringify(ten)}),
        () => readCifar10([${JSON.stringify(cifar)}]),
      ]) await read().then(() => console.log("read"), (error) => console.log(error.message));`);
    const ratio =
      "it unpacks to more than 100 times its size; if that is intended, unpack it first " +
      "(gunzip)";
    assert.deepEqual(text.split("\n"), [
      `csv(): cannot read ${table}: ${ratio}`,
      `readIdx(): cannot read ${images}: ${ratio}`,
      `readIdx(): wanted 10240 bytes of images (10 × 32 × 32), got more in ${lying}`,
      `readCifar10(): cannot read ${cifar}: ${ratio}`,
    ]);
    // each unpacks to more than 400 MB; when memory is collected varies by 100 MB
    assert.ok(grown < 300e6, `grew by ${grown} bytes`);
  },
});
