import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { publicDataOf } from "../../src/datasets/sets/registry.ts";
import { honest, loopback } from "../loopback.ts";
import { noise, type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";
import { debianFashionMnist, requires, sharedData } from "../requirements.ts";

const names = publicDataOf("mnist").home.files.map(({ name }) => name);
const realMnist = requires(new URL("mnist/", sharedData), "MNIST");
const published = (path: string) => Deno.readFileSync(new URL(`mnist${path}`, sharedData));

/** Begins `deno task data` with no more permissions than it needs for a folder and a server. */
function start(args: readonly string[], folder: TemporaryFolder, url?: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
      "--no-lock",
      "--no-prompt",
      `--allow-read=${[folder.path, debianFashionMnist]}`,
      `--allow-write=${folder.path}`,
      ...(url ? [`--allow-net=${new URL(url).host}`] : []),
      fileURLToPath(new URL("../../tasks/data.ts", import.meta.url)),
      ...args,
    ],
    cwd: folder.path,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function end(task: Deno.ChildProcess): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await task.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

const data = (args: readonly string[], folder: TemporaryFolder, url?: string) =>
  end(start(args, folder, url));

Deno.test("deno task data says how it is used", async () => {
  using folder = temporaryFolder();
  const { code, out, err } = await data(["--help"], folder);
  assert.deepEqual([code, err], [0, ""]);
  for (const word of ["NAME", "--data-dir", "--from", "--force", "fashion-mnist"]) {
    assert.ok(out.includes(word), word);
  }
});

Deno.test("deno task data ends with 2 and one line when it is called wrongly", async () => {
  using folder = temporaryFolder();
  const calls: [string[], RegExp][] = [
    [[], /give one or more of mnist, fashion-mnist, cifar10, cifar100, svhn, got none/],
    [["emnist"], /give one or more of mnist, .*, got "emnist"/],
    [["mnist", "--fast"], /unknown flag --fast; --help lists the flags$/],
    [["mnist", "--data-dir"], /: --data-dir must have a value, got none$/m],
    [["mnist", "--data-dir", ""], /--data-dir must be a folder, got ""/],
    [["mnist", "--data-dir", "-"], /--data-dir must be a folder, got "-", which stands for/],
    [["mnist", "--from", "mirror"], /--from must be an http or https address, got "mirror"/],
    [["mnist", "cifar10", "--from", "http://x/"], /--from is for one data set, got mnist, cifar10/],
  ];
  await Promise.all(calls.map(async ([args, wanted]) => {
    const { code, out, err } = await data(args, folder);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /^fathom: .*\n$/);
    assert.match(err.trimEnd(), wanted);
  }));
  assert.deepEqual(folder.names(), []);
});

Deno.test("deno task data ends with 1 and one line for all other faults, and leaves nothing", async () => {
  using folder = temporaryFolder();
  folder.write("file", "not a folder");
  const there = names.map((name) => folder.write(`f/mnist/${name.replace(".gz", "")}`, "there"));
  await using gone = loopback(() => ({ head: ["HTTP/1.1 404 Not Found", "Content-Length: 0"] }));
  await using lying = loopback((asked) => honest(noise(5000), asked));
  await using other = loopback((asked) =>
    honest(noise(publicDataOf("mnist").home.files[0].size), asked)
  );
  const calls: [string[], string, RegExp][] = [
    [["--from", gone.url], gone.url, /: the server answers 404 Not Found$/],
    // what is there is not asked for again without --force, and is not replaced by nothing
    [["--from", gone.url, "--data-dir", "f", "--force"], gone.url, /answers 404 Not Found$/],
    [
      ["--from", lying.url, "--data-dir", "c"],
      lying.url,
      /: wanted 9912422 bytes, the server declares 5000$/,
    ],
    [["--from", other.url, "--data-dir", "d"], other.url, /: wanted sha256 440f\w*, got \w*$/],
    [
      ["--from", other.url, "--data-dir", "file"],
      other.url,
      /cannot make file.mnist: not a directory/,
    ],
    [
      ["--from", other.url, "--data-dir", debianFashionMnist, "--force"],
      other.url,
      /cannot make \/usr.*: Deno was not given write access/,
    ],
    [
      ["--from", "http://localhost/", "--data-dir", "e"],
      other.url,
      /Deno was not given net access to .localhost/,
    ],
  ];
  await Promise.all(calls.map(async ([args, url, wanted]) => {
    const { code, out, err } = await data(["mnist", ...args], folder, url);
    assert.deepEqual([code, out], [1, ""], err);
    const lines = err.trimEnd().split("\n");
    assert.match(lines.at(-1)!, /^fathom: /);
    assert.match(lines.at(-1)!, wanted);
    assert.ok(lines.slice(0, -1).every((line) => line.startsWith(names[0])), err);
  }));
  assert.deepEqual(folder.names(), ["f", "file"]);
  for (const path of there) assert.equal(Deno.readTextFileSync(path), "there");
  assert.deepEqual([...Deno.readDirSync(join(there[0], ".."))].length, 4);
});

