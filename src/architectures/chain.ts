// Chains of layers: schema, shapes, arrays and multiply-adds (MACs).

import { list, object, ruled, type Schema, variants } from "../files/json/schema.ts";
import { fault } from "../files/json/fault.ts";
import type { Chain, Layer, LayerArray, Shape } from "./layer.ts";
import { kindOf, layerKind, layerNames } from "./layer_kinds.ts";

/** Most levels of nested chains. */
const deepestNesting = 8;

/** The schema of a chain. Unknown fields of layers are refused rather than ignored. */
export const chainSchema: Schema<Chain> = chainWithin(0);

/** The schema of a layer. */
export const layerSchema: Schema<Layer> = layerWith(chainWithin(1));

/** A chain nested in `others` chains. */
function chainWithin(others: number): Schema<Chain> {
  let made: Schema<Layer> | undefined; // made on first use
  return list<Layer>({
    wanted: "a layer",
    optional: false,
    get kinds() {
      return layerSchema.kinds;
    },
    faultOf(value) {
      if (others > deepestNesting) {
        return fault(`at most ${deepestNesting} nested chains`, "more");
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

/** The shape of an example after a chain. */
export function chainShape(chain: Chain, input: Shape): Shape {
  return chain.reduce(
    (shape, layer) => kindOf(layer).shape(layer, shape, chainShape),
    input,
  );
}

/** Visits every layer of a chain, nested ones included, with its input shape, in the order of the arrays. */
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

/** Multiply-adds per example (MACs). */
export function chainMultiplyAdds(chain: Chain, input: Shape): number {
  let sum = 0;
  eachLayer(chain, input, (layer, shape) => sum += kindOf(layer).multiplyAdds?.(layer, shape) ?? 0);
  return sum;
}
