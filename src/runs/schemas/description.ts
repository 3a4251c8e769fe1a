// The schema of run.json: every option, the data and the network of a run.

import { exampleSize } from "../../datasets/dataset.ts";
import { anyObject, exactly, flag, text, whole } from "../../files/json/values.ts";
import {
  list,
  object,
  optional,
  parsed,
  record,
  ruled,
  type Schema,
  value,
} from "../../files/json/schema.ts";
import { type Fault, fault } from "../../files/json/fault.ts";
import type { EngineInfo, MemoryNeed } from "../../engines/network.ts";
import { inputShape } from "../../architectures/specification.ts";
import { readFormats, type ResumedAt, type RunDescription, runFormat } from "../description.ts";
import { classCount, dataDescription } from "./data.ts";
import { runOptions } from "./options.ts";
import { networkSpec } from "./specification.ts";

const formatsText = readFormats.join(" or ");

const time = value<string>(
  "a time in ISO 8601",
  (each) => typeof each === "string" && /^\d{4}-/.test(each) && !isNaN(Date.parse(each)),
);

const engine = object<EngineInfo>({
  name: text,
  device: text,
  reason: text,
  threads: optional(whole(1)),
  tf32: optional(flag),
  arithmetic: optional(text),
});

/** run.json. */
export const runDescription: Schema<RunDescription> = ruled(
  object<RunDescription>({
    format: value(`a run in format ${formatsText}`, (each) => readFormats.includes(each as number)),
    fathom: text,
    startedAt: time,
    options: runOptions,
    data: dataDescription,
    network: networkSpec,
    engine,
    memory: optional(object<MemoryNeed>({ bytes: whole(0), recomputed: flag })),
    versions: record(text),
    resumed: optional(list(object<ResumedAt>({
      at: time,
      step: whole(0),
      anyway: optional(exactly(true)),
      engine,
    }))),
    origin: optional(anyObject),
  }),
  (description) => networkFault(description) ?? optionsFault(description),
);

/** The contents of run.json. */
export function parseDescription(value: unknown, name: string, file: string): RunDescription {
  refuseOtherFormat(value, name, file);
  return parsed(runDescription, value, name, file);
}

/** A later format may contain anything, so it is refused before other checks. */
function refuseOtherFormat(value: unknown, name: string, file: string): void {
  const { format, fathom } = Object(value) as Partial<Record<string, unknown>>;
  if (!Number.isSafeInteger(format) || readFormats.includes(format as number)) return;
  const by = typeof fathom === "string" ? ` of Fathom ${fathom}` : "";
  throw new TypeError(
    `${name}: wanted a run in format ${formatsText}, got format ${format}${by} in ${file}` +
      (Number(format) > runFormat ? ", which a later version of Fathom reads" : ""),
  );
}

/** The network must match the data. */
function networkFault({ network, data }: RunDescription): Fault | undefined {
  const taken = inputShape(network);
  const flattened = taken.length === 1 && taken[0] === exampleSize(data.shape);
  if (!flattened && String(taken) !== String(data.shape)) {
    const wanted = `[${taken}], the inputs of the network,`;
    return fault(wanted, `[${data.shape}]`, "data", "shape");
  }
  const classes = classCount(data);
  if (classes !== network.classes) {
    const wanted = `${classes}, the number of classes of the data,`;
    return fault(wanted, String(network.classes), "network", "classes");
  }
}

function optionsFault({ options, network, data }: RunDescription): Fault | undefined {
  const { prior, objective, points } = options;
  const exits = network.maxDepth + 1;
  if (prior.length !== exits) {
    const wanted = `${exits} probabilities, one for each exit of the network,`;
    return fault(wanted, String(prior.length), "options", "prior");
  }
  if (objective.kind === "fixed" && objective.depth > network.maxDepth) {
    const wanted = `a whole number from 0 to ${network.maxDepth}`;
    return fault(wanted, String(objective.depth), "options", "objective", "depth");
  }
  if (options.data === "spirals" && points !== undefined && points !== data.training) {
    const wanted = `${data.training}, the examples trained on,`;
    return fault(wanted, String(points), "options", "points");
  }
}
