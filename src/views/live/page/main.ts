// The live page: listens to the server, draws the runs, sends the commands of buttons.

import { announcer } from "./announcer.ts";
import { pageColours } from "./colours.ts";
import { element, say } from "./element.ts";
import { extentsOf } from "./extents.ts";
import { follow } from "./follow.ts";
import { type Connection, emptyModel, isOver, receive } from "./model.ts";
import { redrawer } from "./redraw.ts";
import { runsTogether } from "./runs_together.ts";
import { type RunView, runView } from "./run_view.ts";
import { takeToken } from "./token.ts";
import { announcement, connectionText, stateText, tabTitle } from "./words.ts";

const token = takeToken();
const model = emptyModel();
let connection: Connection = "connecting";
let views: RunView[] = [];
let together: ReturnType<typeof runsTogether> | undefined; // of several runs
let viewed = ""; // session and runs that the views are of

const link = element("p", { class: "link" });
const retry = element("button", { type: "button", hidden: true }, "Try again");
const runs = element("main", { class: "runs" });
const { region, tell } = announcer();
document.body.replaceChildren(
  element("header", { class: "top" }, element("h1", {}, "Fathom"), link, retry),
  runs,
  region,
);

const redraw = redrawer(draw);
const { again } = follow(
  document.documentElement.dataset.session ?? "",
  (message) => {
    if (message.model) Object.assign(model, message.model);
    if (message.event) receive(model, message.event);
    connection = message.connection ?? connection;
    redraw(message.connection !== undefined || message.event?.kind === "state");
  },
);
retry.addEventListener("click", again);
const returned = () => {
  if (connection === "lost" && !document.hidden && !allOver()) again();
};
document.addEventListener("visibilitychange", returned);
addEventListener("online", returned);
new ResizeObserver(() => redraw()).observe(runs);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());

function allOver(): boolean {
  return model.runs.length > 0 && model.runs.every(isOver);
}

function draw(): void {
  const shown = JSON.stringify([
    model.session,
    model.runs.map(({ info }) => [info.id, info.title]),
  ]);
  if (shown !== viewed) {
    viewed = shown;
    views = model.runs.map((run) => runView(run, token, model.runs.length === 1));
    together = views.length > 1 ? runsTogether() : undefined;
    runs.replaceChildren(
      ...together ? [together.section] : [],
      ...views.map(({ section }) => section),
    );
    runs.classList.toggle("several", views.length > 1);
  }
  const over = allOver();
  say(link, connectionText(connection, over));
  link.dataset.connection = over && connection !== "connected" ? "over" : connection;
  retry.hidden = connection !== "lost" || over;
  const extents = extentsOf(model.runs);
  const colours = pageColours();
  together?.show(model.runs, extents, colours);
  model.runs.forEach((run, i) => views[i].show(run, extents, colours, connection === "lost"));
  document.title = tabTitle(model.runs);
  tell(
    [connection, ...model.runs.map(stateText)].join("; "),
    () =>
      [
        ...connection === "connected" ? [] : [connectionText(connection, over)],
        ...model.runs.map(announcement),
      ].join(". "),
  );
}
