// The help text of `deno task import`.

/** Printed by --help. */
export const importHelp = `Brings weights back from a safetensors file, for instance from PyTorch.

Usage: deno task import FILE.safetensors --out DIR [--like RUN]

FILE has the names and layouts that deno task export --format safetensors writes, float32, and DIR
becomes a folder like a run's: evaluate, predict, prune and export take it. What is not weights (the
posterior, the standardisation, the data) comes from the file's header, or from RUN. Momenta may be
missing. The norms' population statistics may be missing too, all of them: then the run's data are
loaded, and the statistics estimated on the training part.

  --out DIR          a new or empty folder
  --like RUN         take everything but the arrays from this run, whose network has the same shape
  --data FILE.csv    where the table of the run lies now; needed where FILE.safetensors names one
                     outside of the current folder
  --data-dir DIR     where the public data set of the run lies, for estimating statistics
  --force            replace the run in --out DIR
  --take-over        use DIR on a disk without file locks, where nothing shows whether another
                     command writes there
  --accept-changed   read --like RUN though it was changed since it was finished: files whose
                     SHA-256 is not that in SHA256SUMS, or a folder without SHA256SUMS
  --quiet            no progress on standard error
  -h, --help         this text
`;
