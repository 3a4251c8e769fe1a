// The help text of `deno task verify`.

import { engineHelp } from "./engine_help.ts";
import { referenceTolerance } from "../src/engines/reference.ts";

/** Printed by --help. */
export const verifyHelp =
  `Checks an engine against reference results, relative error at most ${referenceTolerance}.

Usage: deno task verify [FILES] [flags]

Without FILES the reference networks in tests/golden are used. Prints one line of JSON a file:
{"file","engine","worst","quantity","passed"}. Exit code 1 where a file does not pass.

  --engine ENGINE    ${engineHelp()}
  --threads N        conv on simd: threads (the processor's cores)
  -h, --help         this text
`;
