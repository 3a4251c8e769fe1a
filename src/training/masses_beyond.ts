// The posterior mass beyond each depth, and for how long it has been small.

/** Counts for how many times in a row the mass beyond each depth was below a threshold. */
export function massesBeyond(threshold: number, needed: number) {
  let runs: number[] = []; // times in succession, for each d
  return {
    /**
     * The smallest d whose mass beyond was below as many times in a row as needed; the largest d if there is none.
     *
     * @param times how often this q counts
     */
    see(q: readonly number[], times = 1): number {
      let beyond = 0;
      let found = q.length - 1;
      for (let d = q.length - 1; d >= 0; d--) {
        runs[d] = beyond < threshold ? (runs[d] ?? 0) + times : 0;
        if (runs[d] >= needed) found = d;
        beyond += q[d];
      }
      return found;
    },
    save: (): readonly number[] => [...runs],
    load(saved: readonly number[]) {
      runs = [...saved];
    },
  };
}

/** The smallest d whose mass beyond is below a threshold; the largest d if there is none. */
export function lightestBeyond(q: readonly number[], threshold: number): number {
  let beyond = 0;
  for (let d = q.length - 1; d > 0; d--) {
    beyond += q[d]; // beyond d − 1
    if (!(beyond < threshold)) return d;
  }
  return 0;
}
