// The published values of data/paper/values.json.

import values from "../../data/paper/values.json" with { type: "json" };

/**
 * Antorán, Allingham and Hernández-Lobato, arXiv 2002.02797, slides and poster; mostly read off plotted figures. `dun2020`:
 * the same authors' "Depth Uncertainty in Neural Networks", arXiv 2006.08437, result tables.
 */
export const published = values;
