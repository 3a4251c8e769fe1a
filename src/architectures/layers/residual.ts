// The layers `residual` and `multiply`, which contain chains.

import { exactly } from "../../files/json/values.ts";
import { optional } from "../../files/json/schema.ts";
import { type LayerKind, type MultiplyLayer, type ResidualLayer, shapeText } from "../layer.ts";

/** `residual`. */
export const residual: LayerKind<ResidualLayer> = {
  fields: (chain) => ({ layer: exactly("residual"), branch: chain, shortcut: optional(chain) }),
  shape({ branch, shortcut = [] }, input, shapeOf) {
    const added = shapeOf(branch, input);
    const kept = shapeOf(shortcut, input);
    if (String(added) === String(kept)) return kept;
    throw new TypeError(
      `residual: branch must give shape ${shapeText(kept)} like the shortcut, got ${
        shapeText(added)
      }`,
    );
  },
  chains: ({ branch, shortcut }) => shortcut ? [branch, shortcut] : [branch],
  formula({ branch, shortcut = [] }, x, place) {
    const atom = place.atom(x);
    return `${place.chain(shortcut, atom)} + ${place.chain(branch, atom)}`;
  },
};

/** `multiply`. */
export const multiply: LayerKind<MultiplyLayer> = {
  fields: (chain) => ({ layer: exactly("multiply"), branch: chain }),
  shape({ branch }, input, shapeOf) {
    const factor = shapeOf(branch, input);
    if (String(factor) === String(input) || String(factor) === String(input.slice(-1))) {
      return input;
    }
    throw new TypeError(
      `multiply: branch must give shape ${shapeText(input)} or ${shapeText(input.slice(-1))}, got ${
        shapeText(factor)
      }`,
    );
  },
  chains: ({ branch }) => [branch],
  formula({ branch }, x, place) {
    const atom = place.atom(x);
    return `${atom} * ${place.chain(branch, atom)}`;
  },
};
