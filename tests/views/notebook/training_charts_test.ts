// A run in one picture.

import assert from "node:assert/strict";
import {
  type TrainingPicture,
  trainingPicture,
} from "../../../src/views/notebook/training_charts.ts";
import { parseHTML } from "linkedom";
import { readChart } from "../html/read_chart.ts";

const picture: TrainingPicture = {
  heading: ["a & b", "epoch 2 <of> 3"],
  posterior: [0.1, 0.2, 0.4, 0.3],
  prior: [0.4, 0.3, 0.2, 0.1],
  chosenDepth: 2,
  logLikelihood: [-1, -0.5, null, null],
  history: [{ epoch: 1, objective: -1 }, { epoch: 2, objective: -0.5, validation: -0.75 }],
};

interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element;
  querySelectorAll(selector: string): Iterable<Element>;
}

function parse(svg: string): Element {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`) as unknown as {
    document: Element;
  };
  return document.querySelector("svg");
}

Deno.test("trainingPicture() is one SVG of three charts that needs no page around it", async () => {
  const text = await trainingPicture(picture);
  assert.match(text, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
  assert.doesNotMatch(text, /var\(--|<style|NaN|undefined|<of>/);
  const svg = parse(text);
  const labels = [...svg.querySelectorAll("svg")].map((chart) => chart.getAttribute("aria-label"));
  assert.deepEqual(labels, [
    "Posterior over depth, largest at 2 with 40.0 %; chosen depth 2, mean depth 2",
    "Objective after 2 epochs −0.5000 nats per example, validation log-likelihood −0.7500",
    "Log-likelihood of every exit, nats per example: 0: −1.00, 1: −0.500",
  ]);
  for (const words of ["a & b", "epoch 2 <of> 3", "95 % rule", "most probable", "prior"]) {
    assert.ok(svg.textContent.includes(words), words);
  }
});

Deno.test("trainingPicture() marks the three choices where they are, and the chosen depth's bar", async () => {
  const posterior = [0.02, 0.2, 0.195, 0.205, 0.19, 0.19];
  const svg = parse(
    await trainingPicture({ ...picture, posterior, prior: undefined, chosenDepth: 1 }),
  );
  const chart = svg.querySelector("svg");
  const signs = [...chart.querySelectorAll("text")].filter((t) => "●▲◆".includes(t.textContent));
  const bars = [...chart.querySelectorAll("rect")];
  assert.equal(bars.length, 6);
  const left = (sign: Element) => /translate\(([\d.]+)/.exec(sign.getAttribute("transform")!)![1];
  const depthOf = (sign: Element) => bars.findIndex((bar) => bar.getAttribute("x") === left(sign));
  assert.deepEqual(signs.map((t) => [t.textContent, depthOf(t)]), [["●", 1], ["▲", 3], ["◆", 3]]);
  const fills = bars.map((bar) => bar.getAttribute("fill"));
  assert.equal(new Set(fills).size, 2);
  assert.equal(fills.filter((fill) => fill === fills[1]).length, 1);
});

Deno.test("trainingPicture() leaves out what is not known, and draws what is hardly anything", async () => {
  const { heading } = picture;
  const bare = { heading, posterior: [1], chosenDepth: 0, history: [] };
  assert.equal([...parse(await trainingPicture(bare)).querySelectorAll("svg")].length, 1);
  const odd = await trainingPicture({
    ...bare,
    logLikelihood: [null],
    history: [{ epoch: 1, objective: NaN }],
  });
  assert.equal([...parse(odd).querySelectorAll("svg")].length, 3);
  assert.doesNotMatch(odd.replace(/aria-label="[^"]*"/g, ""), /NaN/);
});

/** The picture with every chart as readChart() tells it. */
async function told(picture: TrainingPicture): Promise<string> {
  const svg = await trainingPicture(picture);
  return svg.replace(/(?<=\n)<svg .*?<\/svg>/gs, (chart) => readChart(chart).join("\n"));
}

/** How the training chart tells a course. */
async function history(points: TrainingPicture["history"]) {
  const charts = await told({ heading: ["", ""], posterior: [1], chosenDepth: 0, history: points });
  const lines = charts.slice(charts.indexOf(">Training<")).split("\n");
  const after = (start: string) =>
    lines.find((line) => line.startsWith(start))!.slice(start.length);
  const across = after("ticks x ");
  const height = Number(/,([\d.]+)$/.exec(after("size "))![1]);
  return { across, upwards: after("ticks y "), height, label: after("label ") };
}

Deno.test("trainingPicture() draws every number where it belongs, in the colour of its legend", async () => {
  const text = await told({
    heading: ["a & b", "epoch 4"],
    posterior: [0.1, 0.2, 0.4, 0.3],
    prior: [0.6, 0.3, 0.05, 0.05], // the first lies beyond the axis
    chosenDepth: 2,
    logLikelihood: [-1, -0.5, null, -0.25],
    history: [
      { epoch: 1, objective: -1 },
      { epoch: 2, objective: -0.5, validation: -0.75 },
      { epoch: 3, objective: -0.25, validation: -0.6 },
      { epoch: 4, objective: NaN },
    ],
  });
  const text14 = `font-size="13" font-weight="600"`;
  const text12 = `font-size="12" style="white-space:pre"`;
  const sign = (color: string, sign: string, name: string) =>
    `<tspan fill="${color}" font-weight="600">${sign}</tspan> ${name}  `;
  assert.deepEqual(text.split("\n").slice(3, -2), [
    `<text x="14" y="58" ${text14}>Posterior over depth</text>`,
    `<text x="14" y="76" ${text12}>` + sign("#c2570c", "●", "95 % rule") +
    sign("#2563c9", "▲", "most probable") + sign("#6b7280", "◆", "mean") +
    sign("#1b2430", "—", "prior") + "</text>",
    "label Posterior over depth, largest at 2 with 40.0 %; chosen depth 2, mean depth 2",
    "size 0 0 296 224, first ticks at 55,188",
    "ticks x 0 1 2 3",
    "ticks y 0 10 20 30 40 50",
    "grid of 6, stroke-opacity=0.1 stroke=currentColor",
    'text text-anchor=start: "probability, %" -0.127,52',
    'text: "depth, blocks" 1.945,0',
    "rect: 0..0.909,0..10 #9db7e3 1..1.909,0..20 #9db7e3 2..2.909,0..40 #c2570c " +
    "3..3.909,0..30 #9db7e3",
    "line stroke-width=1.25 stroke=#1b2430: 1..1.909,30..30 2..2.909,5..5 3..3.909,5..5",
    'text fill=#c2570c moved 25,0: "●" 2,42.8',
    'text fill=#2563c9 moved 25,0: "▲" 2,46.4',
    'text fill=#6b7280 moved 25,0: "◆" 2,50',
    "line stroke=currentColor: -0.127..4.018,0..0",
    `<text x="324" y="58" ${text14}>Training</text>`,
    `<text x="324" y="76" ${text12}>` + sign("#2563c9", "—", "objective") +
    sign("#c2570c", "- -", "validation log-likelihood") + "</text>",
    "label Objective after 4 epochs NaN nats per example, validation log-likelihood −0.6000",
    "size 0 0 296 224, first ticks at 48,188",
    "ticks x 1 2 3",
    "ticks y −1.0 −0.8 −0.6 −0.4 −0.2",
    "grid of 5, stroke-opacity=0.1 stroke=currentColor",
    'text text-anchor=start: "nats per example" 1,-0.2',
    'text: "epoch" 2,-1',
    "path fill=none stroke-dasharray=5 3 stroke-width=1.5 stroke=#c2570c clipped: 2,-0.75 3,-0.6",
    "path fill=none stroke-width=2 stroke=#2563c9 clipped: 1,-1 2,-0.5 3,-0.25",
    `<text x="634" y="58" ${text14}>Log-likelihood of every exit</text>`,
    `<text x="634" y="76" ${text12}></text>`,
    "label Log-likelihood of every exit, nats per example: 0: −1.00, 1: −0.500, 3: −0.250",
    "size 0 0 296 224, first ticks at 48,188",
    "ticks x 0 1 2 3",
    "ticks y −1.0 −0.8 −0.6 −0.4 −0.2",
    "grid of 5, stroke-opacity=0.1 stroke=currentColor",
    'text text-anchor=start: "nats per example" 0,-0.2',
    'text: "exit, blocks computed" 1.5,-1',
    "path fill=none stroke-width=1.5 stroke=#2563c9: 0,-1 1,-0.5 3,-0.25",
    "circle fill=#2563c9: 0,-1 2.5 1,-0.5 2.5 3,-0.25 2.5",
  ]);
});

Deno.test("trainingPicture() names whole epochs, and leaves the first twentieth of them below the axis", async () => {
  const rising = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ epoch: first + i, objective: i }));
  assert.equal((await history(rising(5, 1))).across, "5");
  assert.equal((await history(rising(1998, 3))).across, "1,998 1,999 2,000");
  assert.equal((await history(rising(1, 4))).across, "1 2 3 4");
  assert.equal((await history(rising(1, 5))).across, "1 2 3 4 5");
  assert.equal((await history(rising(1, 40))).across, "10 20 30 40");
  // one value alone stands in the middle of one nat
  assert.equal((await history([{ epoch: 1, objective: 2 }])).upwards, "1.6 1.8 2.0 2.2 2.4");
  // the lowest ones are those of the first epochs, in whatever order
  const shown = async (low: number, of: number) => {
    const points = Array.from({ length: of }, (_, i) => ({
      epoch: i + 1,
      objective: i < of - low ? 1 + (i % 2) : -100,
    }));
    return (await history(points)).upwards;
  };
  assert.equal(await shown(1, 20), "1.0 1.2 1.4 1.6 1.8 2.0");
  assert.equal(await shown(1, 19), "−100 −80 −60 −40 −20 0");
  assert.equal(await shown(2, 40), "1.0 1.2 1.4 1.6 1.8 2.0");
  assert.equal(await shown(3, 40), "−100 −80 −60 −40 −20 0");
});
