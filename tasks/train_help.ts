// The help text of `deno task train`.

import { engineHelp } from "./engine_help.ts";
import { dataNamesHelp } from "./data_names_help.ts";
import { networkHelp } from "./network_flags.ts";

/** Printed by --help. */
export const trainHelp = `Trains a residual network and a posterior over its depth, together.

Usage: deno task train [flags]

Data
${dataNamesHelp("or FILE.csv")}
  --data-dir DIR         where the files of a public data set lie (default data/NAME)
  --angle DEGREES        spirals: turn of an arm (720)
  --noise WIDTH          spirals: width of the uniform noise (0.2)
  --points N             spirals: training points (200)
  --target COLUMN        FILE.csv: the column of labels, by name or number from 1 (the last)
  --header CHOICE        FILE.csv: whether the first row is a header: auto (default: words above
                         numbers; refused where that is not clear), yes, no
  --delimiter MARK       FILE.csv: between cells: comma, semicolon, tab, pipe or the character
                         (default: that of the first three which is equally often on every line)
  --limit N              use only N training examples, those held out for validation included
  --validation SHARE     share of the training examples held out for validation (0.1)
  --augment              crop and flip images at random

Network
${networkHelp()}
  --engine ENGINE        ${engineHelp()}
  --threads N            conv on simd: threads (the processor's cores); the results do not change

Training
  --prior PRIOR          over depth: geometric:0.85 (default), uniform, or weights 0.1,0.2,...
  --objective NAME       elbo (default), marginal, deep (supervision), fixed:D
  --learning-rate R      of the weights (0.1)
  --posterior-learning-rate R
                         of the posterior's logits (that of the weights)
  --momentum M           (0.5)
  --weight-decay L       (0)
  --schedule NAME        of the learning rates: constant (default), cosine
  --batch-size B         (512; for images the largest power of two from 32 to 512 that gives at
                         least 100 steps an epoch, else 32)
  --epochs N             at most (8000, images 100)
  --patience N           stop after N epochs in which the training objective (the ELBO) did not
                         rise (500, images 30)
  --validate-every N     evaluate the validation part every N epochs; "end": only at the end (at
                         most once in ten steps and once an epoch); changes no result of training
  --prune-below MASS     cut the blocks whose posterior mass stays below this; 0 never cuts (0.001)
  --choose RULE          the depth: relative:0.95 (default: smallest d with q_d of at least 0.95 of
                         the largest), argmax, mean
  --seed N               of data, weights and batches (1)
  --as-published         the paper's settings, whatever the defaults are: the ELBO, geometric:0.85,
                         batches of 512 (all points of the spirals), constant learning rates of 0.1,
                         momentum 0.5, no weight decay, no augmentation, at most 8000 epochs with
                         patience 500 (images 100 and 30), --choose relative:0.95, width 20 (images
                         64 and 32 channels), no block cut while training; flags for any of these,
                         and --network, are refused beside it

Output
  --out DIR              folder of the run (default runs/NAME-SEED, numbered where that exists)
  --force                replace the run in that folder; one that is still training is refused
  --take-over            use DIR on a disk without file locks, where nothing shows whether
                         another command writes there
  --all-snapshots        write every epoch to snapshots.jsonl (default: every one of the first 2048,
                         then every second to epoch 4096, every fourth to 8192, and so on)
  --tensorboard DIR      event files for TensorBoard, a new folder for each run (logs/spirals-1,
                         for tensorboard --logdir logs)
  --live                 a page in the browser that follows training, with buttons to pause and stop
  --port N               of that page (4870, or the next one free; 0 for any)
  --allow-host NAME      let browsers reach that page under another name, such as JupyterHub's;
                         repeatable, or with commas (docs/watching.md)
  --quiet                nothing but the table at the end
  --json                 snapshots as JSON lines on standard output, nothing else there
  -h, --help             this text

Ctrl-C ends training after the step in hand and keeps the run as far as it came (exit code 130);
during the final evaluation it ends the evaluation, which \`deno task evaluate\` makes later.
SIGTERM does the same, and so does closing the terminal, unless nohup started the command.
Outputs that are lost meanwhile (a pipe without a reader, a full disk) are reported once and do not
end training; the exit code is 1 where lines of --json were lost, unless their reader has left.
`;
