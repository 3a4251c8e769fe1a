// The layers of a network to be exported: the parts that its outputs need, and the formats' support for their layers.

import type { ArchitectureParts } from "../../architectures/architecture.ts";
import { eachLayer } from "../../architectures/chain.ts";
import type { Layer, LayerName, LayerOf } from "../../architectures/layer.ts";
import { networkArrays } from "../../architectures/network_arrays.ts";
import { partsOf } from "../../architectures/specification.ts";
import type { CheckedParts } from "./export_parts.ts";

/** A format's makers of its layers, by kind. */
export type LayerMakers<Made, Place> = {
  readonly [Name in LayerName]?: (layer: LayerOf<Name>, place: Place) => Made;
};

/**
 * The parts that the used exits need: blocks up to the deepest, and the adapters on the way.
 *
 * @param name of the function in errors
 * @param format in an error, for instance "TensorFlow.js layers models"
 * @throws TypeError if the format does not support some layers, with each kind and its first part
 */
export function neededParts<Made, Place>(
  name: string,
  { spec, exits }: CheckedParts,
  makers: LayerMakers<Made, Place>,
  format: string,
): ArchitectureParts {
  const { stem, blocks, adapters, exit, head } = partsOf(name, spec);
  const needed: ArchitectureParts = {
    stem,
    blocks: blocks.slice(0, exits.at(-1)!),
    adapters: adapters.filter(({ lastExit }) => exits[0] <= lastExit),
    exit,
    head,
  };
  const lacking = new Map<LayerName, string>(); // each kind once
  for (const part of [stem, ...needed.blocks, ...needed.adapters, exit, head]) {
    eachLayer(part.chain, part.input, (layer) => {
      if (layer.layer in makers || lacking.has(layer.layer)) return;
      lacking.set(layer.layer, `${layerText(layer)} in ${part.prefix.slice(0, -1)}`);
    });
  }
  if (lacking.size === 0) return needed;
  throw new TypeError(
    `${name}(): ${format} do not support ${[...lacking.values()].join(", ")}`,
  );
}

/** The format's maker of a layer that neededParts() checked. */
export function makerOf<Made, Place>(
  makers: LayerMakers<Made, Place>,
  layer: Layer,
): (layer: Layer, place: Place) => Made {
  // the maker of the layer's own kind accepts it
  return makers[layer.layer] as (layer: Layer, place: Place) => Made;
}

/** The layer's kind with its name, if it has one. */
function layerText(layer: Layer): string {
  return "name" in layer ? `${layer.layer} ${JSON.stringify(layer.name)}` : layer.layer;
}

/** The name of a part's layer: "blocks.0.dense"; a layer without a name has its part's name. */
export function layerPath(prefix: string, name: string): string {
  return name === "" ? prefix.slice(0, -1) : prefix + name;
}

/** A source of unique names. */
export interface FreshNames {
  /** The name itself, or with a number appended if it was used before. */
  own(name: string): string;
  /** The same for an internal name, which must not take those of the network's arrays and layers. */
  made(name: string): string;
}

/** Unique names for a graph with the arrays and layers of a network. */
export function freshNames({ spec, depth }: CheckedParts): FreshNames {
  const arrays = [...networkArrays(spec, depth).keys()];
  const reserved = new Set(arrays.flatMap((name) => [name, name.replace(/\.[^.]*$/, "")]));
  const given = new Set<string>();
  const take = (name: string, free: boolean) => {
    let next = name;
    for (let i = 2; !free && (given.has(next) || reserved.has(next)); i++) next = `${name}_${i}`;
    given.add(next);
    return next;
  };
  return {
    own: (name) => take(name, !given.has(name)),
    made: (name) => take(name, !given.has(name) && !reserved.has(name)),
  };
}
