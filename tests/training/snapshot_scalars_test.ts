// A scalar that is added to the description of snapshots, and nowhere else.

import assert from "node:assert/strict";
import { lastValueFrom, of, toArray } from "rxjs";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { type SnapshotScalar, snapshotScalars } from "../../src/training/snapshot_scalars.ts";
import { pageDocument } from "../views/live/page_document.ts";
import { snapshot } from "./snapshots.ts";

const entropy: SnapshotScalar = {
  title: "posterior entropy",
  unit: "nats",
  form: "nats",
  of: ({ q }) => q.length / 4,
  tensorBoard: { tag: "depth/entropy" },
  column: "entropy",
  later: true,
};

// before the modules below are loaded, whose lists of scalars are made then
Object.assign(snapshotScalars, { entropy });
const { posteriorSummary } = await import("../../src/training/snapshot.ts");
const { csvLines } = await import("../../src/training/sinks/csv_lines.ts");
const { parseSnapshot } = await import("../../src/runs/schemas/snapshot.ts");
const { snapshotValues } = await import("../../src/views/tensorboard/event_values.ts");
const { packSnapshots, unpackedPoints } = await import(
  "../../src/views/live/packed_snapshots.ts"
);
const { receive } = await import("../../src/views/live/page/model.ts");
const { numbersTable } = await import("../../src/views/live/page/numbers_table.ts");

const posterior = depthPosterior({ prior: uniform(4) });
const summary = posteriorSummary(
  posterior,
  { m: [-1, -1, -1, -1, -1], trainSize: 200 },
  relative95,
);
const sent = snapshot(1, summary as Partial<Snapshot>);
const column = "entropy" as keyof Snapshot;

Deno.test("snapshotScalars: one entry gives a snapshot its number, and CSV its column", async () => {
  assert.equal(sent[column], 1.25);
  const lines: string[] = [];
  await lastValueFrom(of(sent).pipe(csvLines({ write: (line) => lines.push(line) }), toArray()));
  const [heads, values] = lines.join("").split("\n").map((line) => line.split(","));
  assert.deepEqual(heads.slice(9, 12), ["depth", "entropy", "validation_error"]);
  assert.equal(values[10], String(1.25));
});

Deno.test("snapshotScalars: one entry gives TensorBoard its tag, behind the tags of before", () => {
  const tags = snapshotValues(sent).map(({ tag }) => tag);
  assert.deepEqual(tags.slice(7, 10), ["depth/blocks", "depth/entropy", "log_likelihood/exit_0"]);
  assert.deepEqual(snapshotValues(sent)[8], { tag: "depth/entropy", scalar: 1.25 });
});

Deno.test("snapshotScalars: one entry gives the page a column, by way of the worker and JSON", () => {
  using page = pageDocument();
  const [point] = unpackedPoints(packSnapshots([{ index: 0, snapshot: sent }]));
  const info = { id: 0, title: "a", settings: [], prior: [], chosenBy: "", controls: false };
  const model = { runs: [] };
  receive(model, { kind: "runs", session: "s", runs: [info] });
  const points = JSON.parse(JSON.stringify([{ n: 1, ...point }]));
  receive(model, { kind: "points", run: 0, points, stride: 1 });
  const { details, show } = numbersTable("a");
  details.open = true;
  show(model.runs[0]);
  const [, course] = details.querySelectorAll("table");
  const cells = (row: Element) => [...row.children].map(({ textContent }) => textContent);
  const [heads, values] = [...course.querySelectorAll("tr")].map(cells);
  assert.equal(values[heads.indexOf("entropy")], "1.2500");
  assert.equal(heads.indexOf("entropy"), 4);
  void page;
});

Deno.test("snapshotScalars: files of earlier versions are read, with NaN for what came later", () => {
  const { [column]: _, ...before } = sent as Snapshot & Record<string, unknown>;
  assert.ok(!(column in before));
  const read = parseSnapshot(before, undefined, "test()", "line 1");
  assert.equal(read[column], NaN);
  const line = JSON.parse(JSON.stringify(sent));
  assert.deepEqual(parseSnapshot(line, undefined, "test()", "line 1"), sent);
  assert.throws(
    () => parseSnapshot({ ...before, [column]: "much" }, undefined, "test()", "line 1"),
    {
      message: 'test(): wanted a finite number, or null at $.entropy, got "much" in line 1',
    },
  );
});
