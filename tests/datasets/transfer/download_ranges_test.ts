// Answers to Range requests that contradict the part, the wanted size or themselves.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { download } from "../../../src/datasets/transfer/download.ts";
import { SourceError } from "../../../src/datasets/transfer/request.ts";
import { type Answer, type Asked, honest, loopback } from "../../loopback.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

const content = noise(5000);
const size = content.length;
const sha256 = createHash("sha256").update(content).digest("hex");
const had = 1000;

/** What may be known of a file. */
const knowledge = [{ size, sha256 }, { size }, { sha256 }, {}] as const;

/** An answer to a Range request with the bytes from `from` on; the headers are what a test is about. */
const ranged = (status: string, headers: readonly string[], body?: Uint8Array) => (asked: Asked) =>
  asked.from === undefined
    ? honest(content, asked)
    : { head: [`HTTP/1.1 ${status}`, ...headers], body: body ?? content.subarray(asked.from) };

/** Downloads over a part of 1,000 bytes; gives where the requests began. */
async function resumed(
  answer: (asked: Asked) => Answer,
  wanted: (typeof knowledge)[number],
  part = content.subarray(0, had),
) {
  using folder = temporaryFolder();
  await using server = loopback(answer);
  folder.write("file.bin.part", part);
  const path = join(folder.path, "file.bin");
  await download(server.url, path, { ...wanted, backoff: 1, retries: 1 });
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.deepEqual(folder.names(), ["file.bin"]);
  return server.asked.map(({ from }) => from);
}

Deno.test("download() resumes by Content-Range when the status is 200", async () => {
  const answer = ranged("200 OK", [
    `Content-Range: bytes ${had}-4999/5000`,
    "Content-Length: 4000",
  ]);
  for (const wanted of knowledge) assert.deepEqual(await resumed(answer, wanted), [had]);
});

Deno.test("download() asks once for the whole file when the answer contradicts the part", async () => {
  const rest = "Content-Length: 4000";
  const answers: Record<string, ReturnType<typeof ranged>> = {
    "200 with another start": ranged("200 OK", ["Content-Range: bytes 999-4999/5000", rest]),
    "200 with another length": ranged(
      "200 OK",
      [`Content-Range: bytes ${had}-4999/5000`, "Content-Length: 3999"],
      content.subarray(had + 1),
    ),
    "200 with the rest and its length": ranged("200 OK", [rest]),
    "200 with the rest and no length": ranged("200 OK", []),
    "206 without Content-Range": ranged("206 Partial Content", [rest]),
    "206 with another start": ranged("206 Partial Content", ["Content-Range: bytes 0-3999/5000"]),
    "206 with another length": ranged(
      "206 Partial Content",
      [`Content-Range: bytes ${had}-4999/5000`, "Content-Length: 3999"],
      content.subarray(had + 1),
    ),
    "206 behind the end": ranged("206 Partial Content", [`Content-Range: bytes ${had}-5000/5000`]),
    "206 in disorder": ranged("206 Partial Content", [`Content-Range: bytes ${had}-999/5000`]),
    "206 in other units": ranged("206 Partial Content", [`Content-Range: rows ${had}-4999/5000`]),
    "416 for another size": ranged("416 Range Not Satisfiable", ["Content-Range: bytes */900"]),
    "416 without a size": ranged("416 Range Not Satisfiable", []),
  };
  for (const [name, answer] of Object.entries(answers)) {
    for (const wanted of knowledge) {
      assert.deepEqual(await resumed(answer, wanted), [had, undefined], name);
    }
  }
});

Deno.test("download() asks for the whole file when the size in an answer is not the wanted one", async () => {
  for (
    const answer of [
      ranged("206 Partial Content", [`Content-Range: bytes ${had}-4999/5001`]),
      ranged("416 Range Not Satisfiable", [`Content-Range: bytes */${had}`]),
    ]
  ) {
    assert.deepEqual(await resumed(answer, { size, sha256 }), [had, undefined]);
    assert.deepEqual(await resumed(answer, { size }), [had, undefined]);
  }
});

