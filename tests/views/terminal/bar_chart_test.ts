// A posterior over depth as text.

import assert from "node:assert/strict";
import fc from "fast-check";
import { barChart, sparkline } from "../../../src/views/terminal/bar_chart.ts";
import { depthAxis } from "../../../src/views/terminal/depth_axis.ts";
import { released } from "../../../src/views/terminal/own_sequences.ts";
import { fitLine } from "../../../src/views/terminal/terminal.ts";

Deno.test("barChart() draws a column for each depth and marks the chosen one", () => {
  const q = [0.05, 0.1, 0.3, 0.4, 0.15];
  assert.deepEqual(barChart(q, { width: 32, height: 4, chosenDepth: 3 }), [
    "  40 % ┤            ███",
    "       │        ███ ███",
    "  20 % ┤        ███ ███ ▄▄▄",
    "       │▄▄▄ ███ ███ ███ ███",
    "   0 % └─────────────▲──────",
    "         0   1   2   3   4",
    "        ▲ chosen depth",
  ]);
});

Deno.test("barChart() dots the axis beyond the blocks that are left", () => {
  const lines = barChart([0.5, 0.5, 0, 0], { width: 20, height: 1, depth: 1 });
  assert.equal(
    lines[1],
    "└────────┈┈┈┈┈┈┈┈",
  );
});

Deno.test("barChart() shows a prior above bars, within them and beyond the top", () => {
  const lines = barChart([0.1, 0.1, 0.1], { width: 40, height: 2, prior: [0.01, 0.07, 0.3] });
  assert.deepEqual(lines.slice(0, 2), [
    "  10 % ┤███████ ▒▒▒▒▒▒▒ ███████",
    "   5 % ┤▒▒▒▒▒▒▒ ███████ ███████",
  ]);
  const low = barChart([0.1, 0, 0], { width: 40, height: 2, prior: [0.1, 0.01, 0.3] });
  assert.deepEqual(low.slice(0, 2), [
    "  10 % ┤▒▒▒▒▒▒▒         ↑↑↑↑↑↑↑",
    "   5 % ┤███████ ·······",
  ]);
});

Deno.test("barChart() says what it folds and what it leaves out", () => {
  const flat = new Array(101).fill(1 / 101);
  assert.equal(barChart(flat, { width: 80 }).at(-1)!.trim(), "one column is 2 depths");
  const short = flat.map((_, d) => d < 10 ? 0.09995 : d === 50 ? 0.0005 : 0);
  assert.equal(barChart(short, { width: 80 }).at(-1)!.trim(), "depths 11 to 100: 0.05 %");
  assert.equal(barChart(flat, { width: 120 }).length, 8);
});

Deno.test("barChart() fits its width for every depth, and colour changes no character", () => {
  const depths = fc.constantFrom(0, 1, 2, 5, 10, 20, 50, 100, 1000);
  fc.assert(fc.property(
    depths,
    fc.integer({ min: 30, max: 200 }),
    fc.double({ min: 0.5, max: 1.2, noNaN: true }),
    fc.nat(),
    (depth, width, decay, pick) => {
      const weights = Array.from({ length: depth + 1 }, (_, d) => decay ** d);
      const total = weights.reduce((sum, w) => sum + w, 0);
      const options = { width, chosenDepth: pick % (depth + 1), prior: weights };
      const plain = barChart(weights.map((w) => w / total), options);
      const colored = barChart(weights.map((w) => w / total), { ...options, color: true });
      plain.forEach((line, i) => {
        assert.ok(fitLine(line, Infinity).width <= width, line);
        // deno-lint-ignore no-control-regex -- colours
        assert.equal(released(colored[i]).replace(/\x1b\[[0-9;]*m/g, "").trimEnd(), line.trimEnd());
      });
      assert.equal(plain.filter((line) => line.includes("▲") && !line.includes("▲ c")).length, 1);
    },
  ));
});

Deno.test("barChart() is as high for the largest column as its rows allow, and empty for NaN", () => {
  assert.match(barChart([1], { width: 40, height: 3 })[0], /100 % ┤█/);
  assert.ok(barChart([NaN, NaN], { width: 40 }).every((line) => !line.includes("█")));
});

Deno.test("sparkline() is one line on a given axis", () => {
  const q = [0.1, 0.2, 0.4, 0.3];
  assert.equal(sparkline(q, depthAxis(q, 4)), "▂▄█▆");
  assert.equal(sparkline([0, 0, 0, 0], depthAxis(q, 4)), "    ");
});

Deno.test("barChart() says what its signs mean, those that it shows", () => {
  const q = [0.1, 0, 0];
  const all = barChart(q, { width: 80, height: 2, prior: [0.1, 0.01, 0.3], chosenDepth: 0 });
  assert.equal(
    all.at(-1),
    "        ▲ chosen depth   · prior   ▒ prior in a bar   ↑ prior above the chart",
  );
  assert.ok(all.at(-1)!.length <= 80);
  const chosen = barChart(q, { width: 80, height: 2, chosenDepth: 0 });
  assert.equal(chosen.at(-1)!.trim(), "▲ chosen depth");
  assert.ok(!barChart(q, { width: 80, height: 2 }).at(-1)!.includes("chosen"));
  // whole entries, as many as there is room for
  const narrow = barChart(q, { width: 40, height: 2, prior: [0.1, 0.01, 0.3], chosenDepth: 0 });
  assert.equal(narrow.at(-1)!.trim(), "▲ chosen depth   · prior");
});
