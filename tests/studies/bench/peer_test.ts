// The PyTorch peer as a process.

import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { staged } from "../../../src/architectures/staged.ts";
import {
  findTorch,
  mayRun,
  peerContender,
  type PeerForm,
  peerForms,
} from "../../../src/studies/bench/peer.ts";
import { type Shape, works } from "../../../src/studies/bench/shapes.ts";
import { requires } from "../../requirements.ts";

/** Where Debian's package python3-torch puts it. */
const torch = requires("/usr/lib/python3/dist-packages/torch", "PyTorch");

const shapes: readonly Shape[] = [
  { name: "dense", spec: dense({ inputs: 3, classes: 4, maxDepth: 2, width: 5 }), batch: 6 },
  {
    name: "conv",
    spec: conv({ size: [8, 9], channels: 2, classes: 3, maxDepth: 2, outer: 5, inner: 4 }),
    batch: 6,
  },
  {
    name: "staged",
    spec: staged({ size: [8, 9], inputChannels: 2, classes: 3, stages: [1, 2], channels: [4, 6] }),
    batch: 6,
  },
];

const place = { device: "cpu", threads: 1 } as const;

let asked: ReturnType<typeof findTorch> | undefined;

/** PyTorch, looked for once: Python takes a second to load it. */
async function torchFound() {
  const found = await (asked ??= findTorch(undefined));
  assert.ok(found);
  return found;
}

Deno.test("findTorch() finds nothing in what is no Python with PyTorch", async () => {
  for (const python of ["no-such-python", Deno.execPath()]) {
    assert.equal(await mayRun(python), true);
    assert.equal(await findTorch(python), undefined);
  }
});

Deno.test("peerForms() are channels-last for images, compiled where there is a compiler", () => {
  const found = { python: "", version: "2", compiled: true, gpu: null };
  assert.deepEqual(peerForms(shapes[0], found), ["eager", "compiled"]);
  for (const images of shapes.slice(1)) {
    const forms = peerForms(images, { ...found, compiled: false });
    assert.deepEqual(forms, ["eager", "channels-last"]);
  }
  const onGpu = { ...found, gpu: "NVIDIA H100" };
  assert.deepEqual(peerForms(shapes[0], onGpu, "cuda"), ["eager", "compiled", "cuda-graphs"]);
});

Deno.test({
  name:
    "peerContender() has as many parameters as our network, times every kind of step and ends at the signal",
  ...torch,
  async fn() {
    const found = await torchFound();
    for (const shape of shapes) {
      using network = await createNetwork(shape.spec, { engine: "wasm" });
      const ours = Object.entries(await network.readState())
        .filter(([name]) => !/momentum|mean|variance/.test(name))
        .reduce((sum, [, { data }]) => sum + data.length, 0);
      const forms: PeerForm[] = shape.name === "dense" ? ["eager"] : ["eager", "channels-last"];
      for (const form of forms) {
        const controller = new AbortController();
        await using peer = await peerContender(shape, found, form, place, controller.signal);
        assert.equal(peer.parameters, ours + shape.spec.maxDepth + 1); // the posterior's logits too
        assert.deepEqual([peer.engine, peer.form, peer.threads], ["torch", form, 1]);
        for (const work of works) {
          const times = await peer.run(work, 3);
          assert.ok(times.length === 3 && times.every((time) => time > 0));
        }
        const long = peer.run("train", 1_000_000);
        controller.abort(new Error("stop"));
        await assert.rejects(long, /^Error: stop$/);
      }
    }
  },
});

Deno.test({
  name: "peerContender() passes on what went wrong in Python, in one line",
  ...torch,
  async fn() {
    const found = await torchFound();
    const shape = { ...shapes[1], spec: { ...shapes[1].spec, size: [2, 2] } } as Shape;
    await using peer = await peerContender(shape, found, "eager", place);
    await assert.rejects(peer.run("train", 1), /^Error: PyTorch eager: RuntimeError: /);
    await assert.rejects(peer.run("train", 1), /PyTorch eager: the peer ended during train 1$/);
  },
});
