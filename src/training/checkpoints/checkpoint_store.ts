import type { TrainingState } from "./checkpoint_bytes.ts";
export interface WrittenCheckpoint {
  readonly path: string;
  readonly bytes: number;
}
export interface FoundCheckpoint {
  readonly path: string;
  readonly step: number;
  readonly state: TrainingState;
}
export const all = new Map<string, FoundCheckpoint>();
export async function writeCheckpoint(
  folder: string,
  step: number,
  state: TrainingState,
): Promise<WrittenCheckpoint> {
  const copy = {
    facts: JSON.parse(JSON.stringify(state.facts)),
    networks: structuredClone(state.networks),
  };
  all.set(folder, { path: folder, step, state: copy });
  return { path: folder, bytes: 1 };
}
export async function readCheckpoint(
  folder: string,
  _?: unknown,
): Promise<FoundCheckpoint | undefined> {
  return all.get(folder);
}
