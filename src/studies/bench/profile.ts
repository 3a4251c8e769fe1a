// The time of a gradient step by pass, for engines that report it.

import type { Network } from "../../engines/network.ts";

/** Mean milliseconds of a step by pass; undefined if the network does not report it. */
export async function passTimes(
  { profile }: Pick<Network, "profile">,
  steps: number,
  step: () => Promise<unknown>,
): Promise<Record<string, number> | undefined> {
  if (!profile) return undefined;
  profile.start();
  for (let i = 0; i < steps; i++) await step();
  const total = Object.entries(profile.read());
  return Object.fromEntries(total.map(([pass, milliseconds]) => [pass, milliseconds / steps]));
}
