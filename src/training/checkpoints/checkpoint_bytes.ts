import type { NetworkState } from "../../engines/network.ts";
export interface TrainingState {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, NetworkState>>;
}
