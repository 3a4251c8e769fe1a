// The options that select engine and threads.

import { choice, numeric, type OptionTable } from "../calls/option.ts";
import { whole } from "../calls/checks.ts";
import { engineNames, engines } from "./registry.ts";

/** In the order of help. */
export const placeOptions = {
  engine: {
    ...choice("ENGINE", engineNames),
    default: engineNames[0],
    about: `where networks compute: ${engineNames.join(", ")}`,
  },
  threads: {
    ...numeric("N", whole(1)),
    defaultWords: "the processor's cores",
    about: "threads of a conv network on engine simd; the results do not change",
  },
} satisfies OptionTable;

/** The engine option for networks trained in workers, which some engines do not support. */
export const workersEngine = {
  ...placeOptions.engine,
  about: "where networks compute: " +
    ["auto", ...engines.filter(({ inWorkers }) => inWorkers).map(({ name }) => name)].join(", "),
};