Deno.test("download() resumes without a total only where the size is known", async () => {
  const answer = ranged("206 Partial Content", [`Content-Range: bytes ${had}-4999/*`]);
  assert.deepEqual(await resumed(answer, { size }), [had]);
  assert.deepEqual(await resumed(answer, {}), [had, undefined]);
  // the range need not reach the end of the file
  const pieces = ({ from = 0 }: Asked): Answer => ({
    head: ["HTTP/1.1 206 Partial Content", `Content-Range: bytes ${from}-${from + 1999}/*`],
    body: content.subarray(from, from + 2000),
  });
  const whole = (asked: Asked) => asked.from === undefined ? honest(content, asked) : pieces(asked);
  assert.deepEqual(await resumed(whole, { size }), [had, 3000]);
  assert.deepEqual(await resumed(whole, {}), [had, undefined]);
});

Deno.test("download() begins again when more bytes come than Content-Range says", async () => {
  const headers = [`Content-Range: bytes ${had}-1999/5000`];
  const answer = ranged("206 Partial Content", headers, noise(3000));
  for (const wanted of knowledge) assert.deepEqual(await resumed(answer, wanted), [had, undefined]);
});

Deno.test("download() resumes with an encoded range only where its total is the wanted size", async () => {
  // a .gz file that the server calls gzip-encoded: the encoded bytes are the file
  const gzip = [`Content-Range: bytes ${had}-4999/5000`, "Content-Encoding: gzip"];
  const named = ranged("206 Partial Content", [...gzip, "Content-Length: 4000"]);
  // a server that compresses what it sends: the length is not that of the range
  const packed = ranged("206 Partial Content", [...gzip, "Content-Length: 50"], noise(50));
  assert.deepEqual(await resumed(named, { size, sha256 }), [had]);
  assert.deepEqual(await resumed(named, {}), [had, undefined]);
  for (const wanted of knowledge) assert.deepEqual(await resumed(packed, wanted), [had, undefined]);
});

Deno.test("download() discards a longer .part file, unasked where the size is known", async () => {
  for (const wanted of knowledge) {
    for (const longer of [size + 1, 2 * size]) {
      const asked = await resumed((asked) => honest(content, asked), wanted, noise(longer));
      assert.deepEqual(asked, "size" in wanted ? [undefined] : [longer, undefined]);
      // its first bytes are the wanted ones, so that nothing but its length is wrong
      const same = new Uint8Array(longer);
      same.set(content);
      await resumed((asked) => honest(content, asked), wanted, same);
    }
  }
});

Deno.test("download() resumes from a .part file of any length below the whole", async () => {
  for (const wanted of knowledge) {
    for (const length of [1, 2, size - 1]) {
      const part = content.subarray(0, length);
      assert.deepEqual(await resumed((asked) => honest(content, asked), wanted, part), [length]);
      // a server without ranges: without a known size it may have sent the rest only
      const whole = (asked: Asked) => honest(content, { ...asked, from: undefined });
      const again = "size" in wanted ? [length] : [length, undefined];
      assert.deepEqual(await resumed(whole, wanted, part), again);
    }
  }
});

Deno.test("download() takes no text that comes with 416 for bytes of the file", async () => {
  const body = new TextEncoder().encode("<html>Range Not Satisfiable</html>");
  const answer = (asked: Asked): Answer =>
    asked.from === size ? { ...honest(content, asked), body } : honest(content, asked);
  for (const wanted of [{ sha256 }, {}]) {
    assert.deepEqual(await resumed(answer, wanted, content), [size]);
  }
});

Deno.test("download() refuses a part of a file, or encoded bytes, as the whole", async () => {
  const part = ["Content-Range: bytes 1000-4999/5000", "Content-Length: 4000"];
  const packed = ["Content-Encoding: gzip", "Content-Length: 4000"];
  for (
    const [headers, wanted, fault] of [
      [part, {}, /the server answers 200 OK \(bytes 1000-4999\/5000\)$/],
      [part, { size }, /the server answers 200 OK \(bytes 1000-4999\/5000\)$/],
      [packed, {}, /answers 200 OK, encoded as gzip, and no size or checksum is known$/],
    ] as const
  ) {
    for (const there of [0, had]) {
      using folder = temporaryFolder();
      await using server = loopback(() => ({
        head: ["HTTP/1.1 200 OK", ...headers],
        body: content.subarray(1000),
      }));
      if (there > 0) folder.write("file.bin.part", noise(there + 1));
      await assert.rejects(
        download(server.url, join(folder.path, "file.bin"), { ...wanted, backoff: 1 }),
        (error) => error instanceof SourceError && fault.test(error.message),
      );
      assert.equal(server.asked.length, there > 0 ? 2 : 1);
      assert.ok(!folder.names().includes("file.bin"));
    }
  }
});
