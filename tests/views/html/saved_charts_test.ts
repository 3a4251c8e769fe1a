// Every chart of every page can be saved as SVG.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { comparisonFiles } from "../../../src/studies/compare/comparison_page.ts";
import { experimentFiles } from "../../../src/studies/experiments/experiment_page.ts";
import { runExperiment } from "../../../src/studies/experiments/run_experiment.ts";
import { evaluationPage } from "../../../src/views/html/evaluation_page.ts";
import { exampleComparison } from "../../studies/compare/example_comparison.ts";
import {
  exampleChoices,
  exampleExperiment,
  exampleWorkplace,
} from "../../studies/experiments/example.ts";
import { known } from "./known_evaluation.ts";
import { elements } from "./read_chart.ts";

async function experimentPage(): Promise<string> {
  const last = await lastValueFrom(
    runExperiment(exampleExperiment, exampleChoices(), { workplace: exampleWorkplace() }),
  );
  assert.ok(last.kind === "summary");
  return (await experimentFiles(last.summary))["figure.html"];
}

const pages: Record<string, () => Promise<string>> = {
  evaluation: () => evaluationPage(known),
  comparison: async () => (await comparisonFiles(exampleComparison()))["figure.html"],
  experiment: experimentPage,
};

for (const [name, make] of Object.entries(pages)) {
  Deno.test(`every chart of the page of the ${name} has a button that saves it under a name of its own`, async () => {
    const page = await make();
    const charts = elements(page, "main svg").filter((svg) => !svg.parentElement.closest("svg"));
    assert.ok(charts.length > 1);
    const titles = charts.map((chart) => {
      const figure = chart.closest("figure")!;
      assert.equal([...figure.querySelectorAll("svg")].length, 1);
      assert.equal([...figure.querySelectorAll("button.save")].length, 1);
      assert.ok(chart.hasAttribute("viewBox"), "the size that it is saved with");
      return [...figure.querySelectorAll("h3")].map(({ textContent }) => textContent).join();
    });
    assert.equal(new Set(titles).size, charts.length);
    assert.ok(page.includes("figure button.save")); // the script
  });
}
