// Measures what a live page costs training, and what it keeps in memory; for people, not a test:
//
//   deno run --allow-all tests/views/live/page_cost.ts pairs dense 180 20   reading and silent clients; kinds: dense, conv
//   deno run --allow-all tests/views/live/page_cost.ts memory 10 180 20     minutes
//
// Pairs of runs alternate, one with the page and one without; clients are a process of their own. Times are an epoch's:
// the median step and epoch, the processor's time of the training thread and of the whole process, the whole run's.

import { fileURLToPath } from "node:url";
import { lastValueFrom, tap } from "rxjs";
import { arrays } from "../../../src/datasets/arrays.ts";
import { spirals } from "../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { timeSteps } from "../../../src/engines/step_times.ts";
import { live } from "../../../src/views/live/live.ts";
import { openLivePage } from "../../../src/views/live/live_page.ts";
import type { OpenRun } from "../../../src/views/live/shown_run.ts";
import { randomStream } from "../../../src/math/random.ts";
import { networkSpec, train } from "../../../src/training/train.ts";
import { snapshotAt } from "./snapshots.ts";

const [mode, ...rest] = Deno.args;
if (mode === "clients") await clients(rest[0], Number(rest[1]), Number(rest[2]));
else if (mode === "pairs") await pairs(rest[0], Number(rest[1]), Number(rest[2]));
else if (mode === "memory") await memory(Number(rest[0]), Number(rest[1]), Number(rest[2]));
else throw new Error("wanted pairs or memory");

/** Clients of a page until the process is ended. */
async function clients(address: string, reading: number, silent: number): Promise<void> {
  const { hostname, port } = new URL(address);
  let bytes = 0;
  for (let i = 0; i < reading + silent; i++) {
    const connection = await Deno.connect({ hostname, port: Number(port) });
    const request = `GET /events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    if (i >= reading) continue;
    (async () => {
      const buffer = new Uint8Array(1 << 16);
      for (let n; (n = await connection.read(buffer)) !== null;) bytes += n;
    })();
  }
  console.log("ready");
  setInterval(() => console.log(`${(bytes / 1e6).toFixed(1)} MB read`), 30_000);
}

/** Starts the clients' process; disposal ends it. */
async function startClients(address: string, reading: number, silent: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-net",
      fileURLToPath(import.meta.url),
      ...["clients", address, String(reading), String(silent)],
    ],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  const told = { last: "" };
  const following = (async () => {
    for (let read; !(read = await reader.read()).done;) told.last = read.value.trim();
  })();
  return {
    told,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await following;
    },
  };
}

async function pairs(kind: string, reading: number, silent: number): Promise<void> {
  const dense = kind === "dense";
  const data = dense ? spirals({ seed: 1 }) : images();
  const sizes = dense ? {} : { maxDepth: 5, outer: 32, inner: 16, batchSize: 64 };
  const [count, epochs] = dense ? [20, 2000] : [10, 4];
  await using page = await openLivePage();
  await using _clients = await startClients(page.address, reading, silent);

  const run = async (withPage: boolean) => {
    using network = await createNetwork(networkSpec(data.train, sizes), { engine: "simd" });
    const timed = timeSteps(network);
    const intervals: number[] = [];
    let before = performance.now();
    const started = before;
    const spent = processorTime();
    const options = { ...sizes, network: timed.network, epochs, patience: epochs };
    const clock = tap(() => {
      const now = performance.now();
      intervals.push(now - before);
      before = now;
    });
    const stream = train(data, options);
    await lastValueFrom((withPage ? stream.pipe(live(page.add())) : stream).pipe(clock));
    const { thread, process } = processorTime();
    return {
      step: timed.medianSeconds() * 1000,
      epoch: median(intervals),
      thread: (thread - spent.thread) / epochs,
      process: (process - spent.process) / epochs,
      whole: (performance.now() - started) / epochs,
    };
  };

  await run(true); // everything is compiled
  await run(false);
  const ratios = new Map<string, number[]>();
  for (let i = 0; i < count; i++) {
    const first = i % 2 === 0;
    const one = await run(first);
    const two = await run(!first);
    const [plain, paged] = first ? [two, one] : [one, two];
    const texts = (Object.keys(plain) as (keyof typeof plain)[]).map((key) => {
      ratios.set(key, [...ratios.get(key) ?? [], paged[key] / plain[key]]);
      return `${key} ${plain[key].toFixed(3)} → ${paged[key].toFixed(3)}`;
    });
    console.log(`pair ${i + 1}, ms: ${texts.join(", ")}`);
  }
  for (const [key, values] of ratios) {
    const sorted = values.toSorted((a, b) => a - b);
    const percent = (position: number) =>
      `${(100 * (sorted[Math.round(position * (sorted.length - 1))] - 1)).toFixed(2)} %`;
    console.log(`${key}: median ${percent(0.5)}, quartiles ${percent(0.25)} and ${percent(0.75)}`);
  }
}

/**
 * Milliseconds of processor time so far, of this thread and of all of the process, as Linux counts them: what others
 * do on the machine does not count.
 */
function processorTime(): { thread: number; process: number } {
  const of = (task: string) =>
    Number(Deno.readTextFileSync(`/proc/self/task/${task}/schedstat`).split(" ")[0]) / 1e6;
  const tasks = [...Deno.readDirSync("/proc/self/task")];
  return {
    thread: of(String(Deno.pid)),
    process: tasks.reduce((sum, { name }) => sum + of(name), 0),
  };
}

/** Resident memory while snapshots come as fast as those of the spirals do. */
async function memory(minutes: number, reading: number, silent: number): Promise<void> {
  await using page = await openLivePage();
  await using clients = await startClients(page.address, reading, silent);
  const shown = page.add({ title: "memory" }) as OpenRun;
  const started = performance.now();
  let epoch = 0;
  let said = -Infinity;
  for (let now; (now = performance.now() - started) < minutes * 60_000;) {
    for (let i = 0; i < 20; i++) shown.show(snapshotAt(++epoch, {}, 20)); // 2,000 a second
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (now - said < 30_000) continue;
    said = now;
    const { rss } = Deno.memoryUsage();
    console.log(
      `${(now / 1000).toFixed(0).padStart(4)} s: ${(rss / 2 ** 20).toFixed(0)} MB resident, ` +
        `epoch ${epoch}, clients: ${clients.told.last}`,
    );
  }
}

function images() {
  const random = randomStream(1, "images");
  const count = 512;
  return arrays({
    shape: [28, 28, 1],
    inputs: Uint8Array.from({ length: count * 28 * 28 }, () => Math.floor(256 * random())),
    labels: Array.from({ length: count }, (_, n) => n % 10),
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] +
    sorted[Math.ceil((sorted.length - 1) / 2)]) /
    2;
}
