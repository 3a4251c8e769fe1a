// What a chunk leaves for the norm that follows it, as [parts][units][4] float32; the four lanes are partial sums.

/** Going forward: a value s of each channel, Σ (x − s) and Σ (x − s)². */
export const momentParts = 3;

/** Going backward: Σ g and Σ g (x − mean). */
export const gradientParts = 2;
