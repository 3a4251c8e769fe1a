// The kinds of files whose mutations are tried, by `deno task soak mutations` and in a short form by the tests.

import { cifarKinds } from "./cifar_kinds.ts";
import { csvKinds } from "./csv_kinds.ts";
import { finishedRunKinds } from "./finished_run_kinds.ts";
import { idxKinds } from "./idx_kinds.ts";
import type { MutationKind } from "./kind.ts";
import { matKinds } from "./mat_kinds.ts";
import { posterior } from "./posterior.ts";
import { resultsKinds } from "./results_kinds.ts";
import { runJson } from "./run_json.ts";
import { safetensorsKinds } from "./safetensors_kinds.ts";
import { snapshots } from "./snapshots.ts";
import { specification } from "./specification.ts";
import { state } from "./state.ts";
import { summary } from "./summary.ts";

/** All kinds. */
export const kinds: readonly MutationKind[] = [
  ...csvKinds,
  ...idxKinds,
  ...cifarKinds,
  ...matKinds,
  ...safetensorsKinds,
  runJson,
  specification,
  posterior,
  state,
  snapshots,
  summary,
  ...finishedRunKinds,
  ...resultsKinds,
];
