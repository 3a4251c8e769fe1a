// The paper's settings as its text and its authors' code have them, written down apart from the source.

/** Those that are the same for vectors and images. */
export const paperSettings = {
  objective: { kind: "elbo" },
  learningRate: 0.1,
  posteriorLearningRate: 0.1,
  posteriorMomentum: 0.5,
  posteriorFrom: "training",
  keep: "objective",
  momentum: 0.5,
  weightDecay: 0,
  schedule: "constant",
  minimumGain: 1e-6,
  pruneBelow: 0,
  choose: { kind: "relative", threshold: 0.95 },
  augment: false,
};
