/// <reference lib="dom" />
// A run's part of the page, whole: every word, mark of a chart and pixel of a map, and what is saved. The
// texts beside this file were read and reckoned by hand; whoever changes what is shown changes them.

import assert from "node:assert/strict";
import { lightColours, pageColours } from "../../../src/views/live/page/colours.ts";
import { extentsOf } from "../../../src/views/live/page/extents.ts";
import type { RunModel } from "../../../src/views/live/page/model.ts";
import { runView } from "../../../src/views/live/page/run_view.ts";
import { fakeClock } from "../../fake_clock.ts";
import { readChart } from "../html/read_chart.ts";
import { knownRun, knownRunLater } from "./known_run.ts";
import { elementText, pageDocument } from "./page_document.ts";

const expected = (name: string) =>
  Deno.readTextFileSync(new URL(`./known_run_${name}.txt`, import.meta.url));

Deno.test("runView() shows a run before its first point, one of several", () => {
  using _page = pageDocument();
  const { info } = knownRun();
  const run: RunModel = { info, points: [], state: "running" };
  const view = runView(run, "token", false);
  view.show(run, extentsOf([run]), pageColours(), false);
  assert.equal(elementText(view.section), expected("empty"));
});

Deno.test("runView() shows a run on the way, and the same run at its end", () => {
  using page = pageDocument();
  const run = knownRun();
  let [colours, extents] = [pageColours(), extentsOf([run])];
  const view = runView(run, "token", true);
  view.show(run, extents, colours, false);
  assert.equal(elementText(view.section), expected("on_the_way"));
  // what is shown already is left where it is, so that a reader keeps the place
  const places = ["dl.settings > div", "dl.facts > div", "figure svg", "div.depth"];
  const before = places.map((place) => view.section.querySelector(place));
  view.show(run, extents, colours, false);
  assert.deepEqual(places.map((place, i) => view.section.querySelector(place) === before[i]), [
    true,
    true,
    true,
    true,
  ]);
  // another run on the page makes the axes longer, the reader turns the phone, or takes the dark
  const charts = () => view.section.querySelector("figure svg")!;
  const looks: (() => void)[] = [
    () => {},
    () => extents = { ...extents, posterior: 90 },
    () => colours = { ...colours, dark: true },
    () => Object.assign(page, { width: 300 }),
  ];
  const drawnAnew = looks.map((look) => {
    const drawn = charts();
    look();
    view.show(run, extents, colours, false);
    return charts() !== drawn;
  });
  assert.deepEqual(drawnAnew, [false, true, true, true]);
  page.width = 400;
  const details = [...view.section.querySelectorAll("details")].at(-1)!;
  Object.assign(details, { open: true });
  const toggled = document.createEvent("Event");
  toggled.initEvent("toggle");
  details.dispatchEvent(toggled);
  const later = knownRunLater();
  const narrow = {
    ...extentsOf([later]),
    elbo: [-1, 0],
    scores: { error: [0, 0.2], logLikelihood: [-0.5, 0] },
  };
  view.show(later, narrow as unknown as ReturnType<typeof extentsOf>, pageColours(), true);
  assert.equal(elementText(view.section), expected("later"));
});

Deno.test("runView() saves every chart as a file of its own, in light colours", async () => {
  using clock = fakeClock();
  using page = pageDocument();
  assert.deepEqual(pageColours(), lightColours);
  const run = knownRun();
  const view = runView(run, undefined, true);
  const buttons = [...view.section.querySelectorAll<HTMLButtonElement>("button.save")];
  assert.equal(buttons.length, 7);
  for (const button of buttons) button.click();
  assert.equal(page.saved.length, 0); // nothing was drawn
  view.show(run, extentsOf([run]), pageColours(), false);
  for (const button of buttons) button.click();
  assert.deepEqual(clock.due, new Array(7).fill(60_000));
  const texts: string[] = [];
  for (const { name, text } of page.saved) {
    const told = (await text)
      .replace(/(?<=\n)<svg .*?<\/svg>/gs, (svg) => readChart(svg).join("\n"));
    texts.push(`${name}\n${told}`);
  }
  assert.equal(texts.join(""), expected("saved"));
});
