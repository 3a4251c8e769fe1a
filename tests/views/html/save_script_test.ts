// The script that saves figures of pages, run in a document without a browser.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseHTML } from "linkedom";
import { chartWidth, draw } from "../../../src/views/html/drawing.ts";
import { markup } from "../../../src/tables/markup.ts";
import { figure, legend, page, row } from "../../../src/views/html/page.ts";

/** What is looked at of an element. */
interface Element {
  hidden: boolean;
  href: string;
  download: string;
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  click(): void;
}

interface Document extends Element {
  createElement(name: string): Element;
}

const drawing = await draw("two points", (Plot) => ({
  marks: [Plot.dot([[1, 2], [2, -3]], { fill: "var(--full)" })],
}));

/** Measures every character as 0.6 as wide as text is high. */
const canvas = {
  getContext: () => ({
    font: "",
    measureText(text: string) {
      return { width: text.length * Number(/(\d+)px/.exec(this.font)![1]) * 0.6 };
    },
  }),
};

const text = page(`Evaluation of "runs/a"`, [
  markup`<section>${legend([{ name: "dashes & more", color: "var(--last)", dashed: true }])}`,
  row(
    figure("Error, %", drawing, "What it shows"),
    figure(
      "Posterior <q>",
      markup`${
        legend([
          { name: "mean", color: "var(--full)", sign: "dot" },
          { name: "prior", color: "var(--ink)", sign: "tick" },
          { name: "range", color: "var(--last)", sign: "band" },
        ])
      }${drawing}`,
    ),
    figure(
      "Mean probability of the label by maximum depth",
      drawing,
      "seven \u0001words ".repeat(20),
    ),
  ),
  markup`</section>`,
]);

/** Runs the page's script and presses a button; what it would have saved, and under which name. */
async function saved(button: number, colors: Readonly<Record<string, string>>) {
  const { document } = parseHTML(text) as unknown as { document: Document };
  const links: Element[] = [];
  const blobs: Blob[] = [];
  const create = document.createElement.bind(document);
  const watched = new Proxy(document, {
    get(target, name) {
      if (name === "createElement") {
        return (kind: string) => {
          if (kind === "canvas") return canvas;
          const link = create(kind);
          link.click = () => {};
          links.push(link);
          return link;
        };
      }
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const given = {
    document: watched,
    getComputedStyle: () => ({ getPropertyValue: (name: string) => colors[name] ?? "" }),
    XMLSerializer: class {
      serializeToString = (element: object) => String(element);
    },
    URL: { createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}`, revokeObjectURL() {} },
    setTimeout() {},
  };
  const script = document.querySelector("script")!.textContent;
  new Function(...Object.keys(given), script)(...Object.values(given));
  const buttons = [...document.querySelectorAll("figure button.save")];
  assert.ok(buttons.every(({ hidden }) => !hidden));
  buttons[button].click();
  return { name: links[0].download, svg: await blobs[0].text() };
}

const dark = {
  "--ink": "#e6eaf0",
  "--dim": "#9aa6b5",
  "--surface": "#12171e",
  "--full": "#7fb0ff",
  "--last": "#aab3c0",
};

Deno.test("page() allows its own script and nothing else, and hides buttons until it has run", () => {
  const { document } = parseHTML(text) as unknown as { document: Document };
  const scripts = [...document.querySelectorAll("script")];
  assert.equal(scripts.length, 1);
  const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")!
    .getAttribute("content")!;
  const hash = createHash("sha256").update(scripts[0].textContent).digest("base64");
  assert.match(policy, /^default-src 'none'; /);
  assert.ok(policy.includes(`script-src 'sha256-${hash}';`));
  const buttons = [...document.querySelectorAll("figure button")];
  assert.deepEqual(
    buttons.map((button) => [button.getAttribute("aria-label"), button.getAttribute("hidden")]),
    [
      "Save as SVG: Error, %",
      "Save as SVG: Posterior <q>",
      "Save as SVG: Mean probability of the label by maximum depth",
    ].map((label) => [label, ""]),
  );
});

Deno.test("saveScript saves a figure with title, legend of its row, chart and caption, in the page's colours", async () => {
  const { name, svg } = await saved(0, dark);
  assert.equal(name, "evaluation-of-runs-a-error.svg");
  assert.doesNotMatch(svg, /var\(|NaN|undefined/);
  for (const word of ["Error, %", "dashes", "What it shows", "#12171e", "#7fb0ff", "#aab3c0"]) {
    assert.ok(svg.includes(word), word);
  }
  assert.match(svg, /stroke-dasharray="5 3"/);
  const { document } = parseHTML(svg) as unknown as { document: Document };
  const [outer, inner] = [...document.querySelectorAll("svg")];
  const number = (of: Element, key: string) => Number(of.getAttribute(key));
  // the chart lies within the picture
  assert.ok(number(inner, "y") + number(inner, "height") <= number(outer, "height"));
  assert.ok(number(inner, "x") + number(inner, "width") <= number(outer, "width"));
});

Deno.test("saveScript takes a figure's own legend before that of its row, with its signs", async () => {
  const { name, svg } = await saved(1, dark);
  assert.equal(name, "evaluation-of-runs-a-posterior-q.svg");
  assert.ok(!svg.includes("dashes"));
  const { document } = parseHTML(svg) as unknown as { document: Document };
  const texts = [...document.querySelectorAll("svg > text")].map(({ textContent }) => textContent);
  assert.deepEqual(texts, ["Posterior <q>", "mean", "prior", "range"]);
  assert.match(svg, /<rect [^>]*fill-opacity="0.3"/);
  assert.equal([...document.querySelectorAll("svg > circle")].length >= 1, true);
});

Deno.test("saveScript breaks lines where text is as wide as the chart, measured", async () => {
  const { svg } = await saved(2, dark);
  const { document } = parseHTML(svg) as unknown as { document: Document };
  const texts = [...document.querySelectorAll("svg > text")].filter((text) =>
    text.getAttribute("x") === "14"
  );
  const wide = (text: Element) =>
    text.textContent.length * Number(text.getAttribute("font-size") ?? 12) * 0.6;
  assert.equal(texts[0].textContent, "Mean probability of the label by maximum");
  assert.equal(texts[1].textContent, "depth");
  assert.ok(svg.includes("\ufffdwords") && !svg.includes("\u0001"), "no XML may have \\u0001");
  assert.ok(texts.every((text) => wide(text) < chartWidth), "a line is wider than the chart");
});
