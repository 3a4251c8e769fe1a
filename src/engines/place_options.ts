// The options that select engine and threads.

import { choice, numeric, onOff, type OptionTable } from "../calls/option.ts";
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
    about:
      "threads of a conv network on engine simd, where the results do not change, and of engine tensorflow",
  },
  tf32: {
    ...onOff(
      "let a GPU multiply in TensorFloat-32 on engine tensorflow: faster, with 10 bits instead of 23",
    ),
    default: false,
  },
} satisfies OptionTable;

/** The engine option for networks trained in workers, which some engines do not support. */
export const workersEngine = {
  ...placeOptions.engine,
  about: "where networks compute: " +
    ["auto", ...engines.filter(({ inWorkers }) => inWorkers).map(({ name }) => name)].join(", "),
};
