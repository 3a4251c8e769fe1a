// Short trainings of every kind, as plain data, whose names and options hold for earlier versions too.

/** Examples that are drawn for the trainings. */
export type ExampleName = "spirals" | "images" | "large images";

/** A training. */
export interface Configuration {
  /** What tables call it. */
  readonly name: string;
  /** Where it computes. */
  readonly engine: "simd" | "wasm" | "cpu";
  readonly threads?: number;
  readonly data: ExampleName;
  /** The specification, as a run's `specification.json` has it; absent where `train` makes the network. */
  readonly network?: Readonly<Record<string, unknown>>;
  /** Options of `train` beside. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What multiplies the branches, an option of `train` whose name depends on the version. */
  readonly masks?: Readonly<Record<string, unknown>>;
  /** Blocks must be cut while it trains. */
  readonly cut?: true;
  /** Memory is short, so that activations are computed again. */
  readonly recomputed?: true;
  /** Numbers of snapshots may differ by so much, those beyond 1 relatively; default not at all. */
  readonly within?: number;
}

/** Heights and widths of images, which have one channel. */
export const imageSizes = { "images": [10, 10], "large images": [16, 18] } as const;

const dense = (maxDepth: number, width = 12) => ({
  ...{ kind: "dense", inputs: 2, classes: 2, maxDepth, width },
});
const conv = (maxDepth: number, size: readonly number[] = imageSizes.images) => ({
  ...{ kind: "conv", size, channels: 1, classes: 3, maxDepth, outer: 8, inner: 6 },
});
const staged = {
  ...{ kind: "staged", size: imageSizes.images, inputChannels: 1, classes: 3, maxDepth: 3 },
  ...{ stages: [1, 2], channels: [4, 8] },
};
const chain = {
  ...{ kind: "chain", name: "gated", inputShape: [2], classes: 2, maxDepth: 3 },
  stem: [{ layer: "affine", name: "", outputs: 6 }],
  stages: [{
    count: 3,
    block: [{
      layer: "residual",
      branch: [
        { layer: "layerNorm", name: "norm", epsilon: 1e-5 },
        { layer: "gelu" },
        { layer: "affine", name: "dense", outputs: 6 },
      ],
    }],
  }],
  exit: [],
  head: [
    { layer: "batchNorm", name: "norm" },
    { layer: "affine", name: "dense", outputs: 2 },
  ],
};

const dropout = { kind: "dropout", rate: 0.2 };
const stochasticDepth = { kind: "stochastic-depth" };
const eachExample = { ...stochasticDepth, last: 0.7, each: "example" };
const quick = { prior: "geometric:0.4", posteriorLearningRate: 5, pruneBelow: 0.2 };

type Part = Partial<Configuration>;
const named = (group: Omit<Configuration, "name">, variants: Readonly<Record<string, Part>>) =>
  Object.entries(variants).map(([name, { options, ...part }]): Configuration => ({
    ...group,
    ...part,
    name: `${group.engine} ${name}`,
    options: { ...group.options, ...options },
  }));

/** The trainings, a few seconds each. */
export const configurations: readonly Configuration[] = [
  ...named({
    ...{ engine: "simd", data: "spirals", network: dense(10) },
    options: { seed: 3, epochs: 40 },
  }, {
    "dense": {},
    "dense, smaller last batch": { options: { batchSize: 64 } },
    "dense, network of train()": { network: undefined, options: { maxDepth: 4, width: 9 } },
    "dense, marginal": { options: { objective: "marginal", batchSize: 64 } },
    "dense, deep": { options: { objective: "deep", batchSize: 64 } },
    "dense, fixed:3": { options: { objective: "fixed:3", batchSize: 64 } },
    "dense, dropout": { masks: dropout, options: { batchSize: 64 } },
    "dense, stochastic depth": { masks: stochasticDepth, options: { batchSize: 64 } },
    "dense, stochastic depth of examples": { masks: eachExample, options: { batchSize: 64 } },
    "dense, weight decay and cosine": {
      options: { weightDecay: 0.01, schedule: "cosine", batchSize: 64 },
    },
    "dense, cut": { cut: true, options: { ...quick, epochs: 120 } },
  }),
  ...named({
    ...{ engine: "simd", threads: 1, data: "images", network: conv(4) },
    options: { seed: 4, epochs: 6, batchSize: 64 },
  }, {
    "conv, one thread": {},
    "conv, two threads": { threads: 2 },
    "conv, activations computed again": { recomputed: true },
    "conv, Winograd's tiles": {
      ...{ data: "large images", network: conv(3, imageSizes["large images"]), threads: 2 },
    },
    "conv, marginal": { options: { objective: "marginal" } },
    "conv, deep": { options: { objective: "deep" } },
    "conv, fixed:3": { options: { objective: "fixed:3" } },
    "conv, dropout": { masks: dropout },
    "conv, stochastic depth": { masks: stochasticDepth },
    "conv, stochastic depth of examples": { masks: eachExample, threads: 2 },
    "conv, augmentation": { options: { augment: { crop: 2 } } },
    "conv, weight decay and cosine": { options: { weightDecay: 0.01, schedule: "cosine" } },
    "conv, cut": { // the best weights are of before the cut
      cut: true,
      options: { ...quick, epochs: 30, minimumGain: 0.2 },
    },
  }),
  ...named({
    ...{ engine: "wasm", data: "spirals", network: dense(4, 8) },
    options: { seed: 5, epochs: 12, batchSize: 64 },
  }, {
    "dense": {},
    "dense, marginal": { // few steps, which would make small differences large
      within: 1e-6,
      options: { objective: "marginal", epochs: 4, batchSize: 200 },
    },
    "dense, deep": { options: { objective: "deep" } },
    "dense, fixed:3": { options: { objective: "fixed:3" } },
    "dense, dropout": { masks: dropout },
    "dense, stochastic depth": { masks: stochasticDepth },
    "dense, cut": { cut: true, options: { ...quick, epochs: 40 } },
    "chain": { network: chain },
  }),
  ...named({
    ...{ engine: "wasm", data: "images", network: conv(2) },
    options: { seed: 6, epochs: 2, batchSize: 64 },
  }, {
    "conv": {},
    "conv, dropout": { masks: dropout },
    "conv, augmentation": { options: { augment: true } },
    "staged": { network: staged },
    "staged, stochastic depth": { network: staged, masks: eachExample },
  }),
  ...named({ engine: "cpu", data: "images", network: staged, options: { seed: 7 } }, {
    "staged": { options: { epochs: 1, batchSize: 64 } },
    "chain": { data: "spirals", network: chain, options: { epochs: 8, batchSize: 64 } },
  }),
];
