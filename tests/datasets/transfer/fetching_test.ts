import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { fetchData, type FetchedFile } from "../../../src/datasets/transfer/fetching.ts";
import type { Mirror } from "../../../src/datasets/sets/public_data.ts";
import { publicData, publicDataOf } from "../../../src/datasets/sets/registry.ts";
import { ownFolder } from "../../../src/files/owned_folder.ts";
import { requires, sharedData } from "../../requirements.ts";
import { cifarFile } from "../formats/cifar_files.ts";
import { type Asked, honest, loopback } from "../../loopback.ts";
import { tarArchive } from "../formats/tar_files.ts";
import { noise, type TemporaryFolder, temporaryFolder } from "../../temporary_folder.ts";

/** Four small files called like MNIST's, and a server that has them. */
const contents = new Map(
  publicDataOf("mnist").home.files.map((
    { name },
    i,
  ) => [`/${name}`, new Uint8Array(gzipSync(noise(1000 + i)))]),
);
const names = publicDataOf("mnist").home.files.map(({ name }) => name);
const home = (...urls: string[]): Mirror => ({
  urls,
  files: names.map((name) => {
    const content = contents.get(`/${name}`)!;
    return { name, size: content.length, md5: createHash("md5").update(content).digest("hex") };
  }),
});
const mirror = () => loopback((asked) => honest(contents.get(asked.path)!, asked));
const nothing = () =>
  loopback(() => ({ head: ["HTTP/1.1 404 Not Found", "Content-Length: 0", "Connection: close"] }));
const states = (files: readonly FetchedFile[]) => files.map(({ state }) => state);
const write = (folder: TemporaryFolder, path: string, bytes: Uint8Array) => {
  Deno.mkdirSync(join(folder.path, path, ".."), { recursive: true });
  Deno.writeFileSync(join(folder.path, path), bytes);
};

Deno.test("fetchData() fetches into a folder of the data set's name, once", async () => {
  using folder = temporaryFolder();
  await using server = mirror();
  const options = { dataDir: folder.path, home: home(server.url) };
  const files = await fetchData("mnist", options);
  assert.deepEqual(
    files,
    names.map((name) => ({
      path: join(folder.path, "mnist", name),
      state: "fetched",
    })),
  );
  for (const { path } of files) {
    assert.deepEqual(Deno.readFileSync(path), contents.get(`/${path.split("/").at(-1)}`));
  }
  assert.deepEqual(states(await fetchData("mnist", options)), new Array(4).fill("verified"));
  assert.equal(server.asked.length, 4);
  const again = await fetchData("mnist", { ...options, force: true });
  assert.deepEqual(states(again), new Array(4).fill("fetched"));
  assert.equal(server.asked.length, 8);
});

Deno.test("fetchData() begins at the first byte when it is forced", async () => {
  using folder = temporaryFolder();
  await using server = mirror();
  const options = { dataDir: folder.path, home: home(server.url) };
  for (const force of [false, true]) {
    const part = contents.get(`/${names[0]}`)!.subarray(0, 100);
    write(folder, `mnist/${names[0]}.part`, part);
    await fetchData("mnist", { ...options, force });
    assert.equal(
      server.asked.findLast(({ path }) => path === `/${names[0]}`)?.from,
      force ? undefined : 100,
    );
  }
});

Deno.test("fetchData() refuses a folder that another process fetches to, and asks no server", async () => {
  using folder = temporaryFolder();
  await using server = mirror();
  const options = { dataDir: folder.path, home: home(server.url) };
  {
    using _ = ownFolder(join(folder.path, "mnist"));
    await assert.rejects(fetchData("mnist", options), {
      name: "Busy",
      message: /^fetchData\(\): \S+mnist is in use by "/,
    });
    assert.deepEqual(server.asked, []);
  }
  assert.deepEqual(folder.names(), []);
  const [first, second] = await Promise.allSettled([1, 2].map(() => fetchData("mnist", options)));
  assert.deepEqual([first.status, second.status].sort(), ["fulfilled", "rejected"]);
  assert.deepEqual(states(await fetchData("mnist", options)), new Array(4).fill("verified"));
});

Deno.test("fetchData() fetches only what is missing or damaged", async () => {
  using folder = temporaryFolder();
  await using server = mirror();
  write(folder, `mnist/${names[0]}`, contents.get(`/${names[0]}`)!);
  write(folder, `mnist/${names[1]}`, contents.get(`/${names[1]}`)!.subarray(0, -20)); // cut short
  write(folder, `mnist/${names[2]}`, gzipSync(noise(50), { level: 1 })); // another packing
  const options = { dataDir: folder.path, home: home(server.url) };
  const wanted = ["verified", "fetched", "kept", "fetched"];
  assert.deepEqual(states(await fetchData("mnist", options)), wanted);
  assert.deepEqual(server.asked.map(({ path }) => path), [`/${names[1]}`, `/${names[3]}`]);
});

