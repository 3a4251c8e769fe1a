// The help text of `deno task evaluate`.

import { ruleNames } from "./rule_names.ts";
import { engineHelp } from "./engine_help.ts";
import { dataNames } from "../src/datasets/sets/registry.ts";
import { wrappedNames } from "./data_names_help.ts";

/** Printed by --help. */
export const evaluateHelp =
  `Evaluates the network of a run on data that it was not trained on: every
exit, the mixtures over depth, the calibration of their probabilities, and the
sources of their uncertainty.

Usage: deno task evaluate RUN [RUN...] [flags]

RUN is the folder of a run, for instance runs/spirals-1. Each gets a table here,
evaluation.json (all numbers) and evaluation.html (tables and charts, one file;
every chart can be saved as SVG).
Examples whose prediction is not finite, as where a value lies so far out that
the network's numbers overflow, are counted and left out of all metrics.

What
  --part PART          validation (default), test. Use the test part only once,
                       when all choices are made
  --limit N            use only the first N examples of the part
  --choose RULE        the depth: ${ruleNames} (that of the run)
  --temperature        divide the logits by a temperature, fitted on the
                       validation part for every prediction rule, and say what
                       that changes
  --against NAME       take the test part of another data set as unknown
                       (out-of-distribution) inputs: does the uncertainty
                       tell them apart?
${wrappedNames([...dataNames, "spirals"], "or FILE.csv,", 23, 79)}
                       of the same shape (all rows of a file, matched to the
                       run as in predict)
  --header CHOICE      of that file: auto (default), yes, no
  --delimiter MARK     of that file: comma, semicolon, tab, pipe or the mark
  --rotate             turn the images by 0 to 180 degrees in steps of 15
  --corrupt            put noise, blur, less contrast and occlusion on the
                       images, each in five strengths
  --anytime            let inputs leave the mixture up to the chosen depth as
                       soon as their prediction is certain enough, with
                       thresholds found on the validation part: what that
                       costs and saves

Where
  --data FILE.csv      where the run's table lies now; needed where run.json
                       names a file outside of the current folder
  --data-dir DIR       where the run's public data set lies (as in training);
                       needed where that is outside of the current folder
  --against-dir DIR    where that of --against lies (data/NAME)
  --engine ENGINE      ${engineHelp()}
  --threads N          conv on simd: threads (the processor's cores); the
                       results do not change

How sure
  --resamples N        for the 95 % bootstrap intervals; 0 for none (1000)
  --seed N             of resamples, noise and occlusion (1)

Output
  --out DIR            folder of the two files, for a single RUN (the run's own)
  --force              replace the files of an earlier evaluation
  --take-over          use that folder on a disk without file locks, where
                       nothing shows whether another command writes there
  --accept-changed     read a run that was changed since it was finished: files
                       whose SHA-256 is not that in SHA256SUMS, or no SHA256SUMS
  --json               the contents of evaluation.json on standard output, one
                       line a run, nothing else there
  --quiet              nothing but the table at the end
  -h, --help           this text
`;
