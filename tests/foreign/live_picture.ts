// Makes the README's picture of the live page: the spirals with the default settings, near their end.
//
//   deno run --allow-all --config tests/foreign/deno.json tests/foreign/live_picture.ts docs/live.png [dark]
//
// Chromium is Debian's, or the one that CHROMIUM names.

import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { smallerPng } from "./smaller_png.ts";

const [out, colorScheme = "light"] = Deno.args;
if (out === undefined || colorScheme !== "light" && colorScheme !== "dark") {
  console.error("live_picture.ts: expected FILE.png [light|dark]");
  Deno.exit(2);
}
const wanted = 6000; // epochs of 8,000, of which a thousand may come between two drawings
const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const folder = await Deno.makeTempDir();
const task = new Deno.Command(Deno.execPath(), {
  args: [
    "task",
    "train",
    "--live",
    "--port=0",
    "--quiet",
    `--out=${folder}/spirals-1`,
  ],
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  stdout: "piped",
  stderr: "null",
}).spawn();
const lines = task.stdout.pipeThrough(new TextDecoderStream())
  [Symbol.asyncIterator]();
let printed = "";
while (!/http:\S+\s/.test(printed)) printed += (await lines.next()).value;
const [address] = printed.match(/http:\S+/)!;

try {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    colorScheme: colorScheme as "light" | "dark",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(address);
  const beyond = (epoch: number) =>
    page.waitForFunction(
      (epoch) => {
        // @ts-ignore: runs in the browser
        const { document } = globalThis;
        const last = Number(
          document.querySelector("details p")?.textContent?.match(/\d+/g)?.[2],
        );
        if (!(last > epoch)) return false;
        // as if it were not seen, the page draws no more: training may end before the picture is taken
        Object.defineProperty(document, "hidden", { value: true });
        return true;
      },
      epoch,
      { timeout: 120_000 },
    );
  await page.locator(".maps:not([hidden])").waitFor();
  await beyond(wanted);
  const box = await page.locator(".maps").boundingBox();
  const picture = await page.screenshot({
    fullPage: true,
    clip: {
      x: 0,
      y: 0,
      width: 1200,
      height: Math.ceil(box!.y + box!.height) + 8,
    },
  });
  await Deno.writeFile(out, smallerPng(picture));
  console.log(`${out}: ${(await Deno.stat(out)).size} bytes`);
} finally {
  await browser.close();
  while (!(await lines.next()).done);
  await task.status;
  await Deno.remove(folder, { recursive: true });
}
