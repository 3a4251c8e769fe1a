import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { download, type DownloadProgress } from "../../../src/datasets/transfer/download.ts";
import { SourceError } from "../../../src/datasets/transfer/request.ts";
import { honest, loopback } from "../../loopback.ts";
import { hasSpecialFiles } from "../../files/special_files.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

const content = noise(300_000);
const other = noise(300_001).subarray(1);
const sha256 = createHash("sha256").update(content).digest("hex");
const md5 = createHash("md5").update(content).digest("hex");
const size = content.length;
const known = { size, sha256, backoff: 1 };

/** The first bytes of an honest answer, and then the end of the connection. */
const broken = (after: number, asked: Parameters<typeof honest>[1]) => {
  const { head, body } = honest(content, asked);
  return { head, body: body!.subarray(0, after) };
};

Deno.test("download() brings a file, its folder and its progress", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content, asked));
  const progress: DownloadProgress[] = [];
  const path = join(folder.path, "deep/er/file.bin");
  await download(`${server.url}file.bin`, path, {
    size,
    sha256: sha256.toUpperCase(),
    md5,
    onProgress: (now) => progress.push(now),
  });
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.deepEqual([...Deno.readDirSync(join(path, ".."))].map(({ name }) => name), ["file.bin"]);
  assert.deepEqual(progress[0], { bytes: 0, total: size, resumedFrom: 0 });
  assert.deepEqual(progress.at(-1), { bytes: size, total: size, resumedFrom: 0 });
  // packed on its way it could neither be counted nor continued
  const encoding = "identity";
  assert.deepEqual(server.asked, [{ path: "/file.bin", from: undefined, encoding, count: 0 }]);
});

Deno.test("download() needs neither a size nor a checksum, nor a declared length", async () => {
  using folder = temporaryFolder();
  await using server = loopback(() => ({ head: ["HTTP/1.1 200 OK"], body: content }));
  const path = join(folder.path, "file.bin");
  await download(server.url, path);
  assert.deepEqual(Deno.readFileSync(path), content);
});

Deno.test("download() resumes by itself after transient errors, as long as bytes come", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => broken(60_000, asked));
  const path = join(folder.path, "file.bin");
  await download(server.url, path, { ...known, retries: 1 });
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.deepEqual(server.asked.map(({ from }) => from), [
    undefined,
    60_000,
    120_000,
    180_000,
    240_000,
  ]);
});

Deno.test("download() resumes from the .part file of an earlier call", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content, asked));
  folder.write("file.bin.part", content.subarray(0, 100_000));
  const path = join(folder.path, "file.bin");
  let first: DownloadProgress | undefined;
  await download(server.url, path, { ...known, onProgress: (now) => first ??= now });
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.deepEqual(server.asked.map(({ from }) => from), [100_000]);
  assert.deepEqual(first, { bytes: 100_000, total: size, resumedFrom: 100_000 });
});

Deno.test("download() asks for nothing when the .part file is whole", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content, asked));
  folder.write("file.bin.part", content);
  await download(server.url, join(folder.path, "file.bin"), known);
  assert.equal(server.asked.length, 0);
  folder.write("again.bin.part", content);
  await download(server.url, join(folder.path, "again.bin"), { sha256 }); // answered by 416
  assert.deepEqual(server.asked.map(({ from }) => from), [size]);
  assert.deepEqual(folder.names(), ["again.bin", "file.bin"]);
});

Deno.test("download() begins again when the server knows no ranges", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content, { ...asked, from: undefined }));
  folder.write("file.bin.part", content.subarray(0, 100_000));
  const path = join(folder.path, "file.bin");
  let first: DownloadProgress | undefined;
  await download(server.url, path, { ...known, onProgress: (now) => first ??= now });
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.equal(server.asked.length, 1);
  assert.deepEqual(first, { bytes: 0, total: size, resumedFrom: 0 });
});

Deno.test("download() begins again when the server answers another range", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) =>
    honest(content, { ...asked, from: asked.from && asked.from - 7 })
  );
  folder.write("file.bin.part", content.subarray(0, 100_000));
  const path = join(folder.path, "file.bin");
  await download(server.url, path, known);
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.deepEqual(server.asked.map(({ from }) => from), [100_000, undefined]);
});

