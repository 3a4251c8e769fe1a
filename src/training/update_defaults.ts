// The settings of gradient steps where nothing is said.

/** Those of {@linkcode elboUpdate}; the posterior's learning rate is that of the weights. */
export const updateDefaults = {
  learningRate: 0.1,
  momentum: 0.5,
  weightDecay: 0,
  schedule: "constant",
} as const;
