// Where a gradient step spends its time, for engines that can tell.

/** Offered by networks that can tell; it costs them a little, so it runs between start and read only. */
export interface PassProfile {
  /** Begins to count, at zero. */
  start(): void;
  /** Milliseconds by the name of the pass, since `start`; ends the counting. */
  read(): Record<string, number>;
}

/** What a network may offer beyond the interface of all networks. */
export interface Profiled {
  readonly profile?: PassProfile;
}

/** Mean milliseconds of a step by pass; undefined where the network does not tell. */
export async function passTimes(
  { profile }: Profiled,
  steps: number,
  step: () => Promise<unknown>,
): Promise<Record<string, number> | undefined> {
  if (!profile) return undefined;
  profile.start();
  for (let i = 0; i < steps; i++) await step();
  const total = Object.entries(profile.read());
  return Object.fromEntries(total.map(([pass, milliseconds]) => [pass, milliseconds / steps]));
}
