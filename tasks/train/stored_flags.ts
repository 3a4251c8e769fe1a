// The flags of a run that is resumed: those in its run.json, which flags of the call must not contradict.

import type { EngineInfo } from "../../src/engines/network.ts";
import { engines } from "../../src/engines/registry.ts";
import type { RunDescription } from "../../src/runs/description.ts";
import { storedSettings } from "../../src/training/posterior_rate.ts";
import { sameAsStored } from "../../src/training/check_resumed.ts";
import { isTable } from "../../src/runs/run_schema.ts";
import { knownFields } from "../../src/architectures/specification.ts";
import type { ArchitectureSpec } from "../../src/architectures/specification.ts";
import { flagOf } from "../command/option.ts";
import { UsageError } from "../command/usage_error.ts";
import { options } from "./options.ts";
import type { TrainRequest } from "./request.ts";

/** Flags that may differ from the run's. */
const free = ["epochs", "patience", "data", "dataDir", "engine", "threads", "tf32"];

/** Options whose stored value holds, if they are options of the run and not of the call. */
const lasting = [
  ...Object.keys(options.Data),
  ...Object.keys(options.Training),
  "minimumGain",
];

/** Outputs that go on as they began, unless the call has others. */
const outputs = ["checkpointEvery", "allSnapshots", "tensorboard"];

/**
 * The request with the options of a stored run.
 *
 * @throws UsageError that names a flag that contradicts the run
 */
export function withStored(
  asked: TrainRequest,
  { options: stored, network, engine }: RunDescription,
  path: string,
): TrainRequest {
  const called: Readonly<Record<string, unknown>> = asked;
  const given = new Set(asked.given.map(({ name }) => name));
  const all = [options.Data, options.Network, options.Training]
    .flatMap((section) => Object.entries(section));
  for (const [name, option] of all) {
    const flag = flagOf(name, option);
    if (!given.has(flag) || free.includes(name)) continue;
    const [wanted, got] = valuesOf(name, called, { ...stored }, network);
    if (sameAsStored(wanted, got)) continue;
    const { value } = asked.given.find((each) => each.name === flag)!;
    throw new UsageError(
      `--${flag}${
        value === undefined ? "" : ` ${value}`
      } contradicts the run in ${path}, which has ` +
        `${
          wanted === undefined ? "none" : JSON.stringify(wanted)
        }; only --epochs and --patience may ` +
        "differ when a run is resumed",
    );
  }
  const settings: Readonly<Record<string, unknown>> = { ...storedSettings(stored) };
  if (given.has("data")) checkData(asked.data, stored.data, path);
  const kept = lasting.filter((name) => !(free.includes(name) && given.has(flagNamed(name))));
  const begun = outputs.filter((name) => stored[name] !== undefined && !given.has(flagNamed(name)));
  return {
    ...asked,
    ...Object.fromEntries(
      [...kept, ...begun].map((name) => [name, settings[name]]),
    ),
    ...!given.has("engine") && { engine: engine.name as TrainRequest["engine"] },
    ...(!given.has("engine") || asked.engine === engine.name) && storedDevice(engine, given),
  } as TrainRequest;
}

/** How the engine computed, where that changes bits of its results. */
function storedDevice({ name, threads, tf32 }: EngineInfo, given: ReadonlySet<string>) {
  const engine = engines.find((each) => each.name === name);
  return {
    ...engine?.bitsByThreads && !given.has("threads") && { threads },
    ...engine?.tf32 && !given.has("tf32") && { tf32 },
  };
}

/** A table may have moved; other data must have the same name. */
function checkData(called: string, stored: string, path: string): void {
  if (isTable(stored) ? isTable(called) : called === stored) return;
  throw new UsageError(
    `--data ${called} contradicts the run in ${path}, which was trained on ${stored}`,
  );
}

/** The stored value of an option of the call, and the call's. */
function valuesOf(
  name: string,
  called: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, unknown>>,
  network: RunDescription["network"],
): readonly [stored: unknown, called: unknown] {
  const sizes = network as unknown as Readonly<Record<string, unknown>>;
  if (name === "network") {
    const { architecture, kind } = called;
    if (architecture) return [knownFields(network as ArchitectureSpec), architecture];
    return [network.kind, kind === "auto" ? network.kind : kind];
  }
  if (name === "maxDepth" || Object.hasOwn(options.Network, name)) {
    return [sizes[name], called[name]];
  }
  return [{ ...storedSettings(stored) }[name] ?? offOf(name), called[name]];
}

/** Flags that are off are not always stored. */
function offOf(name: string): unknown {
  const all = { ...options.Data, ...options.Training } as Readonly<
    Record<string, { readonly default?: unknown }>
  >;
  return all[name]?.default === false ? false : undefined;
}

function flagNamed(name: string): string {
  const all = Object.assign({}, ...Object.values(options)) as Readonly<Record<string, never>>;
  return flagOf(name, all[name] ?? {});
}
