import assert from "node:assert/strict";
import { released } from "../../../src/views/terminal/own_sequences.ts";
import { transferLine, transferLines } from "../../../src/views/terminal/transfer_lines.ts";

Deno.test("transferLine() shows a bar, amounts, speed and time left", () => {
  const line = transferLine({
    file: "train.bin",
    bytes: 5_100_000,
    total: 10_200_000,
    speed: 2_000_000,
    columns: 80,
  });
  assert.equal(
    line.trimEnd(),
    "train.bin [###########------------] 5.1 / 10.2 MB, 2.0 MB/s, 3 s left",
  );
  assert.equal(line.length, 79);
});

Deno.test("transferLine() fits any terminal", () => {
  for (let columns = 1; columns < 200; columns++) {
    for (const total of [undefined, 1e9]) {
      const line = transferLine({ file: "train.bin", bytes: 1e6, total, speed: 10, columns });
      assert.equal(line.length, columns - 1);
    }
  }
});

Deno.test("transferLine() does without a bar, a total and a speed", () => {
  const line = (total?: number, speed = 0) =>
    transferLine({ file: "a", bytes: 1_000_000, total, speed });
  assert.equal(line(), "a: 1.0 MB, 0.0 MB/s");
  assert.equal(line(4e6), "a: 1.0 / 4.0 MB, 0.0 MB/s");
  assert.equal(line(4e6, 1e4), "a: 1.0 / 4.0 MB, 0.0 MB/s, 5 min left");
  assert.equal(line(1e9, 1e4), "a: 1.0 / 1000.0 MB, 0.0 MB/s, 28 h left");
});

Deno.test("transferLines() writes one live line in a terminal", () => {
  let text = "";
  const lines = transferLines((more) => text += released(more), 60);
  lines.show("a", { bytes: 0, total: 2e6, resumedFrom: 0 });
  for (let i = 1; i < 1000; i++) lines.show("a", { bytes: i, total: 2e6, resumedFrom: 0 });
  lines.show("a", { bytes: 2e6, total: 2e6, resumedFrom: 0 });
  lines.show("b", { bytes: 1e6, total: 2e6, resumedFrom: 1e6 });
  lines.end();
  const shown = text.split("\n").map((line) => line.split("\r").at(-1)!.trimEnd());
  assert.match(shown[0], /^a .*2\.0 \/ 2\.0 MB/);
  assert.equal(shown[1], "b: resumes after 1.0 MB");
  assert.match(shown[2], /^b .*1\.0 \/ 2\.0 MB/);
  assert.deepEqual(shown.slice(3), [""]);
  assert.ok(text.split("\r").length < 20, "not more often than ten times a second");
});

Deno.test("transferLines() writes plain lines elsewhere", () => {
  let text = "";
  const lines = transferLines((more) => text += more);
  lines.show("a", { bytes: 0, total: 2e6, resumedFrom: 0 });
  lines.show("a", { bytes: 1e6, total: 2e6, resumedFrom: 0 });
  lines.show("b", { bytes: 0, resumedFrom: 0 });
  lines.end();
  assert.equal(text, "a: 2.0 MB\nb: begins\n");
});

/** What is written for a timeline of downloads, at milliseconds that a clock of the test shows. */
function shownAt(
  columns: number | undefined,
  timeline: readonly (readonly [now: number, file: string, bytes: number, resumedFrom?: number])[],
): string[] {
  const { now } = performance;
  const written: string[] = [];
  const lines = transferLines((text) => written.push(released(text)), columns);
  try {
    for (const [at, file, bytes, resumedFrom = 0] of timeline) {
      performance.now = () => at;
      lines.show(file, { bytes, total: 8e6, resumedFrom });
    }
    lines.end();
    lines.end(); // nothing is left to end
  } finally {
    performance.now = now;
  }
  return written;
}

