/// <reference lib="dom" />
// The ways in which the live page is looked at, and what axe-core finds in each.

import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";

/** Screens and colours. */
export const looks = {
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  darkPhone: { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
} as const;

/** Opens a page and writes down what goes wrong in it. */
export async function openPage(
  browser: Browser,
  address: string,
  look: keyof typeof looks,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    ...looks[look],
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`${look}: ${error.message}`));
  page.on("console", (message) => {
    // connections that tests cut, and what a proxy says in the end when the server is gone
    if (
      message.type() === "error" &&
      !/net::ERR_|status of 502/.test(message.text())
    ) {
      complaints.push(`${look}: ${message.text()}`);
    }
  });
  await page.goto(address);
  return page;
}

/** Rules that a page breaks, each with its impact and the first place. Everything on the page is opened before. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) {
      details.open = true;
    }
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, impact, nodes }) =>
    `${impact} ${id}: ${nodes[0].html} (${nodes.length})`
  );
}

/** Pixels by which a page is wider than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
}

/** The epochs that the page keeps, as it says: how many, the first and the last. */
export async function keptEpochs(
  page: Page,
): Promise<{ count: number; first: number; last: number }> {
  const text = await page.locator("details p").last().textContent() ?? "";
  const [count, first, last] = (text.match(/\d+/g) ?? []).map(Number);
  return { count, first, last };
}
