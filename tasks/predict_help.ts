// The help text of `deno task predict`.

import { engineHelp } from "./engine_help.ts";

/** Printed by --help. */
export const predictHelp = `Predicts classes with a trained network, for a file of any size.

Usage: deno task predict RUN FILE [flags]

RUN is the folder of a run, or one that prune or import wrote. FILE is a CSV file with the features
that the run was trained on, or an IDX file of images; gzipped or not. Inputs are standardised as
the run's were.

With a header, columns are found by their names, in any order: each feature must be there once, and
other columns are not used. Without a header they are taken by their places, and the column of labels
may be among them. A file that does not fit is refused, and so is a first row that could be either a
header or a row.

Writes CSV with a header and one row for each row of FILE: the class, a probability for each class
(p_NAME), the entropy in nats, the depth used (the number of blocks that the input went through), and
a reason. Where an input lies so far out that the network's numbers overflow, there is no prediction:
the row has a reason, and its other cells are empty. All rows are still written, a line on standard
error says how many have no prediction, and the exit code is 1. A file or pipe gets names as they are; on a
terminal control characters in them are escaped (\\x1b).

  --depth DEPTH      full (default: mixture over all exits), chosen (mixture up to the depth that the
                     run's rule chooses, which takes the mass beyond), or a number of blocks
  --stop KIND:VALUE  let an input leave as soon as its running mixture is certain enough: entropy:0.1
                     (nats, at most), margin:0.9 or confidence:0.95 (at least)
  --header CHOICE    whether the first row of FILE.csv is a header: auto (default), yes, no
  --delimiter MARK   between the cells of FILE.csv: comma, semicolon, tab, pipe or the character
                     (default: that of the first three which is equally often on every line)
  --batch-size B     inputs at once (256)
  --engine ENGINE    ${engineHelp()}
  --threads N        conv on simd: threads (the processor's cores)
  --accept-changed   read a run that was changed since it was finished: files whose SHA-256 is not
                     that in SHA256SUMS, or a folder without SHA256SUMS
  --out FILE         write there, whole or not at all; - is standard output (default)
  --force            replace that file
  --quiet            no progress on standard error
  -h, --help         this text
`;
