// The buttons of a run: pause or resume, and stop after this epoch, with a confirmation.

import type { LiveCommand } from "../protocol.ts";
import { send } from "./commands.ts";
import { element, say } from "./element.ts";
import { isOver, type RunModel } from "./model.ts";

/** The buttons; without a token they are disabled with the reason. */
export function runControls(id: number, token: string | undefined) {
  const note = element("p", { class: "note", id: `note-${id}`, "aria-live": "polite" });
  const button = (text: string, kind = "") =>
    element("button", { type: "button", class: kind, "aria-describedby": note.id }, text);
  const pause = button("Pause");
  const stop = button("Stop after this epoch");
  const yes = button("Yes, stop", "danger");
  const no = button("No, continue");
  const question = element(
    "span",
    { class: "question", role: "group", "aria-label": "Stop after this epoch?", hidden: true },
    element("span", { "aria-hidden": "true" }, "Stop for good?"),
    yes,
    no,
  );
  const controls = element("div", { class: "controls" }, pause, stop, question, note);

  let problem = "";
  let lost = false; // the server
  let run: RunModel | undefined;
  const ask = (asked: boolean) => {
    question.hidden = !asked;
    stop.hidden = asked;
  };
  const command = async (command: LiveCommand["command"]) => {
    problem = await send({ run: id, command }, token!) ?? "";
    if (run) show(run, lost);
  };
  pause.addEventListener("click", () => command(pausing(run) ? "resume" : "pause"));
  stop.addEventListener("click", () => {
    ask(true);
    no.focus();
  });
  yes.addEventListener("click", () => {
    ask(false);
    command("stop");
  });
  const back = () => {
    ask(false);
    stop.focus();
  };
  no.addEventListener("click", back);
  question.addEventListener("keydown", ({ key }) => key === "Escape" && back());

  function show(now: RunModel, isLost: boolean): void {
    if (lost !== isLost) problem = "";
    run = now;
    lost = isLost;
    controls.hidden = isOver(now);
    const why = reason(now, token, lost);
    const stopping = now.state === "stopping";
    pause.disabled = why !== "" || stopping;
    say(pause, pausing(now) ? "Resume" : "Pause");
    stop.disabled = why !== "" || stopping || now.info.stoppable === false;
    if (stop.disabled) ask(false);
    say(note, problem || why);
  }
  return { controls, show };
}

function pausing(run: RunModel | undefined): boolean {
  return run?.state === "paused" || run?.state === "pausing";
}

/** Why the buttons are disabled; empty if they are not. */
function reason({ info }: RunModel, token: string | undefined, lost: boolean): string {
  if (!info.controls) return "This run takes no commands.";
  if (lost) return "The server no longer takes commands.";
  return token === undefined
    ? "To pause or stop, open the address that the command printed, with its token."
    : "";
}
