// The view of predictive maps: the mixture with the training points, and every depth alone.

import { countText } from "../../../tables/number_text.ts";
import type { LiveMap, LiveRun } from "../protocol.ts";
import { type Colours, css, lightColours, mixed } from "./colours.ts";
import { element, say } from "./element.ts";
import { mapAreas, type MapCells, mapCells } from "./map_cells.ts";
import { mapChart } from "./map_svg.ts";
import { type About, saveButton } from "./save_chart.ts";
import { classNames, mapCaption, mapLabel, mapTitle } from "./words.ts";

const TITLE = "Predictions over the plane";

/** The figure of the maps; hidden until `show` draws some. */
export function mapView(about: About) {
  const mixture = element("canvas", { role: "img", width: 480, height: 480 });
  const depths = element("div", { class: "depths" });
  const caption = element("figcaption");
  let shown: { map: LiveMap; info: LiveRun; chosenDepth: number } | undefined;
  const save = saveButton(TITLE, about, () => {
    if (!shown) return undefined;
    const { map, info: run, chosenDepth } = shown;
    const name = classNames(run);
    const maps = mapCells(map);
    const images = maps.map((cells) => painted(cells, map.size, run, lightColours).toDataURL());
    const label = mapLabel(mapTitle(map, 0), mapAreas(maps[0]), name);
    const title = `${TITLE}, epoch ${countText(map.epoch)}`;
    return mapChart({ title, label, map, run, chosenDepth, images, name });
  });
  const figure = element(
    "figure",
    { class: "maps", hidden: true },
    element("div", { class: "head" }, element("h3", {}, TITLE), save),
    element("div", { class: "planes" }, mixture, depths),
    caption,
  );
  return {
    figure,
    show(map: LiveMap, info: LiveRun, chosenDepth: number, colours: Colours): void {
      figure.hidden = false;
      shown = { map, info, chosenDepth };
      const name = classNames(info);
      const maps = mapCells(map);
      const paint = (cells: MapCells) => painted(cells, map.size, info, colours);
      const label = (i: number) => mapLabel(mapTitle(map, i), mapAreas(maps[i]), name);
      drawMixture(mixture, paint(maps[0]), map, info, colours);
      mixture.setAttribute("aria-label", label(0));
      depths.replaceChildren(...map.depths.map((depth, i) => {
        const canvas = paint(maps[i + 1]);
        canvas.setAttribute("role", "img");
        const chosen = depth === chosenDepth;
        canvas.setAttribute("aria-label", chosen ? `${label(i + 1)}; chosen` : label(i + 1));
        return element(
          "div",
          { class: chosen ? "depth chosen" : "depth" },
          canvas,
          element("small", { "aria-hidden": "true" }, `${depth}`),
        );
      }));
      say(caption, mapCaption(map, colours.dark));
    },
  };
}

/** One pixel per cell: the class's colour, closer to the background if less certain. */
function painted(
  { labels, certainties }: MapCells,
  [width, height]: LiveMap["size"],
  { classes = 2 }: LiveRun,
  { surface, classes: colours }: Colours,
): HTMLCanvasElement {
  const canvas = element("canvas", { width, height });
  const context = canvas.getContext("2d")!;
  const pixels = context.createImageData(width, height);
  const chance = 1 / Math.max(2, typeof classes === "number" ? classes : classes.length);
  for (let cell = 0; cell < labels.length; cell++) {
    const sure = Math.max(0, (certainties[cell] / 255 - chance) / (1 - chance));
    const colour = mixed(surface, colours[labels[cell] % colours.length], 0.08 + 0.62 * sure);
    pixels.data.set([...colour, 255], 4 * cell);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

function drawMixture(
  canvas: HTMLCanvasElement,
  cells: HTMLCanvasElement,
  { range: [left, right, bottom, top] }: LiveMap,
  { points = [] }: LiveRun,
  { classes, surface }: Colours,
): void {
  const { width, height } = canvas;
  const context = canvas.getContext("2d")!;
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, 0, 0, width, height);
  context.strokeStyle = css(surface);
  context.lineWidth = 1.5;
  const radius = points.length > 500 ? 3 : 5;
  for (const [x, y, label] of points) {
    context.fillStyle = css(classes[label % classes.length]);
    context.beginPath();
    const [px, py] = [(x - left) / (right - left) * width, (top - y) / (top - bottom) * height];
    // classes differ in shape too
    if (label % 2 === 0) context.arc(px, py, radius, 0, 2 * Math.PI);
    else context.rect(px - 0.85 * radius, py - 0.85 * radius, 1.7 * radius, 1.7 * radius);
    context.fill();
    context.stroke();
  }
}
