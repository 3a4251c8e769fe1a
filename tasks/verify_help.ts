// The help text of `deno task verify`.

import { referenceTolerance } from "../src/engines/reference.ts";

/** Printed by --help. */
export const verifyHelp =
  `Checks an engine against reference results, relative error at most ${referenceTolerance}.

Usage: deno task verify [FILES] [flags]

Without FILES the reference networks in tests/golden are used. Prints one line of JSON a file:
{"file","engine","worst","quantity","passed"}. Exit code 1 where a file does not pass.

  --engine ENGINE    auto (default), simd, webgpu, wasm, cpu, tensorflow
  --threads N        conv on simd: threads (the processor's cores)
  -h, --help         this text
`;
