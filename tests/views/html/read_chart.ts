// What a chart shows, read off its SVG: every mark in the units of the axes, so that it can be held to the numbers that
// were to be drawn. Places are found by the axes' own ticks.

import { parseHTML } from "linkedom";

interface Element {
  readonly localName: string;
  readonly textContent: string;
  readonly parentElement: Element;
  readonly children: Iterable<Element>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  closest(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** The first element of a page that a selector finds, or all. */
export function elements(html: string, selector: string): Element[] {
  const { document } = parseHTML(`<html><body>${html}</body></html>`) as unknown as {
    document: Element;
  };
  return [...document.querySelectorAll(selector)];
}

/** A page's contents, with every chart as {@linkcode readChart} tells it. */
export function readPage(html: string): string {
  const main = html.slice(html.indexOf("<main>"), html.indexOf("</main>"));
  return main.replace(/<svg .*?<\/svg>/gs, (svg) => readChart(svg).join("\n"));
}

/** Of a chart's first SVG: a line for its label, its size, every axis and every mark. */
export function readChart(html: string): string[] {
  const [svg] = elements(html, "svg");
  const groups = [...svg.querySelectorAll("g")].filter(({ children }) =>
    [...children].some(({ localName }) => localName !== "g")
  );
  const horizontal = ticks(groups, "0.71em", 0);
  const vertical = ticks(groups, "0.32em", 1);
  const places = { x: scaleOf(horizontal), y: scaleOf(vertical) };
  const corner = `${horizontal[0]?.at},${vertical[0]?.at}`;
  return [
    `label ${svg.getAttribute("aria-label")}`,
    `size ${svg.getAttribute("viewBox")}, first ticks at ${corner}`,
    `ticks x ${horizontal.map(({ text }) => text).join(" ")}`,
    `ticks y ${vertical.map(({ text }) => text).join(" ")}`,
    ...[...svg.children].filter(({ localName }) => localName === "image").map(imageText),
    ...groups.flatMap((group) => markText(group, places) ?? []),
  ];
}

/** Where an image lies, in pixels, and what it is of. */
function imageText(image: Element): string {
  const attributes = [...image.attributes].map(({ name, value }) => `${name}=${value}`);
  return `image ${attributes.sort().join(" ")}`;
}

interface Tick {
  readonly text: string;
  readonly at: number;
}

/** The ticks of an axis, once where every panel has them. */
function ticks(groups: readonly Element[], baseline: string, axis: 0 | 1): Tick[] {
  const [first] = groups.filter((group) => isTicks(group, baseline));
  return [...first?.children ?? []].map((text) => ({
    text: text.textContent,
    at: placeOf(text)[axis],
  }));
}

function isTicks(group: Element, baseline: string): boolean {
  const outer = group.parentElement.localName === "g" ? group.parentElement : group;
  // those of axes are moved away from it by three, and by the length of a tick
  if (!/\(-[39],|,9\)/.test(outer.getAttribute("transform") ?? "")) return false;
  return [...group.children][0].getAttribute("y") === baseline;
}

type Scale = (at: number) => string;

/** From pixels to values where ticks are numbers, a band's from its left, and to names where they are names. */
function scaleOf(ticks: readonly Tick[]): Scale {
  const numbers = ticks.map(({ text, at }) => ({ value: numberOf(text), at }));
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (!first || !last || first === last || numbers.some(({ value }) => Number.isNaN(value))) {
    return (at) => ticks.findLast((tick) => tick.at <= at)?.text ?? `@${at}`;
  }
  const slope = (last.value - first.value) / (last.at - first.at);
  return (at) => String(Number((first.value + slope * (at - first.at)).toFixed(3)) + 0);
}

/** A number as people read it: `−1,234.5`. */
function numberOf(text: string): number {
  return Number(text.replace("−", "-").replaceAll(",", ""));
}

function placeOf(element: Element): [number, number] {
  const [, x, y] = /translate\(([^,]*),([^)]*)\)/.exec(element.getAttribute("transform") ?? "") ??
    [];
  return [Number(x), Number(y)];
}

const dull = /^(aria-hidden|clip-path|transform|stroke-line(cap|join)|font-variant|paint-order)$/;

/** Its kind, its look and its places; undefined for ticks. */
function markText(group: Element, { x, y }: { x: Scale; y: Scale }): string | undefined {
  if (["0.71em", "0.32em"].some((baseline) => isTicks(group, baseline))) return undefined;
  const children = [...group.children];
  const [{ localName }] = children;
  const look = [...group.attributes].filter(({ name }) => !dull.test(name))
    .map(({ name, value }) => `${name}=${value}`).sort().join(" ");
  const hidden = group.closest("[aria-hidden]");
  if (hidden) return localName === "line" ? `grid of ${children.length}, ${look}` : undefined;
  const [right, down] = placeOf(group);
  const inPanel = group.parentElement.localName === "g" && right >= 0;
  const moved = localName === "text" && group.hasAttribute("fill") && right <= Infinity;
  const panel = inPanel ? `in ${right},${down}` : moved ? `moved ${right},${down}` : "";
  const clipped = group.closest("[clip-path]") ? "clipped" : "";
  return [localName, look, clipped, panel].filter(Boolean).join(" ") + ": " +
    children.map((child) => shapeText(child, x, y)).join(" ");
}

function shapeText(shape: Element, x: Scale, y: Scale): string {
  const number = (name: string) => Number(shape.getAttribute(name));
  const own = [...shape.attributes].filter(({ name }) => /^(fill|stroke|r$)/.test(name))
    .map(({ value }) => ` ${value}`).join("");
  switch (shape.localName) {
    case "line": {
      const [x1, x2, y1, y2] = ["x1", "x2", "y1", "y2"].map(number);
      return `${x(x1)}..${x(x2)},${y(y1)}..${y(y2)}${own}`;
    }
    case "rect": {
      const [left, top] = [number("x"), number("y")];
      const ends = [left, left + number("width")].map(x);
      return `${ends.join("..")},${[top + number("height"), top].map(y).join("..")}${own}`;
    }
    case "circle":
      return `${x(number("cx"))},${y(number("cy"))}${own}`;
    case "path":
      return shape.getAttribute("d")!
        .replace(/([ML])([-\d.]+),([-\d.]+)/g, (_, __, at, to) => ` ${x(at * 1)},${y(to * 1)}`)
        .trim() + own;
    default: {
      const [at, to] = placeOf(shape);
      return `"${shape.textContent}" ${x(at)},${y(to)}${own}`;
    }
  }
}
