// The layers `batchNorm` and `layerNorm` in float64: y = (x − mean) / √(variance + epsilon) · scale + shift.

import {
  arrayName,
  type BatchNormLayer,
  type LayerNormLayer,
} from "../../../../src/architectures/layer.ts";
import { normEpsilon } from "../../../../src/architectures/layers/batch_norm.ts";
import {
  type Float64Layer,
  type Forward,
  type Place,
  type Statistics,
  type Values,
  zeros,
} from "../layer.ts";

/** Over all axes but the last, with the statistics of the batch or the population. */
export const batchNorm: Float64Layer<BatchNormLayer> = ({ name }, x, place) => {
  const features = x.shape.at(-1)!;
  const population = place.population(name);
  const ofFeature = (i: number) => i % features;
  const statistics = population ?? moments(x, features, ofFeature);
  if (!population) place.noteStatistics(name, statistics);
  const given = population !== undefined;
  return normalised(x, {
    name,
    place,
    statistics,
    given,
    groupOf: ofFeature,
    epsilon: normEpsilon,
  });
};

/** Over the last axis, every example and position on its own. */
export const layerNorm: Float64Layer<LayerNormLayer> = ({ name, epsilon }, x, place) => {
  const features = x.shape.at(-1)!;
  const ofPosition = (i: number) => Math.floor(i / features);
  const statistics = moments(x, x.data.length / features, ofPosition);
  return normalised(x, { name, place, statistics, given: false, groupOf: ofPosition, epsilon });
};

/** Mean and biased variance of the numbers of each group. */
function moments({ data }: Values, groups: number, groupOf: (index: number) => number): Statistics {
  const count = data.length / groups;
  const [mean, variance] = [new Float64Array(groups), new Float64Array(groups)];
  data.forEach((value, i) => mean[groupOf(i)] += value / count);
  data.forEach((value, i) => variance[groupOf(i)] += (value - mean[groupOf(i)]) ** 2 / count);
  return { mean, variance };
}

function normalised(x: Values, norm: {
  readonly name: string;
  readonly place: Place;
  readonly statistics: Statistics;
  /** Whether the statistics are constants, of which the gradient knows nothing. */
  readonly given: boolean;
  readonly groupOf: (index: number) => number;
  readonly epsilon: number;
}): Forward {
  const { name, place, statistics: { mean, variance }, given, groupOf, epsilon } = norm;
  const [scaleName, shiftName] = [arrayName(name, "scale"), arrayName(name, "shift")];
  const [scale, shift] = [place.weight(scaleName), place.weight(shiftName)];
  const features = scale.length;
  const slope = variance.map((each) => 1 / Math.sqrt(each + epsilon)); // of each group
  const standard = x.data.map((value, i) => (value - mean[groupOf(i)]) * slope[groupOf(i)]);
  return {
    value: {
      shape: x.shape,
      data: standard.map((value, i) => value * scale[i % features] + shift[i % features]),
    },
    backward({ data }) {
      const [ofScale, ofShift] = [new Float64Array(features), new Float64Array(features)];
      // means of each group of the gradient with respect to `standard`, and of its product with that
      const count = x.data.length / mean.length;
      const [level, share] = [new Float64Array(mean.length), new Float64Array(mean.length)];
      data.forEach((down, i) => {
        ofScale[i % features] += down * standard[i];
        ofShift[i % features] += down;
        if (given) return;
        level[groupOf(i)] += down * scale[i % features] / count;
        share[groupOf(i)] += down * scale[i % features] * standard[i] / count;
      });
      place.addGradient(scaleName, ofScale);
      place.addGradient(shiftName, ofShift);
      const ofX = zeros(x.shape);
      data.forEach((down, i) => {
        const g = groupOf(i);
        ofX.data[i] = (down * scale[i % features] - level[g] - standard[i] * share[g]) * slope[g];
      });
      return ofX;
    },
  };
}