Deno.test("download() begins again when the .part file is of another file", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content, asked));
  const path = join(folder.path, "file.bin");
  for (const wrong of [other.subarray(0, 100_000), other, noise(size + 5)]) {
    folder.write("file.bin.part", wrong);
    await download(server.url, path, known);
    assert.deepEqual(Deno.readFileSync(path), content);
    assert.deepEqual(folder.names(), ["file.bin"]);
  }
});

Deno.test("download() refuses other bytes and keeps nothing of them", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(other, asked));
  const path = folder.write("file.bin", "an older file");
  for (const [kind, wanted] of [["sha256", sha256], ["md5", md5]] as const) {
    const got = createHash(kind).update(other).digest("hex");
    await assert.rejects(
      download(server.url, path, { size, [kind]: wanted }),
      new SourceError(
        `download(): ${server.url} for ${path}: wanted ${kind} ${wanted}, got ${got}`,
      ),
    );
  }
  assert.equal(server.asked.length, 2); // once each: the fault is not in what an older call left
  assert.deepEqual(folder.names(), ["file.bin"]);
  assert.equal(Deno.readTextFileSync(path), "an older file");
});

Deno.test("download() refuses a declared length that is not the wanted one", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content.subarray(1), asked));
  await assert.rejects(
    download(server.url, join(folder.path, "file.bin"), known),
    /wanted 300000 bytes, the server declares 299999$/,
  );
  assert.deepEqual(folder.names(), []);
});

Deno.test("download() catches a server that declares more bytes than it sends", async () => {
  using folder = temporaryFolder();
  await using server = loopback(() => ({
    head: ["HTTP/1.1 200 OK", `Content-Length: ${size + 9}`],
    body: content,
  }));
  await assert.rejects(
    download(server.url, join(folder.path, "file.bin"), { retries: 1, backoff: 1 }),
    (error) =>
      error instanceof SourceError && /300000 bytes are kept in .*\.part/.test(error.message),
  );
  assert.deepEqual(folder.names(), ["file.bin.part"]);
  // 200 to a Range request, and no size is known: it could be the rest only
  assert.deepEqual(server.asked.map(({ from }) => from), [undefined, size, undefined]);
});

Deno.test("download() catches a server that declares fewer bytes than it sends", async () => {
  using folder = temporaryFolder();
  await using server = loopback(() => ({
    head: ["HTTP/1.1 200 OK", "Content-Length: 299990"],
    body: content,
  }));
  const path = join(folder.path, "file.bin");
  await assert.rejects(
    download(server.url, path, { size }),
    /wanted 300000 bytes, the server decl/,
  );
  await assert.rejects(download(server.url, path, { sha256 }), /wanted sha256 .*, got /);
  assert.deepEqual(folder.names(), []);
});

Deno.test("download() catches a server that sends too much or too little without a length", async () => {
  using folder = temporaryFolder();
  await using server = loopback(({ count }) => ({
    head: ["HTTP/1.1 200 OK"],
    body: count === 0 ? noise(size + 1) : content.subarray(1),
  }));
  const path = join(folder.path, "file.bin");
  await assert.rejects(
    download(server.url, path, known),
    /wanted 300000 bytes, the server sends more/,
  );
  assert.deepEqual(folder.names(), []);
  await assert.rejects(
    download(server.url, path, { ...known, retries: 0 }),
    /the server ended after 299999 of 300000 bytes; 299999 bytes are kept in .*\.part to resume from$/,
  );
});

Deno.test("download() tries again after a fault of the server, not after a refusal", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "file.bin");
  await using busy = loopback((asked) =>
    asked.count < 2
      ? { head: ["HTTP/1.1 503 Service Unavailable", "Content-Length: 0"] }
      : honest(content, asked)
  );
  await download(busy.url, path, known);
  assert.equal(busy.asked.length, 3);
  await using gone = loopback(() => ({ head: ["HTTP/1.1 404 Not Found", "Content-Length: 0"] }));
  await assert.rejects(
    download(gone.url, path, known),
    new SourceError(`download(): ${gone.url} for ${path}: the server answers 404 Not Found`),
  );
  assert.equal(gone.asked.length, 1);
  await using broken = loopback(() => ({
    head: ["HTTP/1.1 503 Service Unavailable", "Content-Length: 0"],
  }));
  await assert.rejects(
    download(broken.url, path, { backoff: 1 }),
    new SourceError(
      `download(): ${broken.url} for ${path}: the server answers 503 Service Unavailable`,
    ),
  );
  assert.equal(broken.asked.length, 4); // three more
  for (const status of [400, 403, 407, 409, 410, 428, 430, 499, 408, 429, 500, 502, 599]) {
    await using server = loopback(() => ({
      head: [`HTTP/1.1 ${status} Text`, "Content-Length: 0"],
    }));
    await assert.rejects(download(server.url, path, { backoff: 1, retries: 1 }), SourceError);
    const passing = [408, 429].includes(status) || status >= 500;
    assert.equal(server.asked.length, passing ? 2 : 1, `${status}`);
  }
});

