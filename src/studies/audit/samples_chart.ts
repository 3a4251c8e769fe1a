// The chart of the depths that resamples of a split chose.

import { percentText } from "../../tables/number_text.ts";
import { across, depthFill, upwards } from "../../views/html/chart_parts.ts";
import { depthTicks } from "../../views/html/depth_ticks.ts";
import { draw } from "../../views/html/drawing.ts";
import type { RepeatChart } from "../repeats/repeat_charts.ts";
import type { SampledSplit } from "./audit_summary.ts";

/** Bars over depth, with that of the split itself in another colour. */
export async function samplesChart(
  { counts, split, chosenDepth }: SampledSplit,
  height: number,
): Promise<RepeatChart> {
  const resamples = counts.reduce((sum, count) => sum + count, 0);
  const bars = counts.map((count, d) => ({ d, share: 100 * count / resamples }));
  const title = `Depths chosen by resamples of the ${split} split`;
  const label = `${title}: ${
    counts.flatMap((count, d) => count === 0 ? [] : [`${d} ${percentText(count / resamples, 1)}`])
      .join(", ")
  }`;
  const drawing = await draw(label, (Plot) => ({
    height,
    x: { ...across("depth, blocks"), type: "band", ticks: depthTicks(counts.length - 1) },
    y: { ...upwards("share of resamples, %"), domain: [0, 100] },
    marks: [
      Plot.barY(bars, { x: "d", y: "share", fill: depthFill(chosenDepth) }),
      Plot.ruleY([0]),
    ],
  }));
  return {
    title,
    drawing,
    legend: [
      { name: "share of resamples", color: "var(--bar)", sign: "band" },
      { name: "depth of the split itself", color: "var(--truncated)", sign: "band" },
    ],
  };
}
