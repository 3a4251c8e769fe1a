// What a notebook shows of a stream, as text: some notebooks are shown in a terminal.

import assert from "node:assert/strict";
import { firstValueFrom, take, toArray } from "rxjs";
import { streamPicture } from "../../../src/views/notebook/stream_picture.ts";
import { train } from "../../../src/training/train.ts";
import { follower } from "../../../src/views/terminal/follower.ts";
import { blockLines, type RunOutline } from "../../../src/views/terminal/progress_text.ts";
import { evil, strangersIn } from "../../files/deceptive.ts";
import { snapshot } from "../../training/snapshots.ts";
import { data, options } from "../../training/tiny_runs.ts";

Deno.test("streamPicture() has nothing of a stranger's raw in its text", async () => {
  for (const value of [snapshot(1), { name: evil }, evil]) {
    const picture = streamPicture({ title: evil });
    picture.add(value);
    const text = (await picture.draw())["text/plain"];
    assert.deepEqual(strangersIn(text), []);
    assert.match(text, /x\\x1[bB]\[31mR/);
  }
});

/** What is shown of values that came one after the other: text, the picture's heading, and the end in a line. */
async function shown(values: readonly unknown[], outline: RunOutline = {}) {
  const picture = streamPicture(outline);
  values.forEach((value) => picture.add(value));
  const { "text/plain": text, "image/svg+xml": svg } = await picture.draw();
  const heading = svg?.match(
    /<tspan font-weight="600">(.*?)<\/tspan><tspan fill="[^"]*"> {2}(.*?)<\/tspan>/,
  );
  return { text, heading: heading?.slice(1), svg, result: picture.result() };
}

Deno.test("streamPicture() shows values that are no snapshots as text, how many and the last in a line", async () => {
  assert.deepEqual(await shown([]), {
    text: "first epoch ...",
    heading: undefined,
    svg: undefined,
    result: "no values",
  });
  const { epoch, objective, posterior, logLikelihood } = snapshot(1);
  const others = [
    null,
    undefined,
    5,
    { objective, posterior, logLikelihood },
    { epoch: "1", objective, posterior, logLikelihood },
    { epoch, posterior, logLikelihood },
    { epoch, objective, logLikelihood },
    { epoch, objective, posterior: 5, logLikelihood },
    { epoch, objective, posterior },
    { epoch, objective, posterior, logLikelihood: "many" },
  ];
  for (const other of others) {
    const { text, svg, result } = await shown([other]);
    assert.match(text, /^1 value, the last: /, String(other));
    assert.deepEqual([svg, result], [undefined, "1 value"]);
  }
  const last = async (value: unknown) => (await shown([0, value])).text;
  assert.equal(await last({ a: { b: { c: 1 } } }), "2 values, the last: { a: { b: [Object] } }");
  assert.equal(await last([null]), "2 values, the last: [ null ]");
  // a text has two quotes more
  assert.equal(await last("x".repeat(198)), `2 values, the last: '${"x".repeat(198)}'`);
  assert.equal(await last("x".repeat(199)), `2 values, the last: '${"x".repeat(199)} ...`);
  const wide = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`name${i}`, 12345]));
  assert.equal((await last(wide)).split("\n").length, 1);
  assert.equal((await shown(new Array(1234).fill(0))).result, "1,234 values");
});

Deno.test("streamPicture() heads the picture with what is known of the run, and ends in a line", async () => {
  const chosen = "chosen depth 3 of 4 blocks";
  const validation = { error: 0.125, logLikelihood: -1 };
  assert.deepEqual((await shown([snapshot(1)])).heading, ["Training", `epoch 1 · ${chosen}`]);
  const known = { title: "mine", epochs: 5000 };
  const scored = await shown([snapshot(1199, { validation }), snapshot(1200)], known);
  assert.deepEqual(scored.heading, [
    "mine",
    `epoch 1,200 of 5,000 · ${chosen} · validation error 12.50 %`,
  ]);
  assert.equal(scored.result, `${chosen}; left after epoch 1,200`);
  const final = snapshot(1200, { final: true, bestEpoch: 1100, stoppedBy: "patience" });
  const ended = await shown([snapshot(1200), final]);
  const ending = "stopped early, weights of epoch 1,100";
  assert.deepEqual(ended.heading, ["Training", `epoch 1,200 · ${chosen} · ${ending}`]);
  assert.equal(ended.result, `${chosen}; ${ending}`);
});

Deno.test("streamPicture() has the lines of a terminal of 80 columns and 20 rows as its text", async () => {
  const validation = { error: 0.125, logLikelihood: -1234.5, unpredicted: 123456 };
  const prior = Array(73).fill(1 / 73);
  const posterior = prior.map((_, d) => d === 3 ? 0.4 : 0.6 / (72));
  const values = [1, 2, 3].map((epoch) =>
    snapshot(epoch, { posterior, depth: 72, ...epoch === 2 && { validation } })
  );
  const outline = { title: "title", epochs: 5, patience: 3, trainSize: 200, prior };
  const follow = follower();
  const state = values.map(follow).at(-1)!;
  const lines = blockLines(state, outline, { columns: 80, rows: 20 }, false);
  // so many exits, and so long that another row would make the chart higher, and another column wider
  for (const size of [{ columns: 80, rows: 21 }, { columns: 81, rows: 20 }]) {
    assert.notDeepEqual(blockLines(state, outline, size, false), lines);
  }
  const { text, svg } = await shown(values, outline);
  assert.equal(text, lines.join("\n"));
  for (const words of [/largest at 3 with 40\.0 %/, /Objective after 3 epochs −0\.3333/, /prior/]) {
    assert.match(svg, words);
  }
  assert.match(svg, /every exit, nats per example: 0: −1\.00, 1: −0\.500, 2: −0\.200, 3: −0\.100,/);
});

Deno.test("streamPicture() takes what it was not told from the run, and keeps what it was", async () => {
  const first = async (epochs: number) => {
    const stream = train(data, { ...options, epochs });
    return (await firstValueFrom(stream.pipe(take(1), toArray())));
  };
  const headingOf = async (epochs: number, outline?: RunOutline) =>
    (await shown(await first(epochs), outline)).heading!;
  assert.match((await headingOf(7)).join(), /^spirals,epoch 1 of 7 · /);
  const [known] = await first(7);
  // a copy knows no run; what the first one knew holds
  const { heading } = await shown([known, { ...known, epoch: 2 }]);
  assert.match(heading!.join(), /^spirals,epoch 2 of 7 · /);
  assert.match((await headingOf(Infinity)).join(), /^spirals,epoch 1 · /);
  assert.match((await headingOf(7, { title: "mine", epochs: 9 })).join(), /^mine,epoch 1 of 9 · /);
});
