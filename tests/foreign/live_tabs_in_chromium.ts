/// <reference lib="dom" />
// Follows one run in eight tabs of one Chromium, through a proxy with a path and under a name that is not the server's
// own, until the run has ended and its server is gone. Reads {chromium, address, host} from standard input, writes what
// was seen.

import { chromium, type Page } from "playwright-core";
import { keptEpochs, looks } from "./live_looks.ts";
import { pathProxyOf } from "./live_path_proxy.ts";

const job: { chromium: string; address: string; host: string } =
  await new Response(
    Deno.stdin.readable,
  ).json();
const tabs = 8; // more than the six connections of a browser to one server
const prefix = "/user/x/proxy/4899";
const complaints: string[] = [];
await using proxy = await pathProxyOf(job.address, prefix);
const browser = await chromium.launch({
  executablePath: job.chromium,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    `--host-resolver-rules=MAP ${job.host} 127.0.0.1`,
  ],
});
try {
  const context = await browser.newContext({
    ...looks.desktop,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(30_000);
  await context.clock.install(); // goes on by itself
  const address = `http://${job.host}:${proxy.port}${prefix}/${
    new URL(job.address).hash
  }`;
  const pages = await Promise.all(Array.from({ length: tabs }, async () => {
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // of a name that is not this machine's, without https
      const known = message.text().startsWith(
        "The Cross-Origin-Opener-Policy header has been",
      );
      if (message.type() === "error" && !known) complaints.push(message.text());
    });
    await page.goto(address);
    return page;
  }));
  const all = <T>(look: (page: Page) => Promise<T>) =>
    Promise.all(pages.map(look));
  await all((page) =>
    page.locator(".charts:not([hidden]) figure svg").first().waitFor()
  );
  const paths = await all((page) =>
    page.evaluate(() => location.pathname + location.hash)
  );

  // the button of the last tab, with all others open
  const last = pages[tabs - 1];
  const answerTook = await last.evaluate(() =>
    new Promise<number>((resolve, reject) => {
      new PerformanceObserver((list) => {
        const entry = list.getEntries().find(({ name }) =>
          name.endsWith("/commands")
        );
        if (entry) resolve(entry.duration);
      }).observe({ type: "resource" });
      const buttons = [...document.querySelectorAll("button")];
      buttons.find(({ textContent }) => textContent === "Pause")!.click();
      setTimeout(() => reject(new Error("no answer to Pause")), 20_000);
    })
  );
  await all((page) => page.locator('.state[data-state="paused"]').waitFor());
  const streams = { ...proxy.streams };
  // drawn to the last epoch, in tabs that were there and in one that comes now, in a browser that refuses workers and
  // storage, as where all cookies are blocked
  const fresh = await context.newPage();
  await fresh.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    globalThis.SharedWorker = new Proxy(SharedWorker, { construct: refuse });
    Object.defineProperty(globalThis, "sessionStorage", { get: refuse });
  });
  fresh.on("pageerror", (error) => complaints.push(error.message));
  await fresh.goto(address);
  await fresh.locator(".charts:not([hidden]) figure svg").first().waitFor();
  // a tab that comes now draws the first piece before it has the rest
  let [kept, ...keptByAll] = await Promise.all(
    [fresh, ...pages].map(keptEpochs),
  );
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (keptByAll.every(({ last }) => last === kept.last)) break;
    await new Promise((go) => setTimeout(go, 50));
    [kept, ...keptByAll] = await Promise.all([fresh, ...pages].map(keptEpochs));
  }
  // without a worker it has a stream of its own while it is seen
  const alone = [proxy.streams.now];
  for (const hidden of [true, false]) {
    await fresh.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    while (proxy.streams.now === alone.at(-1)) {
      await new Promise((go) => setTimeout(go, 10));
    }
    alone.push(proxy.streams.now);
  }
  await fresh.close();
  await Promise.all(pages.splice(0, tabs - 2).map((page) => page.close()));

  // the worker of all tabs dies, as a browser without memory ends one: the tabs notice it and take another
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  const workers = targetInfos.filter(({ type }) => type === "shared_worker");
  for (const { targetId } of workers) {
    await session.send("Target.closeTarget", { targetId });
  }
  const before = proxy.asked.filter((path) => path === "/events").length;
  await all((page) => page.evaluate(countWorkers));
  await last.getByRole("button", { name: "Resume" }).click();
  // they ask it, and hear nothing; a new one must not be given up too, so that no more time passes than that
  await all(async (page) => {
    while (await page.evaluate(() => (globalThis as Counting).taken) === 0) {
      await page.clock.fastForward(2000);
    }
  });
  await last.locator('.state[data-state="running"]').waitFor();
  const rejoined = proxy.asked.filter((path) => path === "/events").length -
    before;

  await last.getByRole("button", { name: "Stop after this epoch" }).click();
  await last.getByRole("button", { name: "Yes, stop" }).click();
  await all((page) => page.locator('.link[data-connection="over"]').waitFor());
  const said = await all((page) => page.locator(".link").textContent());
  // the server goes, and nobody asks for it
  for (let gone = false; !gone;) {
    gone = await fetch(job.address).then((response) =>
      response.body?.cancel(), () =>
      true) === true;
  }
  const asked = proxy.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 1500)); // what must not happen cannot be awaited
  console.log(JSON.stringify({
    paths,
    answerTook,
    streams,
    kept,
    keptByAll,
    alone,
    workers: workers.length,
    rejoined,
    said,
    streamsAtEnd: proxy.streams.now,
    askedOfNobody: proxy.asked.slice(asked),
    complaints,
  }));
} finally {
  await browser.close();
}

type Counting = typeof globalThis & { taken?: number };

/** Counts in the page how many workers it takes from now on. */
function countWorkers(): void {
  const page = globalThis as Counting;
  page.taken = 0;
  page.SharedWorker = class extends SharedWorker {
    constructor(url: string | URL, options?: string | WorkerOptions) {
      super(url, options);
      page.taken!++;
    }
  };
}
