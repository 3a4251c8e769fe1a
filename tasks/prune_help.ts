// The help text of `deno task prune`.

import { ruleNames } from "./rule_names.ts";
import { engineHelp } from "./engine_help.ts";

/** Printed by --help. */
export const pruneHelp =
  `Cuts the network of a run to the depth that its posterior chooses, and says what that costs and saves.

Usage: deno task prune RUN --out DIR [flags]

RUN is the folder of a run, for instance runs/spirals-1. DIR gets the layout of a run, so that
predict, evaluate, export and prune take it, and a model card, card.json and card.md. The exit at the
chosen depth takes the posterior's mass beyond it. What was written is read back and must predict what
the full network's truncated mixture predicts, within 1e-6: else nothing is left of it. The figures are
of the test part (of the validation part where the data have none).

What
  --choose RULE          the depth: ${ruleNames} (that of the run)
  --finetune EPOCHS      train the cut network further, keep the weights of the epoch with the best
                         training objective, and say what that gained on the validation part
  --learning-rate RATE   of --finetune (the run's)
  --no-timing            do not measure how fast both networks are
  --seconds S            of measuring each of four predictors at two batch sizes (1)

Where
  --data FILE.csv        where the run's table lies now; needed where run.json names a file outside
                         of the current folder
  --data-dir DIR         where the files of the run's public data set lie (where they lay in training);
                         needed where that is outside of the current folder
  --engine ENGINE        ${engineHelp()}
  --threads N            conv on simd: threads (the processor's cores); the results do not change

How sure
  --resamples N          bootstrap resamples for the 95 % intervals; 0 for none (1000)
  --seed N               of resamples (1)

Output
  --out DIR              a new or empty folder, never that of RUN
  --force                replace the run or the pruned network in DIR
  --take-over            use DIR on a disk without file locks, where nothing shows whether
                         another command writes there
  --accept-changed       read a run that was changed since it was finished: files whose SHA-256 is
                         not that in SHA256SUMS, or a folder without SHA256SUMS
  --json                 card.json on standard output in one line, nothing else there
  --quiet                nothing but the table at the end
  -h, --help             this text

Ctrl-C ends --finetune after the step in hand and keeps what came of it; at any other time nothing is
left.
`;
