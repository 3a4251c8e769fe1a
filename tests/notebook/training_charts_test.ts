// A run in one picture.

import assert from "node:assert/strict";
import { type TrainingPicture, trainingPicture } from "../../src/notebook/training_charts.ts";
import { parseHTML } from "linkedom";

const picture: TrainingPicture = {
  heading: ["a & b", "epoch 2 <of> 3"],
  posterior: [0.1, 0.2, 0.4, 0.3],
  prior: [0.4, 0.3, 0.2, 0.1],
  chosenDepth: 2,
  logLikelihood: [-1, -0.5, null, null],
  course: [{ epoch: 1, objective: -1 }, { epoch: 2, objective: -0.5, validation: -0.75 }],
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
  const bare = { heading, posterior: [1], chosenDepth: 0, course: [] };
  assert.equal([...parse(await trainingPicture(bare)).querySelectorAll("svg")].length, 1);
  const odd = await trainingPicture({
    ...bare,
    logLikelihood: [null],
    course: [{ epoch: 1, objective: NaN }],
  });
  assert.equal([...parse(odd).querySelectorAll("svg")].length, 3);
  assert.doesNotMatch(odd.replace(/aria-label="[^"]*"/g, ""), /NaN/);
});
