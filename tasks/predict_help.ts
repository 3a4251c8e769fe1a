// The help text of `deno task predict`.

/** Printed by --help. */
export const predictHelp = `Predicts classes with a trained network, for a file of any size.

Usage: deno task predict RUN FILE [flags]

RUN is the folder of a run, or one that prune or import wrote. FILE is a CSV file with the features
that the run was trained on (by name where it has a header, else in the same order; its column of
labels may be there and is not read), or an IDX file of images; gzipped or not. Inputs are
standardised as the run's were.

Writes CSV: class, a probability for each class (p_NAME), entropy in nats, and the depth used: the
number of blocks that an input went through.

  --depth DEPTH      full (default: mixture over all exits), chosen (mixture up to the depth that the
                     run's rule chooses, which takes the mass beyond), or a number of blocks
  --stop KIND:VALUE  let an input leave as soon as its running mixture is settled: entropy:0.1 (nats,
                     at most), margin:0.9 or confidence:0.95 (at least)
  --batch-size B     inputs at once (256)
  --engine ENGINE    auto (default), simd, webgpu, wasm, cpu, tensorflow
  --threads N        conv on simd: threads (the processor's cores)
  --out FILE         write there instead of to standard output, whole or not at all
  --force            replace that file
  --quiet            no progress on standard error
  -h, --help         this text
`;
