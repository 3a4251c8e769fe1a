// Population statistics of the norms, from batch statistics recorded on the device.

import { addMoments, type Moments, noMoments, populationStatistics } from "../moments.ts";
import { disposeNoted, type NormStatistics, type Part } from "./builder.ts";

/** Running sums of every norm and group. */
export type RunningMoments = Map<NormStatistics, Map<number, Moments>>;

/** Adds the recorded statistics of a batch of `examples` to the sums and frees them. */
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

/** Frees the recorded statistics of a failed pass. */
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

/** Converts the sums to population statistics; norms and exits without sums lose theirs. */
export function noteStatistics(parts: readonly Part[], running: RunningMoments): void {
  for (const { norms } of parts) norms.forEach(({ groups }) => groups.clear());
  for (const [norm, groups] of running) {
    for (const [group, sums] of groups) norm.groups.set(group, populationStatistics(sums));
  }
}
