/// <reference lib="dom" />
// Places of charts: their sizes and axes, in a document without a browser.

import assert from "node:assert/strict";
import { chartPlace, epochAxis } from "../../../src/views/live/page/chart.ts";
import { mixed, rampColour } from "../../../src/views/live/page/colours.ts";
import { numbersTable, table } from "../../../src/views/live/page/numbers_table.ts";
import { knownRun } from "./known_run.ts";
import { pageDocument } from "./page_document.ts";

Deno.test("epochAxis() names all of up to seven epochs, about five of more, and has two at least", () => {
  const axis = (...epochs: number[]) => {
    const { domain, ticks, tickFormat } = epochAxis(epochs.map((epoch) => ({ epoch })));
    return [domain, ticks, (tickFormat as (epoch: number) => string)(12345)];
  };
  assert.deepEqual(axis(), [[1, 2], [1, 2], "12,345"]);
  assert.deepEqual(axis(7), [[7, 8], [7, 8], "12,345"]);
  assert.deepEqual(axis(7, 8), [[7, 8], [7, 8], "12,345"]);
  assert.deepEqual(axis(3, 5, 9), [[3, 9], [3, 4, 5, 6, 7, 8, 9], "12,345"]);
  assert.deepEqual(axis(3, 10), [[3, 10], 5, "12,345"]);
  assert.deepEqual(axis(1, 9000), [[1, 9000], 5, "12,345"]);
});

Deno.test("chartPlace() draws as wide as there is room, from 240 pixels, three fifths as high within bounds", () => {
  using page = pageDocument();
  const place = chartPlace("T", () => ["run", ""]);
  const size = (width: number) => {
    page.width = width;
    place.draw("L", { marks: [] });
    const svg = place.figure.querySelector("svg")!;
    assert.ok(svg.querySelector("style") === null); // the page's policy would refuse it
    return [place.width(), ...["width", "height"].map((name) => Number(svg.getAttribute(name)))];
  };
  assert.deepEqual(size(100), [240, 240, 220]);
  assert.deepEqual(size(366), [366, 366, 220]);
  assert.deepEqual(size(400.4), [400, 400, 240]);
  assert.deepEqual(size(499), [499, 499, 299]);
  assert.deepEqual(size(900), [900, 900, 300]);
});

Deno.test("rampColour() goes through the colours of a ramp, and mixed() from one to the other", () => {
  const ramp = [[0, 0, 0], [100, 200, 50], [255, 255, 255]] as const;
  assert.deepEqual(
    [-1, 0, 0.25, 0.5, 0.75, 1, 2].map((share) => rampColour(ramp, share)),
    [[0, 0, 0], [0, 0, 0], [50, 100, 25], [100, 200, 50], [178, 228, 153], ramp[2], ramp[2]],
  );
  assert.deepEqual(mixed([10, 20, 30], [20, 0, 30], 0.3), [13, 14, 30]);
});

Deno.test("numbersTable() says how many epochs it has, and fills its tables where it is open", () => {
  using _page = pageDocument();
  const run = knownRun();
  const { details, show } = numbersTable("T");
  const said = () => details.querySelector("p")!.textContent;
  const rows = () => details.querySelectorAll("tbody tr").length;
  show({ ...run, points: [] });
  assert.equal(said(), "Nothing yet.");
  show({ ...run, points: run.points.slice(0, 1) });
  assert.equal(said(), "Epoch 1 is kept here.");
  show({ ...run, points: run.points.slice(0, 2) });
  assert.equal(
    said(),
    "2 epochs of 1 to 2 are kept here; snapshots.jsonl in the run's folder has more.",
  );
  assert.equal(rows(), 0);
  Object.assign(details, { open: true });
  show({ ...run, points: [] });
  assert.equal(rows(), 0);
  show(run);
  assert.deepEqual(
    [...details.querySelectorAll("tr")].map((row) => [...row.children].map((c) => c.textContent)),
    [
      ["depth", "prior, %", "posterior, %", "log-likelihood, nats"],
      ["0", "40.00", "0.00", "−2.0000"],
      ["1", "30.00", "10.00", "−1.0000"],
      ["2", "20.00", "70.00", "−0.5000"],
      ["3", "10.00", "20.00", "–"],
      ["epoch", "ELBO / N", "KL", "depth", "validation error", "validation log-likelihood"],
      ["1", "−4.0000", "20.00", "3", "50.00 %", "−1.0000"],
      ["2", "−2.0000", "20.00", "2", "50.00 %", "−1.0000"],
      ["3", "−1.3333", "20.00", "2", "10.00 %", "−0.2500"],
      ["4", "−1.0000", "20.00", "2", "10.00 %", "−0.2500"],
    ],
  );
  const [point] = run.points;
  const long = Array.from(
    { length: 26 },
    (_, i) => ({ ...point, epoch: i, validation: undefined }),
  );
  show({ ...run, points: long });
  assert.equal(rows(), 4 + 25);
  assert.equal(
    details.querySelectorAll("tbody")[1].lastElementChild!.textContent,
    "25−4.000020.003––",
  );
  assert.equal(
    table("c", [], [["a", "b"]]).outerHTML,
    '<table><caption>c</caption><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>',
  );
});
