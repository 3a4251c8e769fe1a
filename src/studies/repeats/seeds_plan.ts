// The plan of the same settings over several seeds, each as a run of `train` with that seed.

import type { ArchitectureSpec } from "../../architectures/specification.ts";
import type { DataSplits } from "../../datasets/dataset.ts";
import { fingerprint } from "../../datasets/fingerprint.ts";
import type { DataSource } from "../../datasets/source.ts";
import type { EngineName } from "../../engines/registry.ts";
import { repeatOptions, type RepeatSettings } from "./repeat_settings.ts";
import type { PlannedRepeat } from "./repeats_study.ts";

/** A run over seeds, with data of its own for each. */
interface SeedRun {
  readonly source: DataSource;
  readonly splits: DataSplits;
  readonly network: ArchitectureSpec;
  readonly settings: RepeatSettings;
  readonly engine: EngineName;
}

/** The plan of a seed. */
export async function plannedSeed(
  { source, splits, network, settings, engine }: SeedRun,
): Promise<PlannedRepeat> {
  const { seed } = source;
  return {
    label: { varied: "seed", value: String(seed) },
    data: splits.name,
    fingerprint: await fingerprint(splits),
    job: { data: source, network, repeated: repeatOptions(splits, settings), seed, engine },
  };
}
