// Values that a notebook draws.

import assert from "node:assert/strict";
import { map, of, Subject } from "rxjs";
import {
  displayedBy,
  notebookDisplay,
  shownInNotebooks,
  stopOf,
} from "../../../src/views/notebook/notebook_value.ts";

Deno.test("displayedBy() adds a method that nothing but a notebook sees", async () => {
  const value = displayedBy({ a: 1 }, () => Promise.resolve({ "text/plain": "one" }));
  assert.deepEqual(value, { a: 1 });
  assert.equal(JSON.stringify({ ...value }), '{"a":1}');
  const display = (value as never)[notebookDisplay] as () => Promise<unknown>;
  assert.equal(notebookDisplay, Symbol.for("Jupyter.display"));
  assert.deepEqual(await display(), { "text/plain": "one" });
});

const show = () => Promise.resolve({ "text/plain": "shown" });

Deno.test("shownInNotebooks() holds for what pipe() makes, with the way to stop it", () => {
  const stop = () => {};
  const stream = shownInNotebooks(of(1, 2), show, stop);
  const piped = stream.pipe(map((n) => 2 * n), map(String));
  const seen: string[] = [];
  piped.subscribe((text) => seen.push(text));
  assert.deepEqual(seen, ["2", "4"]);
  assert.ok(notebookDisplay in piped);
  assert.equal(stopOf(piped), stop);
  assert.equal(stream.pipe(), stream);
});

Deno.test("shownInNotebooks() leaves alone what pipe() did not make", () => {
  const stream = shownInNotebooks(of(1), show);
  assert.equal(stream.pipe((() => 5) as never), 5);
  const frozen = Object.freeze(new Subject());
  assert.equal(stream.pipe(() => frozen), frozen);
  assert.equal(stopOf(of(1)), undefined);
});
