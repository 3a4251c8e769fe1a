// Commands of a page: what is read of a request, and the limits of what is.

import assert from "node:assert/strict";
import { readCommand } from "../../../src/views/live/command_request.ts";

const stop = { run: 0, command: "stop" } as const;
const type = "application/json";

/** What is made of a request: the command, or the status with which it is refused. */
async function read(
  body: BodyInit,
  { authorization = "Bearer secret", token = "secret", ...more }: Record<string, string> = {},
) {
  const headers = { authorization, "content-type": type, ...more };
  const request = new Request("http://127.0.0.1/commands", { method: "POST", headers, body });
  const given = await readCommand(request, token);
  return "status" in given ? given.status : given;
}

/** A body that says nothing of its length, in pieces of so many bytes. */
function inPieces(text: string, size = 100): ReadableStream {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.subarray(at, at += size));
      if (at >= bytes.length) controller.close();
    },
  });
}

Deno.test("readCommand() reads commands of 1,024 bytes and refuses one byte more, with and without a length", async () => {
  for (const [bytes, wanted] of [[1024, stop], [1025, 413]] as const) {
    const text = JSON.stringify(stop).padEnd(bytes);
    assert.deepEqual(await read(text), wanted, `${bytes}`);
    assert.deepEqual(await read(text, { "content-length": `${bytes}` }), wanted, `${bytes}`);
    assert.deepEqual(await read(inPieces(text)), wanted, `${bytes} in pieces`);
  }
});

Deno.test("readCommand() reads no more of a body than may come, and leaves the rest", async () => {
  let [pulled, left] = [0, false];
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(100).fill(++pulled && 32)),
    cancel: () => void (left = true),
  });
  assert.equal(await read(endless), 413);
  assert.ok(pulled <= 13, `${pulled} pieces`); // the eleventh is too much; one is pulled ahead
  assert.equal(left, true);
  const announced = new ReadableStream({ pull: () => assert.fail("it was read") }, {
    highWaterMark: 0,
  });
  assert.equal(await read(announced, { "content-length": "1025" }), 413);
});

Deno.test("readCommand() takes no command that ends within a character", async () => {
  const bytes = new TextEncoder().encode(`${JSON.stringify(stop)}é`);
  assert.equal(await read(bytes.subarray(0, -1)), 400);
});

Deno.test("readCommand() compares tokens of up to 200 characters with their scheme, and takes no longer ones", async () => {
  for (const [letters, wanted] of [[193, stop], [194, 401]] as const) {
    const token = "a".repeat(letters);
    assert.deepEqual(
      await read(JSON.stringify(stop), { token, authorization: `Bearer ${token}` }),
      wanted,
    );
  }
  for (const authorization of ["Bearer secre", "Bearer Secret", "bearer secret", "secret", ""]) {
    assert.equal(await read(JSON.stringify(stop), { authorization }), 401, authorization);
  }
});

Deno.test("readCommand() takes JSON whatever is said of its characters, and nothing else", async () => {
  const as = (contentType: string) => read(JSON.stringify(stop), { "content-type": contentType });
  assert.deepEqual(await as(`${type}; charset=utf-8`), stop);
  for (const other of ["text/json", `${type}x`, "", "text/plain;application/json"]) {
    assert.equal(await as(other), 415, other);
  }
});
