// Predictions with the metrics that other libraries give for them; tests/fixtures/make.py says which.

/** Figures of one binning, bins without examples left out. */
export interface ExpectedBins {
  accuracy: number[];
  confidence: number[];
  counts: number[];
  error: number;
}

/** Log-probabilities [examples, classes], labels, and what is expected of them. */
export interface PredictionsFixture {
  log: Float64Array | Float32Array;
  labels: number[];
  bins: number;
  expected: {
    accuracy: number;
    logLoss: number;
    brier: number;
    entropy: number[];
    equalWidth: ExpectedBins;
    equalMass: ExpectedBins;
    torchmetricsEqualWidth: number;
    torchmetricsEqualWidthFloat32: number;
  };
}

export function readFixture(name: string) {
  return JSON.parse(
    Deno.readTextFileSync(new URL(`../fixtures/${name}.json`, import.meta.url)),
  );
}

export function predictionsFixture(name: "float64" | "float32" | "tied"): PredictionsFixture {
  const { log, ...rest } = readFixture(`predictions_${name}`);
  const values = log.map((value: number | null) => value ?? -Infinity);
  return {
    ...rest,
    log: name === "float32" ? Float32Array.from(values) : Float64Array.from(values),
  };
}

/** The fixtures without ties, and how far results may be from them: as far as the libraries' own precision. */
export const precisions = [
  { name: "float64", tolerance: 1e-9 },
  { name: "float32", tolerance: 1e-6 },
] as const;

/** Labels drawn from predictions, so that these are calibrated by construction. */
export function calibrated(examples: number, classes: number, random: () => number) {
  const log = new Float64Array(examples * classes);
  const labels = new Uint16Array(examples);
  for (let n = 0; n < examples; n++) {
    const powers = Array.from({ length: classes }, () => Math.exp(6 * random()));
    const sum = powers.reduce((sum, power) => sum + power, 0);
    let left = random() * sum;
    labels[n] = classes - 1;
    powers.forEach((power, k) => {
      log[n * classes + k] = Math.log(power / sum);
      if (left >= 0 && (left -= power) < 0) labels[n] = k;
    });
  }
  return { log, labels };
}
