/// <reference lib="dom" />
// A document for the page's own modules, without a browser: canvases tell what was painted.

import { parseHTML } from "linkedom";
import { lightDeclarations } from "../../../src/views/live/page_colours.ts";
import { lightColors } from "../../../src/views/html/page_colors.ts";
import { readChart } from "../html/read_chart.ts";

/** The document; disposal takes it away. */
export interface PageDocument extends Disposable {
  /** Of every element, pixels; 400 at first. */
  width: number;
  /** Files that were saved, with their names. */
  readonly saved: { readonly name: string; readonly text: Promise<string> }[];
  /** What the tab keeps. */
  readonly kept: Map<string, string>;
  /** Where the tab is. */
  readonly location: { pathname: string; hash: string };
}

/** Puts a document where browsers have theirs, of an address with a fragment. */
export function pageDocument(hash = ""): PageDocument {
  // deno-lint-ignore no-explicit-any
  const { document, HTMLElement, Node } = parseHTML("<html><body></body></html>") as any;
  const saved: PageDocument["saved"] = [];
  const blobs: Blob[] = [];
  const colours = new Map([
    ...lightColors,
    ...[...lightDeclarations.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name, hex]) =>
      [name, hex] as const
    ),
  ]);
  Object.defineProperty(HTMLElement.prototype, "clientWidth", {
    get: () => page.width,
    configurable: true,
  });
  const create = document.createElement.bind(document);
  document.createElement = (name: string) => {
    const made = create(name);
    if (name === "canvas") Object.assign(made, canvas(made));
    if (name === "a") {
      made.click = () =>
        saved.push({ name: made.getAttribute("download"), text: blobs.at(-1)!.text() });
    }
    return made;
  };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`;
  URL.revokeObjectURL = () => {};
  const kept = new Map<string, string>();
  const location = { pathname: "/proxy/4870/", hash };
  const given = {
    document,
    location,
    history: {
      replaceState(state: unknown, _: string, address: string) {
        if (state !== null) throw new Error("a state that nobody reads");
        Object.assign(location, { pathname: address, hash: "" });
      },
    },
    sessionStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
    window: { document },
    HTMLElement,
    Node,
    getComputedStyle: () => ({
      getPropertyValue: (name: string) => ` ${colours.get(name.slice(2)) ?? ""}`,
    }),
    matchMedia: () => ({ matches: false }),
    XMLSerializer: class {
      serializeToString = (element: object) => String(element);
    },
  };
  const before = Object.keys(given).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const page: PageDocument = {
    width: 400,
    saved,
    kept,
    location,
    [Symbol.dispose]() {
      Object.assign(URL, { createObjectURL, revokeObjectURL });
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else Reflect.deleteProperty(globalThis, name);
      }
    },
  };
  return page;
}

/** A canvas whose address is what was painted on it. */
function canvas(made: HTMLCanvasElement) {
  const painted: string[] = [];
  const context: Record<string, unknown> = {
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(4 * width * height),
    }),
    putImageData({ width, data }: ImageData, x: number, y: number) {
      const pixels = Array.from(
        { length: data.length / 4 },
        (_, i) => Uint8Array.from(data.subarray(4 * i, 4 * i + 4)).toHex(),
      );
      const rows = Map.groupBy(pixels.entries(), ([i]) => Math.floor(i / width));
      const text = [...rows.values()].map((row) => shortened(row.map(([, pixel]) => pixel), " "));
      painted.push(`at ${x},${y}: ${text.join(" / ")}`);
    },
    drawImage(image: HTMLCanvasElement, ...place: number[]) {
      painted.length = 0; // it covers what is there
      painted.push(`${image.toDataURL()} to ${place} ${context.imageSmoothingEnabled}`);
    },
  };
  for (const name of ["beginPath", "arc", "rect", "fill", "stroke"]) {
    context[name] = (...numbers: number[]) => {
      const look = name === "fill"
        ? context.fillStyle
        : name === "stroke"
        ? `${context.strokeStyle} ${context.lineWidth}`
        : numbers.map((number) => Number(number.toFixed(3)));
      painted.push(`${name} ${look}`.trim());
    };
  }
  const size = ["width", "height"].map((name) => [name, {
    get: () => Number(made.getAttribute(name)),
    set: (value: number) => made.setAttribute(name, `${value}`),
  }]);
  Object.defineProperties(made, Object.fromEntries(size));
  const strokes = () => shortened(painted.join("; ").split(/; (?=beginPath)/), "\n");
  return { getContext: () => context, toDataURL: () => `canvas(${strokes()})` };
}

/** What comes several times one after the other once, with how often. */
function shortened(texts: readonly string[], separator: string): string {
  const runs: [text: string, times: number][] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.[0] === text) last[1]++;
    else runs.push([text, 1]);
  }
  return runs.map(([text, times]) => times === 1 ? text : `${text} (${times} times)`)
    .join(separator);
}

/** An element's HTML, a line for every part, with every chart and canvas told. */
export function elementText(element: Element): string {
  const canvases = [...element.querySelectorAll("canvas")]
    .map((canvas) => canvas.toDataURL());
  return element.outerHTML
    .replace(/<svg .*?<\/svg>/gs, (svg) => `\n${readChart(svg).join("\n")}\n`)
    .replaceAll("><", ">\n<")
    .replace(/<canvas [^>]*>/g, (tag) => `${tag}\n${canvases.shift()}\n`);
}
