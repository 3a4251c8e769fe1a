// Population statistics of the norms, from what they noted of batches on the device.

import { addMoments, type Moments, noMoments, populationStatistics } from "../moments.ts";
import { disposeNoted, type NormStatistics, type Part } from "./builder.ts";

/** Sums so far, for every norm and group. */
export type RunningMoments = Map<NormStatistics, Map<number, Moments>>;

/** Takes what the norms noted for a batch of `examples`, adds it up and frees it. */
export async function readNoted(
  parts: readonly Part[],
  running: RunningMoments,
  examples: number,
): Promise<void> {
  await Promise.all(
    takeNoted(parts).map(async ({ norm, noted }) => {
      const [mean, variance] = await Promise.all([
        noted.mean.data<"float32">(),
        noted.variance.data<"float32">(),
      ])
        .finally(() => disposeNoted(noted));
      const groups = running.get(norm) ?? new Map<number, Moments>();
      running.set(norm, groups);
      noted.groups.forEach((group, row) => {
        const sums = groups.get(group) ?? noMoments(norm.features);
        groups.set(group, sums);
        const [from, to] = [row * norm.features, (row + 1) * norm.features];
        addMoments(sums, examples, mean.subarray(from, to), variance.subarray(from, to));
      });
    }),
  );
}

/** Frees what the norms noted in a pass that failed. */
export function dropNoted(parts: readonly Part[]): void {
  for (const { noted } of takeNoted(parts)) disposeNoted(noted);
}

function takeNoted(parts: readonly Part[]) {
  return parts.flatMap((part) => [...part.norms.values()]).flatMap((norm) => {
    const noted = norm.noted;
    norm.noted = undefined;
    return noted ? [{ norm, noted }] : [];
  });
}

/** Turns the sums into the statistics that evaluation uses; those of norms and exits without sums are forgotten. */
export function noteStatistics(parts: readonly Part[], running: RunningMoments): void {
  for (const { norms } of parts) norms.forEach(({ groups }) => groups.clear());
  for (const [norm, groups] of running) {
    for (const [group, sums] of groups) norm.groups.set(group, populationStatistics(sums));
  }
}
