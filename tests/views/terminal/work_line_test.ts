// The line of progress, on a terminal and in a file.

import assert from "node:assert/strict";
import { workLine } from "../../../src/views/terminal/work_line.ts";
import { Screen } from "./screen.ts";

/** A file that keeps its rows. */
function file() {
  const written: string[] = [];
  return {
    written,
    isTerminal: false,
    columns: () => 80,
    write: (text: string) => void written.push(text),
  };
}

/** A clock that is set by hand, seconds. */
function clock() {
  let seconds = 0;
  return { now: () => 1000 * seconds, set: (to: number) => void (seconds = to) };
}

Deno.test("workLine() shows nothing of work that ends within half a second", () => {
  const [screen, time] = [new Screen(80), clock()];
  using line = workLine({ out: screen, color: false, now: time.now });
  line.onStage("evaluating");
  for (const tenths of [0, 1, 2, 3, 4]) {
    time.set(tenths / 10);
    line.onProgress(tenths, 4);
  }
  line.end();
  assert.equal(screen.writes, 0);
});

Deno.test("workLine() redraws one line at most ten times a second and takes it away", () => {
  const [screen, time] = [new Screen(80), clock()];
  screen.write("before\n");
  using line = workLine({ out: screen, color: false, now: time.now });
  line.onStage("evaluating");
  time.set(1);
  line.onProgress(1000, 4000);
  assert.equal(
    screen.text(),
    "before\nevaluating ━━━━━━────────────────── 1,000 of 4,000 · 0:03 left",
  );
  for (let i = 0; i < 99; i++) {
    time.set(1 + i / 1000);
    line.onProgress(1000 + i, 4000);
  }
  assert.equal(screen.writes, 2);
  time.set(2);
  line.onProgress(2000, 4000);
  assert.match(screen.text(), /^before\nevaluating .* 2,000 of 4,000 · 0:02 left$/);
  line.end();
  assert.equal(screen.text(), "before");
  assert.ok(screen.cursorVisible);
});

Deno.test("workLine() takes its line away when the process exits", () => {
  const [screen, time] = [new Screen(80), clock()];
  screen.write("before\n");
  using line = workLine({ out: screen, color: false, now: time.now });
  line.onStage("evaluating");
  time.set(1);
  line.onProgress(1000, 4000);
  assert.match(screen.text(), /1,000 of 4,000/);
  globalThis.dispatchEvent(new Event("unload")); // as Deno.exit does
  assert.equal(screen.text(), "before");
});

Deno.test("workLine() makes room for text, and comes back below it", () => {
  const [screen, time] = [new Screen(80), clock()];
  using line = workLine({ out: screen, color: false, now: time.now });
  line.onStage("one");
  time.set(1);
  line.onProgress(1, 2);
  line.write("said\n");
  assert.equal(screen.text(), "said");
  time.set(2);
  line.onProgress(1, 2);
  assert.match(screen.text(), /^said\none ━/);
});

Deno.test("workLine() begins anew with each stage and each pass", () => {
  const [screen, time] = [new Screen(80), clock()];
  using line = workLine({ out: screen, color: false, now: time.now });
  line.onStage("one");
  line.onStage("two");
  time.set(10);
  line.onProgress(10, 20);
  assert.match(screen.text(), /^two .* 0:10 left$/);
  line.onProgress(0, 5); // another pass
  time.set(12);
  line.onProgress(1, 5);
  assert.match(screen.text(), /^two .* 1 of 5 · 0:08 left$/);
});

Deno.test("workLine() writes a row to a file after two seconds, and then every ten", () => {
  const [out, time] = [file(), clock()];
  using line = workLine({ out, now: time.now });
  line.onStage("predicting");
  for (let second = 0; second <= 30; second++) {
    time.set(second);
    line.onProgress(100 * second, 6000);
  }
  assert.deepEqual(out.written, [
    "predicting: 200 of 6,000, 0:58 left\n",
    "predicting: 1,200 of 6,000, 0:48 left\n",
    "predicting: 2,200 of 6,000, 0:38 left\n",
  ]);
});

Deno.test("workLine() appears by itself where nothing is told, and leaves no timer", async () => {
  const screen = new Screen(80);
  {
    using line = workLine({ out: screen, color: false });
    line.onStage("loading");
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.match(screen.text(), /^loading 0:0\d$/);
  }
  assert.equal(screen.text(), "");
});

Deno.test("workLine() that is hidden shows nothing, but passes text on", () => {
  const [screen, time] = [new Screen(80), clock()];
  using line = workLine({ out: screen, hidden: true, now: time.now });
  line.onStage("one");
  time.set(5);
  line.onProgress(1, 2);
  assert.equal(screen.text(), "");
  line.write("said\n");
  assert.equal(screen.text(), "said");
});

Deno.test("workLine() gives up where nothing can be written", () => {
  const time = clock();
  let tries = 0;
  const out = {
    isTerminal: true,
    columns: () => 80,
    write() {
      tries++;
      throw new Error("closed");
    },
  };
  using line = workLine({ out, now: time.now });
  line.onStage("one");
  for (const second of [1, 2, 3]) {
    time.set(second);
    line.onProgress(second, 4);
  }
  assert.equal(tries, 1);
});

Deno.test("workLine() shows at once what is known to take long", () => {
  for (const out of [new Screen(80), file()]) {
    using line = workLine({ out, color: false, now: () => 0 });
    line.onStage("loading big.csv");
    line.show();
    const text = "written" in out ? out.written.join("").trimEnd().replace(":", "") : out.text();
    assert.equal(text, "loading big.csv ...");
  }
});
