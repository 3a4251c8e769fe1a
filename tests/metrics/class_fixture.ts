// Labels and predicted classes of six classes: none is of 4, none is predicted as 5, neither as or of 3.

// deno-fmt-ignore
export const labels = [
  2, 2, 1, 0, 0, 0, 1, 0, 0, 5, 1, 0, 1, 5, 2, 2, 0, 1, 1, 0, 1, 0, 2, 0, 1, 2, 0, 2, 2, 0,
];

// deno-fmt-ignore
export const predicted = [
  2, 2, 1, 1, 0, 0, 2, 0, 0, 4, 1, 2, 1, 0, 2, 1, 1, 0, 0, 0, 0, 2, 2, 4, 1, 4, 0, 2, 2, 0,
];