Deno.test({
  name: "deno task data fetches MNIST once, and needs no network afterwards",
  ...realMnist,
  async fn() {
    using folder = temporaryFolder();
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => new Response(published(new URL(request.url).pathname)),
    );
    const url = `http://127.0.0.1:${server.addr.port}`;
    const first = await data(["mnist", "--from", url], folder, url);
    assert.equal(first.code, 0, first.err);
    const path = (name: string) => join("data", "mnist", name);
    const lines = (state: string) => names.map((name) => `${path(name)}: ${state}\n`).join("");
    assert.equal(first.out, lines("fetched, checksum matches"));
    for (const name of names) assert.match(first.err, new RegExp(`^${name}: [0-9.]+ MB$`, "m"));
    assert.deepEqual(
      Deno.readFileSync(join(folder.path, path(names[2]))),
      published(`/${names[2]}`),
    );
    const second = await data(["mnist"], folder);
    assert.deepEqual(second, { code: 0, out: lines("exists, checksum matches"), err: "" });
  },
});

Deno.test({
  name: "deno task data resumes after Ctrl-C",
  ...realMnist,
  async fn() {
    using folder = temporaryFolder();
    let slow = true;
    await using server = loopback((asked) => {
      const { head, body } = honest(published(asked.path), asked);
      return slow ? { head, body: body!.subarray(0, 1_000_000), hang: true } : { head, body };
    });
    const args = ["mnist", "--data-dir", folder.path, "--from", server.url];
    const task = start(args, folder, server.url);
    const part = join(folder.path, "mnist", `${names[0]}.part`);
    /** Waits until so many bytes have come; fails where the task ends before, or nothing comes for a minute. */
    const partOf = async (bytes: number, task: Deno.ChildProcess) => {
      let ended = false;
      task.status.then(() => ended = true);
      const until = performance.now() + 60_000;
      for (;;) {
        const size = await Deno.stat(part).then(({ size }) => size, () => 0);
        if (size >= bytes) return;
        const late = performance.now() > until;
        if (ended || late) {
          if (!ended) task.kill("SIGKILL");
          const { code, err } = await end(task);
          assert.fail(
            `${size} of ${bytes} bytes, ${late ? "a minute" : "the end"}: ${code} ${err}`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    await partOf(1_000_000, task);
    task.kill("SIGINT");
    const first = await end(task);
    assert.equal(first.code, 130, first.err);
    assert.match(first.err, /\nfathom: interrupted; the same command resumes\n$/);
    slow = false;
    const second = await data(args, folder, server.url);
    assert.equal(second.code, 0, second.err);
    assert.match(second.err, new RegExp(`^${names[0]}: resumes after 1.0 MB$`, "m"));
    assert.equal(server.asked[1].from, 1_000_000);
    assert.deepEqual(folder.names(), ["mnist"]);
    assert.deepEqual(
      [...Deno.readDirSync(join(folder.path, "mnist"))].map(({ name }) => name).sort(),
      [...names].sort(),
    );
    slow = true;
    const forced = start([...args, "--force"], folder, server.url);
    await partOf(1_000_000, forced);
    forced.kill("SIGINT");
    assert.match(
      (await end(forced)).err,
      /interrupted; the same command starts again \(--force\)\n$/,
    );
  },
});

Deno.test({
  name: "deno task data uses Debian's Fashion-MNIST",
  ...requires(debianFashionMnist, "Fashion-MNIST (Debian's dataset-fashion-mnist)"),
  async fn() {
    using folder = temporaryFolder();
    const { code, out, err } = await data(["fashion-mnist"], folder);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(out.match(/^\/usr\/share\/.*: exists, /gm)?.length, 4);
  },
});
