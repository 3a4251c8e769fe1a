// The help text of `deno task compare`.

import { engineHelp } from "./engine_help.ts";
import { dataNamesHelp } from "./data_names_help.ts";
import { networkHelp } from "./network_flags.ts";

/** Printed by --help. */
export const compareHelp =
  `Compares methods of training a classifier: the same data, the same budget, the same engine; means and
standard errors over seeds.

Usage: deno task compare --data NAME --methods LIST [flags]

Methods
  --methods LIST         some of these, separated by commas, for instance
                         searched,fixed:max,dropout,ensemble:5,stochastic-depth
  searched               the depth is searched (ELBO); predicts with the mixture of all exits (full)
                         and with the one truncated to the chosen depth (chosen)
  fixed:D                a plain network of D blocks; fixed:max has all
  dropout[:RATE]         all blocks; units are left out with this probability, in training and in
                         predicting, which averages 20 draws (0.1)
  ensemble:M             M plain networks of all blocks, probabilities averaged
  stochastic-depth[:LAST]
                         all blocks; in training blocks are skipped, the deeper the more often; the
                         last one survives with probability LAST (0.5)

Data
${dataNamesHelp()}
  --data-dir DIR         where the files of a public data set lie (default data/NAME)
  --points N             spirals: training points (200)
  --limit N              use only N training examples, those held out for validation included
  --seeds S              every method with the seeds 1 to S (1). A seed draws weights and batches, and
                         the spirals or the split of public data; methods of a seed share its data

Network
${networkHelp()}
  --engine ENGINE        ${engineHelp({ workers: true })}

Budget, for each network
  --epochs N             at most (8000, images 100)
  --patience N           stop after N epochs in which the training objective did not rise (500,
                         images 30)
  --batch-size B         (512; for images the largest power of two from 32 to 512 that gives at
                         least 100 steps an epoch, else 32)
  --learning-rate R      (0.1)
  --workers N            networks trained at a time, each with one thread (the processor's cores)

Output
  --out DIR              folder (default compare/NAME): results.jsonl, a line a run; summary.json;
                         figure.svg; figure.html, whose charts can each be saved as SVG. Runs that
                         are there already are not repeated
  --take-over            use DIR on a disk without file locks, where nothing shows whether
                         another command writes there
  --quiet                nothing but the table at the end
  --json                 what happens as JSON lines on standard output, nothing else there
  -h, --help             this text

Ctrl-C ends at once and keeps finished runs (exit code 130); the same call goes on from there.
The test part is used only once for each network, at the end.
`;
