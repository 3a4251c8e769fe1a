// Checks that an argument is a network and not what describes or holds one.

import { anObject, type Check } from "../calls/checks.ts";

/** A network, of an engine or of the user's own. */
export const aNetwork: Check = anObject(
  "a network, as createNetwork() makes it",
  (value) => methods.some((method) => typeof value[method] === "function"),
);

const methods = ["forward", "logProbabilities", "evaluate", "incrementalForward"];
