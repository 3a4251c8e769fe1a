/// <reference lib="dom" />
// Looks at finished runs on the live page in Chromium. Reads {chromium, address} from standard input, writes what was seen.

import { chromium, type Page } from "playwright-core";
import { axeFindings, keptEpochs, openPage, overhang } from "./live_looks.ts";

const job: { chromium: string; address: string } = await new Response(
  Deno.stdin.readable,
).json();
const complaints: string[] = [];
const browser = await chromium.launch({
  executablePath: job.chromium,
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await openPage(browser, job.address, "desktop", complaints);
  await page.locator("main.several .results table").nth(1).waitFor();
  const sections = page.locator("section.run");
  const axe = await axeFindings(page);
  const caption = () => page.locator(".maps figcaption").first().textContent();
  const captions = [await caption()];
  const saved = await savedCharts(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByText("darker where less certain").first().waitFor();
  captions.push(await caption());
  // those with colours of their own; Chromium takes no more than ten files at a time
  const painted = [1, 6];
  const savedInTheDark = await savedCharts(page, painted);
  console.log(JSON.stringify({
    titles: await page.locator("h2").allTextContents(),
    kept: await keptEpochs(page),
    boxes: await Promise.all([0, 1].map((i) => sections.nth(i).boundingBox())),
    labels: await page.locator('[role="img"]').evaluateAll((images) =>
      images.map((image) => image.getAttribute("aria-label"))
    ),
    axe,
    captions,
    saved,
    savedInTheDark: savedInTheDark.every(({ text }, i) =>
      text === saved[painted[i]].text
    ),
    overhang: await overhang(page),
    complaints,
  }));
} finally {
  await browser.close();
}

/** Saves charts of the first run by keyboard, and looks at the files as at pictures of their own. */
async function savedCharts(page: Page, which = [0, 1, 2, 3, 4, 5, 6]) {
  const buttons = page.locator("section.run").first().getByRole("button", {
    name: "Save as SVG",
  });
  const files = [];
  const empty = await page.context().newPage(); // without the page's style and policy
  for (const i of which) {
    const button = buttons.nth(i);
    const download = page.waitForEvent("download");
    await button.focus();
    await page.keyboard.press("Enter");
    const file = await download;
    const text = await Deno.readTextFile(await file.path());
    const looked = await empty.evaluate(async (text) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
      await image.decode();
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return {
        size: [image.naturalWidth, image.naturalHeight],
        wrong: parsed.querySelector("parsererror")?.textContent ?? "",
        marks:
          parsed.querySelectorAll("svg svg path, svg svg rect, svg svg circle")
            .length,
        texts: [...parsed.querySelectorAll(":scope > text")].map((text) =>
          text.textContent
        ),
      };
    }, text);
    files.push({ name: file.suggestedFilename(), text, ...looked });
  }
  await empty.close();
  return files;
}
