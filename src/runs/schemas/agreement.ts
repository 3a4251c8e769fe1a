// Checks that the files of one run agree: run.json, network/ and summary.json.

import type { DataSplits } from "../../datasets/dataset.ts";
import { type Fault, fault, faultError, valueText } from "../../files/json/fault.ts";
import type { RunDescription } from "../description.ts";
import type { StoredNetwork } from "../network_files.ts";
import type { RunSummary } from "../summary.ts";

/**
 * Refuses a network's files that do not belong to the run.
 *
 * @param name of the function in errors
 * @param path the run's folder, for errors
 */
export function checkNetworkOfRun(
  { network, posterior, standardisation }: StoredNetwork,
  { network: spec, data, options }: RunDescription,
  name: string,
  path: string,
): void {
  const specification = differs(network.spec, spec) ??
    differs(standardisation, data.standardisation, "standardisation");
  if (specification) throw faultError(specification, name, `${path}/network/specification.json`);
  const found = differs(posterior.objective, options.objective, "objective") ??
    differs(posterior.prior, options.prior, "prior");
  if (found) throw faultError(found, name, `${path}/network/posterior.json`);
}

/** Refuses the summary of another run. */
export function checkSummaryOfRun(
  summary: RunSummary,
  { options: { prior } }: RunDescription,
  name: string,
  path: string,
): void {
  if (summary.posterior.length === prior.length) return;
  const wanted = `${prior.length} probabilities, as many as the prior in run.json has,`;
  const found = fault(wanted, String(summary.posterior.length), "posterior");
  throw faultError(found, name, `${path}/summary.json`);
}

/** Refuses a summary of other weights. */
export function checkSummaryOfNetwork(
  { depth, epochs, bestEpoch, steps }: RunSummary,
  { network, place }: StoredNetwork,
  name: string,
  path: string,
): void {
  const found = differs({ depth }, { depth: network.depth }, [], "specification.json says") ??
    differs(
      { epochs, bestEpoch, steps },
      { epochs: place.epochsTrained, bestEpoch: place.epoch, steps: place.steps },
      [],
      "posterior.json says",
    );
  if (found) throw faultError(found, name, `${path}/summary.json`);
}

/** Refuses a description whose sizes, names or standardisation are not those of the data with that fingerprint. */
export function checkDataOfRun(
  { train, validation, test }: DataSplits,
  { data }: RunDescription,
  name: string,
  path: string,
): void {
  const found = differs(
    data,
    {
      training: train.rows.length,
      validation: validation.rows.length,
      test: test?.rows.length ?? 0,
      shape: train.shape,
      classes: train.classNames ?? train.classes,
      standardisation: train.standardisation,
    },
    ["data"],
    "the data say",
  );
  if (found) throw faultError(found, name, `${path}/run.json`);
}

/** The first place in which a value differs from another file. */
function differs(
  got: unknown,
  wanted: unknown,
  at: string | readonly (string | number)[] = [],
  source = "run.json says",
): Fault | undefined {
  const place = typeof at === "string" ? [at] : at;
  if (typeof wanted === "object" && wanted !== null && typeof got === "object" && got !== null) {
    for (const [key, each] of Object.entries(wanted)) {
      const step = Array.isArray(wanted) ? Number(key) : key;
      const own = Object.hasOwn(got, key); // "toString" is a name too
      const inner = own ? (got as Record<string, unknown>)[key] : undefined;
      const found = differs(inner, each, [...place, step], source);
      if (found) return found;
    }
    if (!Array.isArray(wanted) || wanted.length === (got as unknown[]).length) return undefined;
  } else if (wanted === got) return undefined;
  return fault(`${valueText(wanted)}, as ${source},`, valueText(got), ...place);
}
