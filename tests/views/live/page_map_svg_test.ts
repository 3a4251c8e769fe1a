// Maps of the plane as a picture: where everything stands, in pixels.

import assert from "node:assert/strict";
import { lightColours } from "../../../src/views/live/page/colours.ts";
import { mapChart, type MapPicture } from "../../../src/views/live/page/map_svg.ts";
import { elements } from "../html/read_chart.ts";

function picture(depths: number, points: MapPicture["run"]["points"], classes?: number | string[]) {
  const run = { points, classes } as unknown as MapPicture["run"];
  return mapChart({
    title: "T",
    label: "a <label>",
    map: {
      epoch: 1,
      size: [1, 1],
      range: [-1, 3, 10, 20],
      depths: Array.from({ length: depths }, (_, i) => 2 * i),
      cells: "",
    },
    run,
    chosenDepth: 12,
    images: Array.from({ length: depths + 1 }, (_, i) => `image:${i}`),
    name: (label) => `class ${label} ${"n".repeat(40)}`,
  });
}

const read = (svg: string, selector: string, ...names: string[]) =>
  elements(svg, selector).map((one) => names.map((name) => one.getAttribute(name) ?? ""));

Deno.test("mapChart() places the mixture, and five depths a row beside it", () => {
  for (const depths of [0, 1, 5, 12, 24]) {
    const { drawing, width, height, title } = picture(depths, []);
    const columns = Math.min(5, depths);
    const rows = Math.ceil(depths / 5);
    // 320 of the mixture; 72 of a depth, 10 between them, 16 of its number
    const size = [320 + 82 * columns, Math.max(320, 98 * rows)];
    assert.deepEqual([width, height, title], [...size, "T"]);
    assert.deepEqual(read(drawing, "svg", "viewBox", "role", "aria-label"), [
      [`0 0 ${size.join(" ")}`, "img", "a <label>"],
    ]);
    const places = Array.from({ length: depths }, (_, i) => [
      330 + 82 * (i % 5),
      98 * Math.floor(i / 5),
    ]);
    assert.deepEqual(read(drawing, "image", "href", "x", "y", "width", "height"), [
      ["image:0", "0", "0", "320", "320"],
      ...places.map(([x, y], i) => [`image:${i + 1}`, `${x}`, `${y}`, "72", "72"]),
    ]);
    assert.deepEqual(
      read(drawing, "svg > rect", "x", "y", "width", "height", "stroke", "stroke-width"),
      places.map(([x, y], i) => [
        ...[`${x}`, `${y}`, "72", "72"],
        ...i === 6 ? ["var(--truncated)", "2"] : ["var(--line)", "1"],
      ]),
    );
    assert.deepEqual(
      read(drawing, "text", "x", "y", "font-weight"),
      places.map(([x, y], i) => [`${x + 36}`, `${y + 85}`, i === 6 ? "600" : ""]),
    );
    assert.deepEqual(
      elements(drawing, "text").map(({ textContent }) => textContent),
      places.map((_, i) => `${2 * i}`),
    );
  }
});

Deno.test("mapChart() marks training points by shape and colour, smaller where there are more than 500", () => {
  const colours = lightColours.classes.map((rgb) => `rgb(${rgb.join(" ")})`);
  const few = picture(1, [[-1, 20, 0], [3, 10, 1], [0, 17.5, 10]]).drawing;
  assert.deepEqual(read(few, "circle", "cx", "cy", "r", "fill"), [
    ["0", "0", "3.3", colours[0]],
    ["80", "80", "3.3", colours[2]],
  ]);
  const near = (found: string[], wanted: number[]) =>
    found.forEach((text, i) => assert.ok(Math.abs(Number(text) - wanted[i]) < 1e-9, text));
  const [[fill, ...square]] = read(few, "g rect", "fill", "x", "y", "width", "height");
  assert.equal(fill, colours[1]);
  near(square, [320 - 2.805, 320 - 2.805, 5.61, 5.61]);
  assert.deepEqual(read(few, "g", "stroke"), [["rgb(255 255 255)"]]);
  const many = (count: number) =>
    picture(1, Array.from({ length: count }, () => [1, 15, 0] as const)).drawing;
  assert.deepEqual(read(many(500), "circle", "r")[0], ["3.3"]);
  assert.deepEqual(read(many(501), "circle", "r")[0], ["2"]);
  assert.equal(read(picture(1, undefined).drawing, "circle", "r").length, 0);
});

Deno.test("mapChart() has a legend of eight classes at most, their names in 24 characters, and of sureness", () => {
  const legend = (classes?: number | string[]) => picture(1, [], classes).legend!;
  const sure = { sign: "", color: "var(--dim)", name: "paler where less certain" };
  const entry = (k: number) => ({
    sign: "●■"[k % 2],
    color: `rgb(${lightColours.classes[k].join(" ")})`,
    name: `class ${k} ${"n".repeat(16)}`,
  });
  assert.deepEqual(legend(), [entry(0), entry(1), sure]);
  assert.deepEqual(legend(3), [entry(0), entry(1), entry(2), sure]);
  assert.deepEqual(legend(["a"]), [entry(0), sure]);
  assert.deepEqual(legend(10), [...Array.from({ length: 8 }, (_, k) => entry(k)), sure]);
});
