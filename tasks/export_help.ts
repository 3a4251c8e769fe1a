// The help text of `deno task export`.

/** Printed by --help. */
export const exportHelp = `Writes a trained network for programs that are not Fathom.

Usage: deno task export DIR --format tfjs|onnx|safetensors --out PATH [--outputs mixture|exits]

DIR is the folder of a run, or one that prune or import wrote. The exported tfjs and ONNX models take
inputs as they are (standardisation is inside; images in 0..1, bytes divided by 255), float32, any
batch size. Posterior, class names and more are in their metadata. docs/exports.md shows how to load
each, and how to take weights to PyTorch and back (deno task import).

  --format FORMAT    tfjs: a layers model of TensorFlow.js, a folder with model.json and weights.bin
                     onnx: one file, operators of version 17
                     safetensors: weights and statistics, with all that is needed to rebuild the
                     network in the header; names the data set and how the run was trained
  --outputs OUTPUTS  mixture (default): probabilities [batch, classes], averaged over depth
                     exits: log-probabilities of every exit, [batch, exits, classes]
  --out PATH         the file, or for tfjs the folder; the folder above must exist
  --force            replace what is there
  --take-over        tfjs: use the folder on a disk without file locks, where nothing shows
                     whether another command writes there
  --accept-changed   read a run that was changed since it was finished: files whose SHA-256 is not
                     that in SHA256SUMS, or a folder without SHA256SUMS
  --quiet            no progress on standard error
  -h, --help         this text
`;