Deno.test("fetchData() uses files in the given folder itself, whatever those not packed hold", async () => {
  using folder = temporaryFolder();
  // as a gzip stream that is cut short begins
  const bytes = Uint8Array.of(0x1f, 0x8b, ...noise(10));
  for (const name of names) write(folder, name.replace(".gz", ""), bytes);
  const files = await fetchData("mnist", { dataDir: folder.path, home: home() });
  assert.deepEqual(files[0], {
    path: join(folder.path, names[0].replace(".gz", "")),
    state: "kept",
  });
});

Deno.test("fetchData() tries one mirror after the other, and tells what was wrong with each", async () => {
  using folder = temporaryFolder();
  await using gone = nothing();
  await using other = loopback((asked) => honest(noise(contents.get(asked.path)!.length), asked));
  await using server = mirror();
  const dataDir = folder.path;
  await assert.rejects(
    fetchData("mnist", { dataDir, home: home(gone.url, other.url) }),
    (error: Error) =>
      error.message.includes(`${gone.url}${names[0]}`) &&
      /answers 404 Not Found; download\(\): .*: wanted md5 .*, got /.test(error.message),
  );
  assert.deepEqual(folder.names(), []);
  const files = await fetchData("mnist", { dataDir, home: home(gone.url, other.url, server.url) });
  assert.deepEqual(states(files), new Array(4).fill("fetched"));
});

Deno.test("fetchData() unpacks archives and keeps the files only", async () => {
  using folder = temporaryFolder();
  const members = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin")
    .map((name, i) => ({ name, content: cifarFile([[i]]) }));
  const archive = new Uint8Array(gzipSync(tarArchive([
    { name: "cifar-10-batches-bin/", type: "5" },
    { name: "cifar-10-batches-bin/readme.html", content: noise(88) },
    ...members.map(({ name, content }) => ({ name: `cifar-10-batches-bin/${name}`, content })),
  ])));
  await using server = loopback((asked) => honest(archive, asked));
  const dataDir = folder.path;
  const small: Mirror = {
    urls: [server.url],
    files: [{
      name: "cifar.tar.gz",
      size: archive.length,
      sha256: createHash("sha256").update(archive).digest("hex"),
      members: members.map(({ name, content }) => ({ name, size: content.length })),
    }],
  };
  const options = { dataDir, home: small };
  assert.deepEqual(states(await fetchData("cifar10", options)), new Array(6).fill("fetched"));
  const there = () =>
    [...Deno.readDirSync(join(dataDir, "cifar10"))].map(({ name }) => name).sort();
  assert.deepEqual(there(), members.map(({ name }) => name));
  for (const { name, content } of members) {
    assert.deepEqual(Deno.readFileSync(join(dataDir, "cifar10", name)), content);
  }
  assert.deepEqual(states(await fetchData("cifar10", options)), new Array(6).fill("sized"));

  // an archive that was brought by hand is unpacked without the network
  for (const { name } of members) Deno.removeSync(join(dataDir, "cifar10", name));
  write(folder, "cifar10/cifar.tar.gz", archive);
  assert.deepEqual(states(await fetchData("cifar10", options)), new Array(6).fill("fetched"));
  assert.deepEqual(there(), ["cifar.tar.gz", ...members.map(({ name }) => name)]);
  assert.equal(server.asked.length, 1);
});

