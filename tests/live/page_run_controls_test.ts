/// <reference lib="dom" />
// The buttons of a run, in a document without a browser.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import type { RunModel } from "../../src/live/page/model.ts";
import { runControls } from "../../src/live/page/run_controls.ts";

Deno.test("runControls() takes the buttons away with the server, and gives them back with it", () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "document");
  const { document } = parseHTML("<html></html>") as unknown as { document: unknown };
  Object.defineProperty(globalThis, "document", { value: document, configurable: true });
  try {
    const { controls, show } = runControls(0, "token");
    const run = { info: { id: 0, controls: true }, state: "running" } as unknown as RunModel;
    const look = () => [
      [...controls.querySelectorAll("button")].slice(0, 2).map((button) => button.disabled),
      controls.querySelector("p")!.textContent,
    ];
    show(run, false);
    assert.deepEqual(look(), [[false, false], ""]);
    show(run, true);
    assert.deepEqual(look(), [[true, true], "No server takes commands any more."]);
    show(run, false);
    assert.deepEqual(look(), [[false, false], ""]);
  } finally {
    if (descriptor) Object.defineProperty(globalThis, "document", descriptor);
    else Reflect.deleteProperty(globalThis, "document");
  }
});