Deno.test("transferLines() writes elsewhere every ten seconds and at the end, with the speed since the start", () => {
  assert.deepEqual(
    shownAt(undefined, [
      [1000, "a", 2e6, 2e6],
      [10_999, "a", 3e6, 2e6],
      [11_000, "a", 4e6, 2e6],
      [20_999, "a", 5e6, 2e6],
      [21_000, "a", 6e6, 2e6],
      [22_000, "a", 8e6, 2e6],
      [23_000, "b", 0],
      [33_000, "b", 4e6],
    ]),
    [
      "a: resumes after 2.0 MB\n",
      "a: 4.0 / 8.0 MB, 0.2 MB/s, 20 s left\n",
      "a: 6.0 / 8.0 MB, 0.2 MB/s, 10 s left\n",
      "a: 8.0 / 8.0 MB, 0.3 MB/s\n",
      "b: 8.0 MB\n",
      "b: 4.0 / 8.0 MB, 0.4 MB/s, 10 s left\n",
    ],
  );
});

Deno.test("transferLines() counts the speed anew where the server begins again", () => {
  assert.deepEqual(
    shownAt(undefined, [[0, "a", 6e6, 6e6], [10_000, "a", 0, 6e6], [20_000, "a", 4e6, 6e6]]),
    [
      "a: resumes after 6.0 MB\n",
      "a: 0.0 / 8.0 MB, 0.0 MB/s\n",
      "a: 4.0 / 8.0 MB, 0.2 MB/s, 20 s left\n",
    ],
  );
});

Deno.test("transferLines() draws in a terminal ten times a second, and ends a line with the latest numbers", () => {
  const written = shownAt(70, [
    [0, "a", 0],
    [99, "a", 1e6],
    [100, "a", 2e6],
    [199, "a", 8e6],
    [200, "b", 0],
    [250, "b", 4e6],
  ]);
  assert.deepEqual(written.map((text) => text.replace(/ +(?=\n|$)/, "")), [
    "\ra [---------------------] 0.0 / 8.0 MB, 0.0 MB/s",
    "\ra [#####----------------] 2.0 / 8.0 MB, 20.0 MB/s, 1 s left",
    "\ra [#####################] 8.0 / 8.0 MB, 40.2 MB/s",
    "\ra [#####################] 8.0 / 8.0 MB, 40.2 MB/s\n",
    "\rb [---------------------] 0.0 / 8.0 MB, 0.0 MB/s",
    "\rb [##########-----------] 4.0 / 8.0 MB, 80.0 MB/s, 1 s left\n",
  ]);
});

Deno.test("transferLines() writes nothing where nothing is downloaded", () => {
  assert.deepEqual([shownAt(undefined, []), shownAt(80, [])], [[], []]);
});

Deno.test("transferLine() tells the time left in seconds, minutes and hours, rounded up", () => {
  const left = (seconds: number) => {
    const progress = { file: "a", bytes: 1e6, total: 1e6 + seconds * 1e3, speed: 1e3 };
    return transferLine(progress).split(", ").at(-1);
  };
  assert.deepEqual([0.5, 1, 99, 99.5, 100, 120, 121, 5940, 5941, 7200, 7201].map(left), [
    ...["1 s left", "1 s left", "99 s left", "100 s left"],
    ...["2 min left", "2 min left", "3 min left", "99 min left"],
    ...["2 h left", "2 h left", "3 h left"],
  ]);
});

Deno.test("transferLine() has a bar of 5 to 30 characters, as many as there is room for, or none", () => {
  const line = (columns: number, total?: number) =>
    transferLine({ file: "a", bytes: 5e5, total, speed: 0, columns }).trimEnd();
  assert.equal(line(53, 1e6), "a 0.5 / 1.0 MB, 0.0 MB/s");
  assert.equal(line(54, 1e6), "a [##---] 0.5 / 1.0 MB, 0.0 MB/s");
  for (const columns of [79, 200]) {
    const bar = "###############---------------";
    assert.equal(line(columns, 1e6), `a [${bar}] 0.5 / 1.0 MB, 0.0 MB/s`);
  }
  assert.equal(line(80), "a 0.5 MB, 0.0 MB/s");
});
