// Looks at finished runs on the live page in Chromium. Reads {chromium, address} from standard input, writes what was seen.

import { chromium } from "playwright-core";
import { axeFindings, keptEpochs, openPage, overhang } from "./live_looks.ts";

const job: { chromium: string; address: string } = await new Response(Deno.stdin.readable).json();
const complaints: string[] = [];
const browser = await chromium.launch({ executablePath: job.chromium, args: ["--no-sandbox"] });
try {
  const page = await openPage(browser, job.address, "desktop", complaints);
  await page.locator("main.several .results table").nth(1).waitFor();
  const sections = page.locator("section.run");
  console.log(JSON.stringify({
    titles: await page.locator("h2").allTextContents(),
    kept: await keptEpochs(page),
    boxes: await Promise.all([0, 1].map((i) => sections.nth(i).boundingBox())),
    labels: await page.locator('[role="img"]').evaluateAll((images) =>
      images.map((image) => image.getAttribute("aria-label"))
    ),
    axe: await axeFindings(page),
    overhang: await overhang(page),
    complaints,
  }));
} finally {
  await browser.close();
}
