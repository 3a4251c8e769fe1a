import assert from "node:assert/strict";
import { released } from "../../src/sinks/own_sequences.ts";
import { transferLine, transferLines } from "../../tasks/transfer_lines.ts";

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
  assert.equal(shown[1], "b: goes on after 1.0 MB");
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
