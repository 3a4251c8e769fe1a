// The check that an argument is a network.

import { anObject, type Check } from "../calls/checks.ts";

/** A network of an engine, or a custom one. */
export const aNetwork: Check = anObject(
  "a network made by createNetwork()",
  (value) => methods.some((method) => typeof value[method] === "function"),
);

const methods = ["forward", "logProbabilities", "evaluate", "incrementalForward"];
