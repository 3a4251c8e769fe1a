// Networks into which a state cannot be put: files are checked before, so that nothing but a fault of the engine does it.

/**
 * Runs with the n-th call of `Map.clear` failing, which is how a network begins to put a norm's statistics in place. Its
 * weights are there by then.
 */
export async function withFailingStatistics(n: number, run: () => Promise<void>): Promise<void> {
  const { clear } = Map.prototype;
  let calls = 0;
  Map.prototype.clear = function () {
    if (++calls === n) throw new Error("statistics cannot be put in place");
    return clear.call(this);
  };
  try {
    await run();
  } finally {
    Map.prototype.clear = clear;
  }
}