Deno.test("fetchData() that is forced fetches an archive again, and replaces nothing before it is whole", async () => {
  using folder = temporaryFolder();
  const members = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");
  const packed = (label: number) =>
    new Uint8Array(gzipSync(tarArchive(
      members.map((name, i) => ({ name, content: cifarFile([[label + i % 2]]) })),
    )));
  const [older, newer] = [packed(1), packed(5)];
  const there = () =>
    [...Deno.readDirSync(join(folder.path, "cifar10"))].map(({ name }) => name).sort();
  const labels = () =>
    members.map((name) => Deno.readFileSync(join(folder.path, "cifar10", name))[0]);
  write(folder, "cifar10/cifar.tar.gz", older);
  members.forEach((name, i) => write(folder, `cifar10/${name}`, cifarFile([[1 + i % 2]])));
  const isOlder = () =>
    labels().join() === "1,2,1,2,1,2" &&
    Deno.readFileSync(join(folder.path, "cifar10", "cifar.tar.gz")).join() === older.join();
  let answer = (asked: Asked) => honest(newer, asked);
  const olderWhenAsked: boolean[] = [];
  await using server = loopback((asked) => {
    olderWhenAsked.push(isOlder());
    return answer(asked);
  });
  const options = {
    dataDir: folder.path,
    backoff: 1,
    home: {
      urls: [server.url],
      files: [{
        name: "cifar.tar.gz",
        size: newer.length,
        sha256: createHash("sha256").update(newer).digest("hex"),
        members: members.map((name) => ({ name, size: 3073 })),
      }],
    },
  };
  assert.deepEqual(states(await fetchData("cifar10", options)), new Array(6).fill("sized"));
  assert.equal(server.asked.length, 0);
  const force = { ...options, force: true };
  // other bytes, and an answer that never gets to its end
  answer = (asked) => honest(noise(newer.length), asked);
  await assert.rejects(fetchData("cifar10", force), /wanted sha256 /);
  assert.ok(isOlder());
  assert.deepEqual(there(), ["cifar.tar.gz", ...members]);
  answer = (asked) => {
    const { head } = honest(newer, asked);
    return { head, body: newer.subarray(asked.from ?? 0, 60) };
  };
  await assert.rejects(fetchData("cifar10", force), /60 bytes are kept in/);
  assert.ok(isOlder());
  Deno.removeSync(join(folder.path, "cifar10", "cifar.tar.gz.part"));
  answer = (asked) => honest(newer, asked);
  const before = server.asked.length;
  assert.deepEqual(states(await fetchData("cifar10", force)), new Array(6).fill("fetched"));
  assert.deepEqual(server.asked.slice(before).map(({ from }) => from), [undefined]);
  assert.deepEqual(labels(), [5, 6, 5, 6, 5, 6]);
  assert.ok(olderWhenAsked.every(Boolean));
  // and again where the very archive is there
  write(folder, "cifar10/cifar.tar.gz", newer);
  const count = server.asked.length;
  assert.deepEqual(states(await fetchData("cifar10", force)), new Array(6).fill("fetched"));
  assert.equal(server.asked.length, count + 1);
  assert.deepEqual(there(), members);
  // a file of another size than in the archive may be meant
  write(folder, "cifar10/data_batch_2.bin", cifarFile([[7], [8]]));
  assert.deepEqual(states(await fetchData("cifar10", options)).indexOf("kept"), 1);
  assert.equal(server.asked.length, count + 1);
  assert.deepEqual(there(), members);
});

Deno.test("fetchData() unpacks no archive that is not the published one", async () => {
  using folder = temporaryFolder();
  const content = cifarFile([[3]]);
  const members = [{ name: "train.bin", size: content.length }, {
    name: "test.bin",
    size: content.length,
  }];
  const archive = new Uint8Array(
    gzipSync(tarArchive(members.map(({ name }) => ({ name, content })))),
  );
  await using server = loopback((asked) => honest(archive, asked));
  const published = createHash("md5").update(archive).digest("hex");
  const home = {
    urls: [server.url],
    files: [{ name: "c.tar.gz", size: archive.length, md5: published, members }],
  };
  for (
    const wrong of [archive.with(archive.length - 1, 7), archive.subarray(0, -1), noise(9)]
  ) {
    write(folder, "cifar100/c.tar.gz", wrong);
    const before = server.asked.length;
    await fetchData("cifar100", { dataDir: folder.path, home });
    assert.equal(server.asked.length, before + 1);
    for (const { name } of members) Deno.removeSync(join(folder.path, "cifar100", name));
  }
});

Deno.test("publicData has whole addresses, and a checksum for every file", () => {
  for (const { urls, files } of publicData.map(({ home }) => home)) {
    for (const url of urls) assert.ok(URL.parse(url)?.href === url && url.endsWith("/"), url);
    for (const { name, size, md5, sha256 } of files) {
      assert.match(sha256 ?? md5!, sha256 ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{32}$/, name);
      assert.ok(Number.isSafeInteger(size) && size > 0);
    }
  }
});

Deno.test({
  name: "fetchData() knows the published files of MNIST",
  ...requires(new URL("mnist/", sharedData), "MNIST"),
  async fn() {
    const home = { ...publicDataOf("mnist").home, urls: [] };
    const files = await fetchData("mnist", { dataDir: decodeURI(sharedData.pathname), home });
    assert.deepEqual(states(files), new Array(4).fill("verified"));
  },
});
