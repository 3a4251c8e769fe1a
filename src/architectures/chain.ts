// Chains of layers: their schema, the shapes between their layers, and going through them.

import { list, object, ruled, type Schema, variants } from "../files/json/schema.ts";
import { fault } from "../files/json/fault.ts";
import type { Chain, Layer, LayerArray, Shape } from "./layer.ts";
import { kindOf, layerKind, layerNames } from "./layer_kinds.ts";

/** Chains in chains in chains; what is deeper is no network. */
const deepestNesting = 8;

/** The schema of a chain. Fields that its layers do not have are refused, since they would be computed without them. */
export const chainSchema: Schema<Chain> = chainWithin(0);

/** The schema of a layer. */
export const layerSchema: Schema<Layer> = layerWith(chainWithin(1));

/** A chain in so many others. */
function chainWithin(others: number): Schema<Chain> {
  let made: Schema<Layer> | undefined; // when there is a layer to look at
  return list<Layer>({
    wanted: "a layer",
    optional: false,
    get kinds() {
      return layerSchema.kinds;
    },
    faultOf(value) {
      if (others > deepestNesting) {
        return fault(`at most ${deepestNesting} chains in each other`, "more");
      }
      made ??= layerWith(chainWithin(others + 1));
      return made.faultOf(value);
    },
  });
}

function layerWith(chain: Schema<Chain>): Schema<Layer> {
  return variants<Layer>(
    "layer",
    Object.fromEntries(layerNames.map((name) => {
      const fields = layerKind(name).fields(chain);
      const known = Object.keys(fields);
      return [
        name,
        ruled(object<Layer>(fields), (layer) => {
          const other = Object.keys(layer).find((field) => !known.includes(field));
          return other === undefined
            ? undefined
            : fault(`no fields of ${name} but ${known.join(", ")}`, JSON.stringify(other));
        }),
      ];
    })),
  );
}

/** The shape of an example behind a chain. */
export function chainShape(chain: Chain, input: Shape): Shape {
  return chain.reduce(
    (shape, layer) => kindOf(layer).shape(layer, shape, chainShape),
    input,
  );
}

/** Calls with every layer of a chain, and of the chains in it, and the shape that goes in, in the order of their arrays. */
export function eachLayer(
  chain: Chain,
  input: Shape,
  visit: (layer: Layer, input: Shape) => void,
): void {
  let shape = input;
  for (const layer of chain) {
    const kind = kindOf(layer);
    visit(layer, shape);
    for (const inner of kind.chains?.(layer) ?? []) eachLayer(inner, shape, visit);
    shape = kind.shape(layer, shape, chainShape);
  }
}

/** All arrays of a chain. */
export function chainArrays(chain: Chain, input: Shape): LayerArray[] {
  const arrays: LayerArray[] = [];
  eachLayer(
    chain,
    input,
    (layer, shape) => arrays.push(...kindOf(layer).arrays?.(layer, shape) ?? []),
  );
  return arrays;
}

/** Multiply-adds of one example. */
export function chainMultiplyAdds(chain: Chain, input: Shape): number {
  let sum = 0;
  eachLayer(chain, input, (layer, shape) => sum += kindOf(layer).multiplyAdds?.(layer, shape) ?? 0);
  return sum;
}