Deno.test("download() counts silence as a transient error", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => ({
    ...(asked.count === 0 ? broken(1000, asked) : honest(content, asked)),
    hang: asked.count === 0,
  }));
  const path = join(folder.path, "file.bin");
  await download(server.url, path, { ...known, patience: 200 });
  assert.deepEqual(server.asked.map(({ from }) => from), [undefined, 1000]);
});

Deno.test("download() stops at the signal and leaves what has come", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => ({ ...broken(1000, asked), hang: true }));
  const stop = new AbortController();
  await assert.rejects(
    download(server.url, join(folder.path, "file.bin"), {
      ...known,
      signal: stop.signal,
      onProgress: ({ bytes }) => bytes === 1000 && stop.abort(),
    }),
    { name: "AbortError" },
  );
  assert.deepEqual(folder.names(), ["file.bin.part"]);
});

Deno.test("download() stops at the signal and counts silence also after garbage was collected", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  for (const stops of [true, false]) {
    using folder = temporaryFolder();
    await using server = loopback((asked) => ({ ...broken(1000, asked), hang: true }));
    const stop = new AbortController();
    let over: ReturnType<typeof setTimeout> | undefined;
    const hangs = new Promise((resolve) => over = setTimeout(resolve, 10_000, "it hangs"));
    const downloaded = download(server.url, join(folder.path, "file.bin"), {
      ...known,
      signal: stop.signal,
      retries: 0,
      patience: stops ? 60_000 : 300,
      onProgress({ bytes }) {
        if (bytes < 1000) return;
        setTimeout(() => { // once it waits for more
          collectGarbage();
          if (stops) stop.abort();
        }, 50);
      },
    });
    await assert.rejects(
      Promise.race([downloaded, hangs]),
      stops ? { name: "AbortError" } : /no byte came for 0.3 s/,
    );
    clearTimeout(over);
  }
});

Deno.test("download() names the file that it cannot write", async () => {
  using folder = temporaryFolder();
  await using server = loopback((asked) => honest(content, asked));
  folder.write("file", "not a folder");
  const path = join(folder.path, "file", "file.bin");
  await assert.rejects(
    download(server.url, path, known),
    (error: Error) => !(error instanceof SourceError) && error.message.includes(path),
  );
});

Deno.test({
  name: "download() closes a part that it can open and not write from where it is to begin",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    await using server = loopback((asked) => honest(content, asked));
    const path = join(folder.path, "file.bin");
    Deno.symlinkSync("/dev/null", `${path}.part`); // a device has no length
    // the test's sanitizers see a file that is left open
    await assert.rejects(download(server.url, path, known), {
      message: `download(): cannot write ${path}.part: Invalid argument (os error 22)`,
    });
  },
});

Deno.test("download() says why nothing answers", async () => {
  using folder = temporaryFolder();
  const server = loopback((asked) => honest(content, asked));
  await server[Symbol.asyncDispose]();
  await assert.rejects(
    download(server.url, join(folder.path, "file.bin"), { backoff: 1 }),
    (error) => error instanceof SourceError && /cannot connect: .*refused/.test(error.message),
  );
  assert.deepEqual(folder.names(), []);
});

Deno.test("download() ends where redirects do not", async () => {
  using folder = temporaryFolder();
  await using server = loopback(({ path }) => ({
    head: ["HTTP/1.1 302 Found", `Location: ${path}x`, "Content-Length: 0"],
  }));
  await assert.rejects(
    download(`${server.url}a`, join(folder.path, "file.bin"), { backoff: 1, retries: 1 }),
    (error) => error instanceof SourceError && /number of redirects \(20\)/.test(error.message),
  );
  assert.equal(server.asked.length, 42); // two attempts
  assert.deepEqual(folder.names(), []);
});
