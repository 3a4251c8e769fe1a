// Streams as values of a notebook's cells.

import assert from "node:assert/strict";
import { map, type Observable, of } from "rxjs";
import { notebookDisplay } from "../../../src/views/notebook/notebook_value.ts";
import { displayStreams } from "../../../src/views/notebook/stream_value.ts";
import { train } from "../../../src/training/train.ts";
import { data, options } from "../../training/tiny_runs.ts";

type Displayed = Observable<unknown> & { [notebookDisplay](): Promise<unknown> };

Deno.test("displayStreams() gives training streams, and what their pipe() makes, the method that a notebook asks for", () => {
  displayStreams();
  const stream = train(data, options);
  const piped = stream.pipe(map((s) => s.epoch)).pipe(map(String), map(Number));
  for (const value of [stream, piped]) {
    assert.equal(typeof (value as Displayed)[notebookDisplay], "function");
    assert.deepEqual(Object.keys(value).filter((key) => key === "pipe"), []);
  }
});

Deno.test("displayStreams() runs the stream of a cell, and the cell's value is what came of it", async () => {
  displayStreams();
  displayStreams(); // once more does nothing more
  const value = await (of(1, 2, 3) as Displayed)[notebookDisplay]();
  assert.deepEqual(value, { "text/plain": "3 values" });
});
