// The cells of predictive maps, decoded from text.

import type { LiveMap } from "../protocol.ts";

/** One map of a {@linkcode LiveMap}. */
export interface MapCells {
  /** Most probable classes, by rows from the top. */
  readonly labels: Uint8Array;
  /** Their probabilities · 255; 0 where the network gives no finite prediction. */
  readonly certainties: Uint8Array;
}

/** The maps: the mixture first, then the depths. */
export function mapCells({ cells, size, depths }: LiveMap): readonly MapCells[] {
  const bytes = Uint8Array.from(atob(cells), (character) => character.charCodeAt(0));
  const count = size[0] * size[1];
  return Array.from({ length: depths.length + 1 }, (_, i) => {
    const labels = new Uint8Array(count);
    const certainties = new Uint8Array(count);
    for (let cell = 0; cell < count; cell++) {
      labels[cell] = bytes[2 * (i * count + cell)];
      certainties[cell] = bytes[2 * (i * count + cell) + 1];
    }
    return { labels, certainties };
  });
}

/** The share of the area of every class, and the mean probability of the predicted classes; NaN if there are none. */
export function mapAreas({ labels, certainties }: MapCells): {
  readonly shares: readonly number[];
  readonly certainty: number;
} {
  const shares = Array.from({ length: Math.max(...labels) + 1 }, () => 0);
  let sum = 0;
  let predicted = 0; // cells
  for (let cell = 0; cell < labels.length; cell++) {
    if (certainties[cell] === 0) continue;
    predicted++;
    shares[labels[cell]] += 1 / labels.length;
    sum += certainties[cell] / 255;
  }
  return { shares, certainty: sum / predicted };
}
