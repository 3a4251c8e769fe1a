// The text of a file is the same wherever the system cuts its bytes into chunks.

import assert from "node:assert/strict";
import { csvText } from "../../../src/datasets/formats/csv_text.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

/** Bytes of a chunk. */
const chunk = 1 << 18;

/** The whole text of a file, and the bytes of each chunk. */
async function read(content: string | Uint8Array) {
  using folder = temporaryFolder();
  const counts: number[] = [];
  const path = folder.write("t.csv", content);
  const pieces = await Array.fromAsync(csvText("f", path, (count) => counts.push(count)));
  return { text: pieces.join(""), counts };
}

async function fault(content: string | Uint8Array): Promise<string> {
  const given = read(content);
  const error = await given.then(() => new Error("none"), (error: Error) => error);
  return error.message.replace(/\S*t\.csv/, "t.csv");
}

Deno.test("csvText() gives the same text wherever a chunk ends, in a line break or a letter too", async () => {
  const sample = 'é,1\r\n"€\r\n",2\r\r\n\n\r😀,\ufeff3\r\n';
  const bytes = new TextEncoder().encode(sample);
  const wanted = 'é,1\n"€\n",2\n\n\n\n😀,\ufeff3\n';
  const filler = "1,2\n".repeat(chunk / 4);
  for (let before = 0; before <= bytes.length; before++) {
    const start = new TextEncoder().encode(filler.slice(before));
    const content = new Uint8Array(start.length + bytes.length);
    content.set(start);
    content.set(bytes, start.length);
    const { text, counts } = await read(content);
    assert.equal(text.slice(0, start.length), filler.slice(before));
    assert.equal(text.slice(start.length), wanted, `${before} bytes before the end of a chunk`);
    assert.deepEqual(counts, [chunk, bytes.length - before].filter((count) => count > 0));
  }
});

Deno.test("csvText() gives a line break for a carriage return that ends the file", async () => {
  for (const text of ["a\r", "a\r\r", "\r", "a\r\n\r"]) {
    assert.equal((await read(text)).text, text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"));
  }
  assert.equal((await read("")).text, "");
});

Deno.test("csvText() leaves out a byte order mark at the start alone", async () => {
  assert.equal((await read("\ufeffa\ufeff\n\ufeffb")).text, "a\ufeff\n\ufeffb");
});

Deno.test("csvText() refuses bytes that are no text, and names the line of a byte 0", async () => {
  const other = "f(): wanted text in UTF-8, got other bytes in t.csv";
  assert.equal(await fault(Uint8Array.of(97, 0xff, 98)), other);
  assert.equal(await fault(Uint8Array.of(97, 0xc3)), other); // it ends within a letter
  const zero = (line: number) =>
    `f(): wanted text in UTF-8, got a byte 0 on line ${line} (UTF-16 is not supported) in t.csv`;
  assert.equal(await fault("\0"), zero(1));
  assert.equal(await fault("\n\0"), zero(2));
  assert.equal(await fault("a\r\nb\rc\0\n"), zero(3));
  const lines = "1,2\n".repeat(chunk / 4); // a chunk of them
  assert.equal(await fault(`${lines}${lines}3\n\0`), zero(chunk / 2 + 2));
});
