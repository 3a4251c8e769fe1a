/// <reference lib="dom" />
// All runs of the page in one chart, and their table.

import assert from "node:assert/strict";
import { lightColours } from "../../../src/views/live/page/colours.ts";
import { extentsOf } from "../../../src/views/live/page/extents.ts";
import type { RunModel } from "../../../src/views/live/page/model.ts";
import { runsTogether } from "../../../src/views/live/page/runs_together.ts";
import { knownRun } from "./known_run.ts";
import { pageDocument } from "./page_document.ts";

const textsIn = (within: Element, selector: string) =>
  [...within.querySelectorAll(selector)].map(({ textContent }) => textContent);

Deno.test("runsTogether() draws a line of its own look for each run that has points, and a row for every run", () => {
  using _page = pageDocument();
  const known = knownRun();
  const other: RunModel = {
    ...known,
    info: { ...known.info, id: 3, title: "other" },
    points: known.points.map((point) => ({ ...point, validation: undefined })),
    state: "ended",
  };
  const empty: RunModel = {
    info: { ...known.info, id: 4, title: "empty" },
    points: [],
    state: "running",
  };
  const runs = [known, other, empty];
  const { section, show } = runsTogether();
  show(runs, extentsOf(runs), lightColours);
  const [posteriors, scores] = section.querySelectorAll("figure");
  const lines = [...posteriors.querySelectorAll("svg path[stroke]")].concat(
    [...posteriors.querySelectorAll("svg g[stroke] path")],
  );
  assert.ok(lines.length >= 2);
  assert.deepEqual(textsIn(posteriors, ".entry"), ["known", "other"]);
  const looks = [...posteriors.querySelectorAll<HTMLElement>(".entry")].map(({ dataset }) =>
    dataset.look
  );
  assert.deepEqual(looks, ["line full", "line truncated"]);
  assert.equal(
    posteriors.querySelector("svg")!.getAttribute("aria-label"),
    "Posteriors over depth: known chosen depth 2; other chosen depth 2",
  );
  // only the first run has a validation split
  assert.equal(
    scores.querySelector("svg")!.getAttribute("aria-label"),
    "Validation log-likelihood: known −0.2500 at epoch 3",
  );
  assert.deepEqual(textsIn(section, "thead th"), [
    ...["run", "state", "epoch", "chosen depth", "most probable depth", "error", "log-likelihood"],
  ]);
  assert.deepEqual([...section.querySelectorAll("tbody tr")].map((row) => textsIn(row, "th, td")), [
    ["known", "training", "4", "2 of 3", "2", "10.00 %", "−0.2500"],
    ["other", "ended", "4", "2 of 3", "2", "–", "–"],
    ["empty", "training", "–", "–", "–", "–", "–"],
  ]);
});

Deno.test("runsTogether() draws again when a run, the axes or the colours have changed, and not otherwise", () => {
  using _page = pageDocument();
  const known = knownRun();
  const runs = [known, { ...knownRun(), info: { ...known.info, id: 3, title: "other" } }];
  const { section, show } = runsTogether();
  const chart = () => section.querySelector("figure svg")!;
  let [extents, colours] = [extentsOf(runs), lightColours];
  show(runs, extents, colours);
  const looks: (() => void)[] = [
    () => {},
    () => extents = { ...extents, posterior: 90 },
    () => colours = { ...colours, dark: true },
    () => runs[1].points = runs[1].points.slice(0, 3),
  ];
  const drawnAnew = looks.map((look) => {
    const drawn = chart();
    look();
    show(runs, extents, colours);
    return chart() !== drawn;
  });
  assert.deepEqual(drawnAnew, [false, true, true, true]);
});

Deno.test("runsTogether() shows no chart before the first point, and no log-likelihoods without a validation split", () => {
  using _page = pageDocument();
  const { info } = knownRun();
  const runs: RunModel[] = [0, 1].map((id) => ({
    info: { ...info, id },
    points: [],
    state: "running",
  }));
  const { section, show } = runsTogether();
  const hidden = () => [...section.querySelectorAll("figure")].map(({ hidden }) => hidden);
  show(runs, extentsOf(runs), lightColours);
  assert.deepEqual(hidden(), [true, true]);
  const points = knownRun().points.map((point) => ({ ...point, validation: undefined }));
  runs[0] = { ...runs[0], points };
  show(runs, extentsOf(runs), lightColours);
  assert.deepEqual(hidden(), [false, true]);
});
