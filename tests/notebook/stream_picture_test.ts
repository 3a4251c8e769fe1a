// What a notebook shows of a stream, as text: some notebooks are shown in a terminal.

import assert from "node:assert/strict";
import { streamPicture } from "../../src/notebook/stream_picture.ts";
import { evil, strangersIn } from "../files/deceptive.ts";
import { snapshot } from "../sinks/snapshots.ts";

Deno.test("streamPicture() has nothing of a stranger's raw in its text", async () => {
  for (const value of [snapshot(1), { name: evil }, evil]) {
    const picture = streamPicture({ title: evil });
    picture.add(value);
    const text = (await picture.draw())["text/plain"];
    assert.deepEqual(strangersIn(text), []);
    assert.match(text, /x\\x1[bB]\[31mR/);
  }
});
