// The view of one run: status, charts, numbers.

import type { Colours } from "./colours.ts";
import { elboChart } from "./elbo_chart.ts";
import { element, say } from "./element.ts";
import { exitsChart } from "./exits_chart.ts";
import type { Extents } from "./extents.ts";
import { historyChart } from "./history_chart.ts";
import { mapView } from "./map_view.ts";
import { latest, type RunModel } from "./model.ts";
import { numbersTable, tableElement } from "./numbers_table.ts";
import { posteriorChart } from "./posterior_chart.ts";
import { runControls } from "./run_controls.ts";
import type { About } from "./save_chart.ts";
import { scoreChart } from "./score_charts.ts";
import { likelihoodNamed } from "../../../likelihoods/registry.ts";
import { factsOf, momentText, stateText } from "./words.ts";

/** The section of a run on the page. */
export interface RunView {
  readonly section: HTMLElement;
  /** Draws what has changed; `lost` if the server no longer answers. */
  show(run: RunModel, extents: Extents, colours: Colours, lost: boolean): void;
}

/** The view of a run, empty at first. One that is alone on the page has room for its settings. */
export function runView({ info }: RunModel, token: string | undefined, alone: boolean): RunView {
  const state = element("p", { class: "state" });
  const note = element("p", { class: "note" });
  const { controls, show: showControls } = runControls(info.id, token);
  const bar = element("progress", { "aria-label": `${info.title}: epochs`, hidden: true });
  const facts = element("dl", { class: "facts" });
  let seen: Partial<RunModel> = {};
  const about: About = () => [info.title, seen.info ? momentText(seen as RunModel) : ""];
  const posterior = posteriorChart(about);
  const history = historyChart(about);
  const exits = exitsChart(about);
  const elbo = elboChart(about);
  // the decisive metric is nearest to the results
  const scores = likelihoodNamed(info.likelihood).watched.toReversed()
    .map(({ metric }) => ({ metric, ...scoreChart(metric, about) }));
  const charts = element(
    "div",
    { class: "charts", hidden: true },
    ...[posterior, history, exits, elbo, ...scores].map(({ figure }) => figure),
  );
  const map = mapView(about);
  const results = element("div", { class: "results", hidden: true });
  const settings = settingsList(alone);
  const numbers = numbersTable(info.title);
  const section = element(
    "section",
    { class: "run", "aria-labelledby": `run-${info.id}` },
    element("h2", { id: `run-${info.id}` }, info.title),
    element("div", { class: "stand" }, state, controls),
    note,
    bar,
    facts,
    charts,
    map.figure,
    results,
    settings.details,
    numbers.details,
  );

  let drawn = "";
  return {
    section,
    show(run, extents, colours, lost) {
      say(state, stateText(run));
      state.dataset.state = run.state;
      note.hidden = !run.text;
      say(note, run.text ?? "");
      showControls(run, lost);
      showFacts(facts, run);
      showProgress(bar, run);
      if (seen.info !== run.info) settings.show(run.info);
      const point = latest(run);
      charts.hidden = point === undefined;
      const look = JSON.stringify([extents, colours, charts.clientWidth]);
      const anew = look !== drawn;
      if (point && (anew || seen.points !== run.points)) {
        posterior.show(point, run.info, extents.posterior);
        history.show(run.points);
        exits.show(point, extents.exits);
        elbo.show(run, extents.elbo);
        for (const { metric, figure, show } of scores) {
          figure.hidden = !point.validation;
          if (point.validation) show(run, extents.scores[metric.name]);
        }
        numbers.show(run);
      }
      if (point && run.map && (anew || seen.map !== run.map || seen.info !== run.info)) {
        map.show(run.map, run.info, point.chosenDepth, colours);
      }
      if (run.results && seen.results !== run.results) showResults(results, run.results);
      drawn = look;
      seen = { ...run };
    },
  };
}

function showFacts(list: HTMLElement, run: RunModel): void {
  const facts = factsOf(run);
  // existing elements are updated, so that readers keep their position
  while (list.children.length > facts.length) list.lastChild!.remove();
  facts.forEach(([name, value, note = ""], i) => {
    const row = list.children[i] ??
      list.appendChild(
        element("div", {}, element("dt"), element("dd", {}, element("strong"), element("small"))),
      );
    say(row.querySelector("dt")!, name);
    say(row.querySelector("strong")!, value);
    say(row.querySelector("small")!, note);
  });
}

function showProgress(bar: HTMLProgressElement, run: RunModel): void {
  const { epochs } = run.info;
  bar.hidden = epochs === undefined || run.state === "ended" || run.state === "failed";
  if (epochs === undefined) return;
  bar.max = epochs;
  bar.value = latest(run)?.epoch ?? 0;
}

function showResults(region: HTMLElement, rows: NonNullable<RunModel["results"]>): void {
  region.hidden = false;
  const table = { columns: [{ head: "" }, { head: "" }], rows };
  region.replaceChildren(element("h3", {}, "Results"), tableElement(table));
}

function settingsList(open: boolean) {
  const list = element("dl", { class: "settings" });
  const details = element("details", { open }, element("summary", {}, "Settings"), list);
  return {
    details,
    show({ settings, chosenBy }: RunModel["info"]): void {
      const told = chosenBy === "" || settings.some(([, value]) => value === chosenBy);
      const rows = told ? settings : [...settings, ["Chosen depth", chosenBy] as const];
      details.hidden = rows.length === 0;
      list.replaceChildren(
        ...rows.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, value))
        ),
      );
    },
  };
}
