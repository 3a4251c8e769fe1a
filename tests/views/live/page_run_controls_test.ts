/// <reference lib="dom" />
// The buttons of a run, in a document without a browser, and what they ask a server that only remembers.

import assert from "node:assert/strict";
import type { RunModel } from "../../../src/views/live/page/model.ts";
import { runControls } from "../../../src/views/live/page/run_controls.ts";
import { pageDocument } from "./page_document.ts";

const running = { info: { id: 3, controls: true }, state: "running" } as unknown as RunModel;

/** The buttons of a run as they are seen; a server that gives one answer after the other, and what it was asked. */
function shown(token: string | undefined = "secret", answers: (() => Response)[] = []) {
  const { fetch } = globalThis;
  const asked: unknown[] = [];
  globalThis.fetch = (input, init) => {
    asked.push([input, init]);
    return Promise.resolve().then(answers.shift() ?? (() => new Response()));
  };
  const page = pageDocument();
  const { controls, show } = runControls(3, token);
  const buttons = [...controls.querySelectorAll("button")];
  const [pause, stop, yes, no] = buttons;
  const question = controls.querySelector<HTMLElement>(".question")!;
  const note = controls.querySelector("p")!;
  let focused = "";
  for (const button of buttons) button.focus = () => focused = button.textContent!;
  return {
    ...{ pause, stop, yes, no, question, note, controls, show, asked },
    focused: () => focused,
    /** Which can be pressed, and what the first is called and the note says. */
    look: () => [pause.disabled, stop.disabled, pause.textContent, note.textContent],
    settle: () => new Promise((resolve) => setTimeout(resolve)),
    [Symbol.dispose]() {
      globalThis.fetch = fetch;
      page[Symbol.dispose]();
    },
  };
}

Deno.test("runControls() takes the buttons away with the server, and gives them back with it", () => {
  using page = shown();
  page.show(running, false);
  assert.deepEqual(page.look(), [false, false, "Pause", ""]);
  page.show(running, true);
  assert.deepEqual(page.look(), [true, true, "Pause", "The server no longer takes commands."]);
  page.show(running, false);
  assert.deepEqual(page.look(), [false, false, "Pause", ""]);
});

Deno.test("runControls() has the buttons that a run in a state can be pressed with, and says why others are off", () => {
  const off = "To pause or stop, open the address that the command printed, with its token.";
  const none = "This run takes no commands.";
  const cases: [Partial<RunModel>, object, boolean, boolean, string, boolean][] = [
    [{ state: "running" }, {}, false, false, "Pause", false],
    [{ state: "pausing" }, {}, false, false, "Resume", false],
    [{ state: "paused" }, {}, false, false, "Resume", false],
    [{ state: "stopping" }, {}, true, true, "Pause", false],
    [{ state: "ended" }, {}, false, false, "Pause", true],
    [{ state: "failed" }, {}, false, false, "Pause", true],
    [{ state: "running" }, { stoppable: false }, false, true, "Pause", false],
    [{ state: "running" }, { stoppable: true }, false, false, "Pause", false],
  ];
  for (const [more, info, pause, stop, text, hidden] of cases) {
    using page = shown();
    page.show({ ...running, ...more, info: { ...running.info, ...info } }, false);
    assert.deepEqual(page.look(), [pause, stop, text, ""], JSON.stringify([more, info]));
    assert.equal(page.controls.hidden, hidden, more.state);
  }
  using without = shown("none");
  without.show({ ...running, info: { ...running.info, controls: false } }, true);
  assert.deepEqual(without.look(), [true, true, "Pause", none]);
  const page = pageDocument();
  const { controls, show } = runControls(3, undefined);
  show(running, false);
  assert.equal(controls.querySelector("p")!.textContent, off);
  page[Symbol.dispose]();
});

Deno.test("runControls() asks before it stops, and sends what is pressed with the token", async () => {
  using page = shown("secret");
  const sent = () =>
    page.asked.splice(0).map((request) => {
      const [path, { method, headers, body }] = request as [string, RequestInit];
      assert.deepEqual([path, method, headers], ["commands", "POST", {
        "Content-Type": "application/json",
        Authorization: "Bearer secret",
      }]);
      return JSON.parse(body as string);
    });
  page.show(running, false);
  page.pause.click();
  assert.deepEqual(sent(), [{ run: 3, command: "pause" }]);
  page.show({ ...running, state: "paused" }, false);
  page.pause.click();
  assert.deepEqual(sent(), [{ run: 3, command: "resume" }]);
  await page.settle();
  const asking = () => [page.question.hidden, page.stop.hidden];
  assert.deepEqual(asking(), [true, false]);
  page.stop.click();
  assert.deepEqual([asking(), page.focused()], [[false, true], "No, continue"]);
  page.no.click();
  assert.deepEqual([asking(), page.focused()], [[true, false], "Stop after this epoch"]);
  for (const [key, hidden] of [["a", false], ["Escape", true]] as const) {
    page.stop.click();
    const event = Object.assign(document.createEvent("Event"), { key });
    event.initEvent("keydown");
    page.question.dispatchEvent(event);
    assert.deepEqual(asking(), [hidden, !hidden], key);
  }
  assert.deepEqual(sent(), []);
  page.stop.click();
  page.yes.click();
  assert.deepEqual(asking(), [true, false]);
  assert.deepEqual(sent(), [{ run: 3, command: "stop" }]);
  // who is asked while the button goes is asked no more
  page.stop.click();
  page.show({ ...running, state: "stopping" }, false);
  assert.deepEqual(asking(), [true, false]);
  await page.settle();
});

Deno.test("runControls() says what went wrong, until something goes well or the server is lost", async () => {
  const status = (status: number, text: string, statusText = "") => () =>
    new Response(text, { status, statusText });
  using page = shown("secret", [
    status(409, " the run takes no commands\n"),
    status(500, "", "Internal Server Error"),
    status(202, "ignored"),
    () => assert.fail("no connection"),
    status(401, ""),
  ]);
  page.show(running, false);
  const pressed = async () => {
    page.pause.click();
    await page.settle();
    return page.note.textContent;
  };
  assert.equal(await pressed(), "Refused: the run takes no commands");
  assert.equal(await pressed(), "Refused: Internal Server Error");
  assert.equal(await pressed(), "");
  assert.equal(await pressed(), "The server does not answer.");
  page.show(running, false);
  assert.equal(page.note.textContent, "The server does not answer.");
  page.show(running, true);
  assert.equal(page.note.textContent, "The server no longer takes commands.");
  page.show(running, false);
  assert.equal(page.note.textContent, "");
  assert.equal(
    await pressed(),
    "The server no longer knows this page: open the address that the command printed.",
  );
});
