// The values that were published, as data/paper/values.json has them.

import values from "../../data/paper/values.json" with { type: "json" };

/** Antorán, Allingham and Hernández-Lobato, arXiv 2002.02797, slides and poster; mostly read off plotted figures. */
export const published = values;
