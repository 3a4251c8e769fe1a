// The mirrors of CIFAR-10 and CIFAR-100.

/** Its addresses. */
export const toronto: readonly string[] = [
  "https://www.cs.toronto.edu/~kriz/",
  "https://cave.cs.toronto.edu/kriz/",
];
