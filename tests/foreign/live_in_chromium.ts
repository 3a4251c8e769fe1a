/// <reference lib="dom" />
// Watches a run that trains, on its live page in Chromium, and uses the buttons. Reads {chromium, address} from standard
// input, writes what was seen.

import { chromium } from "playwright-core";
import { axeFindings, keptEpochs, openPage, overhang } from "./live_looks.ts";
import { proxyOf } from "./live_proxy.ts";

const job: { chromium: string; address: string } = await new Response(
  Deno.stdin.readable,
).json();
const complaints: string[] = [];
const browser = await chromium.launch({
  executablePath: job.chromium,
  args: ["--no-sandbox", "--disable-gpu"],
});
await using proxy = proxyOf(job.address);
try {
  const page = await openPage(browser, proxy.address, "desktop", complaints);
  const inState = (state: string) =>
    page.locator(`.state[data-state="${state}"]`).waitFor();
  const isLinked = (link: string) =>
    page.locator(`.link[data-connection="${link}"]`).waitFor();
  const epoch = async () => (await keptEpochs(page)).last;
  const beyond = (least: number) =>
    page.waitForFunction(
      (least) =>
        Number(
          document.querySelector("details p")?.textContent?.match(/\d+/g)?.[2],
        ) > least,
      least,
    );

  // paused by keyboard in the middle of the run
  await beyond(1100);
  await page.getByRole("button", { name: "Pause" }).focus();
  await page.keyboard.press("Enter");
  await inState("paused");
  await page.waitForFunction(() => document.title.startsWith("paused"));
  const paused = await keptEpochs(page);

  // opened while it is paused: all that came before, on a phone in the dark
  const axe: Record<string, string[]> = { desktop: await axeFindings(page) };
  const overhangs: Record<string, number> = { desktop: await overhang(page) };
  const other = await openPage(browser, proxy.address, "darkPhone", complaints);
  await other.waitForFunction(
    (last) =>
      document.querySelector("details p")?.textContent?.includes(
        ` to ${last} `,
      ),
    paused.last,
  );
  const late = await keptEpochs(other);
  axe.darkPhone = await axeFindings(other);
  overhangs.darkPhone = await overhang(other);
  await other.context().close();
  const stillPaused = await epoch();

  // the connection is cut while training goes on, and comes back
  await page.getByRole("button", { name: "Resume" }).click();
  await inState("running");
  await beyond(paused.last + 100);
  const asked = proxy.lastEventIds.length;
  await proxy.cut();
  await isLinked("reconnecting");
  const cutAt = await epoch();
  await trainedBeyond(cutAt + 300);
  const whileCut = await epoch();
  proxy.mend();
  await isLinked("connected");
  await beyond(cutAt + 300);
  await page.getByRole("button", { name: "Pause" }).click();
  await inState("paused");
  await page.waitForFunction(() => document.title.startsWith("paused"));
  const mended = await keptEpochs(page);
  const fresh = await openPage(browser, proxy.address, "desktop", complaints);
  await fresh.waitForFunction(
    (last) =>
      document.querySelector("details p")?.textContent?.includes(
        ` to ${last} `,
      ),
    mended.last,
  );
  const freshly = await keptEpochs(fresh);

  // without its token the page only shows
  const stranger = await openPage(
    browser,
    new URL("/", job.address).href,
    "desktop",
    complaints,
  );
  await stranger.getByText("open the address that the command printed")
    .waitFor();
  const strangerMay = await stranger.getByRole("button", {
    name: "Stop after this epoch",
  })
    .isEnabled();

  // stopping is asked once more, and can be taken back by keyboard
  await page.getByRole("button", { name: "Stop after this epoch" }).click();
  await page.keyboard.press("Escape");
  const focused = await page.evaluate(() =>
    document.activeElement?.textContent
  );
  await page.getByRole("button", { name: "Stop after this epoch" }).click();
  await page.getByRole("button", { name: "Yes, stop" }).click();
  await inState("ended");
  await page.locator(".results table").waitFor();
  const ended = {
    state: await page.locator(".state").textContent(),
    buttons: await page.locator(".controls").getByRole("button").count(),
    results: await page.locator(".results").textContent(),
    last: await epoch(),
  };
  await isLinked("over");
  console.log(JSON.stringify({
    paused,
    late,
    stillPaused,
    axe,
    overhangs,
    cutAt,
    whileCut,
    mended,
    freshly,
    lastEventIds: proxy.lastEventIds.slice(asked),
    strangerMay,
    focused,
    ended,
    complaints,
  }));
} finally {
  await browser.close();
}

/** Resolves when the server itself tells of an epoch beyond one. */
async function trainedBeyond(least: number): Promise<void> {
  const { body } = await fetch(new URL("/events", job.address));
  let rest = "";
  for await (const text of body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      for (const [, epoch] of line.matchAll(/"epoch":(\d+)/g)) {
        if (Number(epoch) > least) return;
      }
    }
  }
}
