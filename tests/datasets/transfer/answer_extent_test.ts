// The bytes of a file in an HTTP response (RFC 9110, sections 8.6, 14.4 and 15.5.17), case by case.

import assert from "node:assert/strict";
import { extentOf, type Wanted } from "../../../src/datasets/transfer/answer_extent.ts";

/** The extent by status, headers, first byte asked for and what is known of the file. */
const of = (status: number, headers: HeadersInit, from: number, wanted: Wanted = {}) =>
  extentOf({ status, statusText: "Text", headers: new Headers(headers) }, from, wanted);

const fault = (text: string) => ({ fault: `the server answers ${text}` });

Deno.test("extentOf() takes 416 for the end of a whole file only where every size agrees", () => {
  const range = { "content-range": "bytes */50" };
  assert.deepEqual(of(416, range, 50), { complete: true, start: 50, total: 50 });
  assert.deepEqual(of(416, range, 50, { size: 50 }), { complete: true, start: 50, total: 50 });
  const wrong = fault("416 Text (bytes */50)");
  assert.deepEqual(of(416, range, 51), wrong); // a longer part
  assert.deepEqual(of(416, range, 49), wrong);
  assert.deepEqual(of(416, range, 50, { size: 51 }), wrong);
  assert.deepEqual(of(416, {}, 50, { size: 50 }), fault("416 Text"));
  for (const text of ["bytes */", "bytes 0-49/50", "bytes */*", "rows */50", "bytes */50 "]) {
    const given = of(416, { "content-range": text }, 50);
    if (text.trim() === "bytes */50") assert.ok("complete" in given); // headers are trimmed
    else assert.deepEqual(given, fault(`416 Text (${text})`));
  }
  // a server without a reason: nothing is complete before a byte has come
  assert.deepEqual(of(416, { "content-range": "bytes */0" }, 0), fault("416 Text (bytes */0)"));
  assert.deepEqual(of(416, { "content-range": "bytes */1" }, 1), {
    complete: true,
    start: 1,
    total: 1,
  });
});

Deno.test("extentOf() takes 200 for the whole file, however long the part was", () => {
  const length = { "content-length": "50" };
  assert.deepEqual(of(200, length, 0), { complete: false, start: 0, total: 50 });
  assert.deepEqual(of(200, {}, 0), { complete: false, start: 0, total: undefined });
  assert.deepEqual(of(200, {}, 0, { size: 50 }), { complete: false, start: 0, total: 50 });
  assert.deepEqual(of(200, length, 0, { size: 50 }), { complete: false, start: 0, total: 50 });
  assert.deepEqual(of(200, length, 0, { size: 51 }), {
    fault: "wanted 51 bytes, the server declares 50",
  });
  for (const from of [1, 50, 70]) {
    assert.deepEqual(of(200, length, from, { size: 50 }), { complete: false, start: 0, total: 50 });
    // it may be the rest only
    assert.deepEqual(of(200, length, from), fault("200 Text"));
    assert.deepEqual(of(200, {}, from, { size: 50 }), fault("200 Text"));
  }
});

Deno.test("extentOf() takes 206 only with the range that was asked for", () => {
  const ranged = (range: string, from: number, wanted?: Wanted, length?: number) =>
    of(
      206,
      {
        "content-range": range,
        ...length !== undefined && { "content-length": `${length}` },
      },
      from,
      wanted,
    );
  const rest = { complete: false, start: 20, end: 50, total: 50 };
  assert.deepEqual(ranged("bytes 20-49/50", 20), rest);
  assert.deepEqual(ranged("Bytes 20-49/50", 20, { size: 50 }, 30), rest);
  assert.deepEqual(ranged("bytes 20-49/*", 20, { size: 50 }, 30), rest);
  assert.deepEqual(ranged("bytes 20-20/50", 20, {}, 1), { ...rest, end: 21 }); // a single byte
  assert.deepEqual(ranged("bytes 0-49/50", 0), { complete: false, start: 0, end: 50, total: 50 });
  for (
    const range of [
      "bytes 19-49/50", // it begins before
      "bytes 21-49/50", // a byte is missing between
      "bytes 20-50/50", // it ends behind the end
      "bytes 20-19/50", // nothing
      "bytes 20-18/50",
      "bytes 20-49/*", // nobody knows the size
      "bytes */50",
      "bytes 20-/50",
      "rows 20-49/50",
      "bytes 20-49/50, bytes 0-4/50",
    ]
  ) {
    assert.deepEqual(ranged(range, 20), fault(`206 Text (${range})`), range);
  }
  assert.deepEqual(ranged("bytes 20-49/50", 20, {}, 29), fault("206 Text (bytes 20-49/50)"));
  assert.deepEqual(ranged("bytes 20-49/50", 20, {}, 31), fault("206 Text (bytes 20-49/50)"));
  assert.deepEqual(ranged("bytes 20-49/50", 20, { size: 60 }), {
    fault: "wanted 60 bytes, the server declares 50",
  });
  // without a range a part may be any part
  for (const from of [0, 20]) {
    for (const wanted of [{}, { size: 50 }]) {
      assert.deepEqual(of(206, {}, from, wanted), fault("206 Text"));
      assert.deepEqual(of(206, { "content-length": "50" }, from, wanted), fault("206 Text"));
    }
  }
});

Deno.test("extentOf() takes encoded bytes only where a size or a checksum will tell", () => {
  const gzip = { "content-encoding": "GZip", "content-length": "30" };
  const unknown = fault("200 Text, encoded as gzip, and no size or checksum is known");
  assert.deepEqual(of(200, gzip, 0), unknown);
  // its length is that of the encoded bytes, and says nothing of the file
  assert.deepEqual(of(200, gzip, 0, { size: 50 }), { complete: false, start: 0, total: 50 });
  for (const wanted of [{ sha256: "00" }, { md5: "00" }]) {
    assert.deepEqual(of(200, gzip, 0, wanted), { complete: false, start: 0, total: undefined });
  }
  assert.deepEqual(of(200, gzip, 20, { size: 50 }), fault("200 Text"));
  const plain = { "content-encoding": "Identity", "content-length": "50" };
  assert.deepEqual(of(200, plain, 0), { complete: false, start: 0, total: 50 });
  const range = { ...gzip, "content-range": "bytes 20-49/50" };
  assert.deepEqual(of(206, range, 20), fault("206 Text (bytes 20-49/50), encoded as gzip"));
  assert.deepEqual(of(206, range, 20, { size: 50 }), {
    complete: false,
    start: 20,
    end: 50,
    total: 50,
  });
  assert.deepEqual(of(206, { ...plain, "content-range": "bytes 0-49/50" }, 0), {
    complete: false,
    start: 0,
    end: 50,
    total: 50,
  });
});

Deno.test("extentOf() takes no other answer for a file", () => {
  for (const status of [201, 203, 204, 205, 207, 304, 400, 404, 416]) {
    assert.deepEqual(
      of(status, { "content-length": "50" }, 0, { size: 50 }),
      fault(`${status} Text`),
    );
  }
  assert.deepEqual(
    extentOf({ status: 404, statusText: "", headers: new Headers() }, 0, {}),
    fault("404"),
  );
});
