// Batch normalisation by the native library's fused operations.

import { util } from "@tensorflow/tfjs-core";
import { normEpsilon } from "../../../architectures/layers/batch_norm.ts";
import { attributeKinds, dataTypes } from "./data_types.ts";
import { flag, float, type NativeTensor, type Run } from "./run.ts";

const shared = [
  { name: "U", type: attributeKinds.TF_ATTR_TYPE, value: dataTypes.TF_FLOAT },
  float("epsilon", normEpsilon),
  flag("is_training", true),
];

/**
 * The kernel `normalise`, for one group: y, then x minus its mean and what the library's gradient needs. The fused operation
 * takes x minus its mean, since it rounds the mean, which shows in features that hardly differ.
 */
export function normalise({ inputs, take, execute, reshape, constants }: Run): NativeTensor[] {
  const [x, scale, shift] = [take(inputs.x), take(inputs.scale), take(inputs.shift)];
  const images = reshape(x, imageShape(x.shape));
  const [mean] = execute("Mean", [images.id, constants.integers([0, 1, 2])]);
  const [centred] = execute("Sub", [images.id, mean.id]);
  const { empty } = constants;
  const [y, , , ...needed] = execute(
    "FusedBatchNormV3",
    [centred.id, scale.id, shift.id, empty, empty],
    shared,
    6,
  );
  return [reshape(y, x.shape), centred, ...needed];
}

/** The kernel `normaliseGradient`: the gradients of x, scale and shift. */
export function normaliseGradient({ inputs, take, execute, reshape }: Run): NativeTensor[] {
  const [dy, scale] = [take(inputs.dy), take(inputs.scale)];
  const [centred, ...needed] = [0, 1, 2, 3].map((i) => take(inputs[`saved${i}`]));
  const images = reshape(dy, centred.shape);
  const [ofX, ofScale, ofShift] = execute(
    "FusedBatchNormGradV3",
    [images.id, centred.id, scale.id, ...needed.map(({ id }) => id)],
    shared,
    5,
  );
  return [reshape(ofX, dy.shape), ofScale, ofShift];
}

/** Of images [B, H, W, F], or of rows as images of one position. */
function imageShape(shape: readonly number[]): readonly number[] {
  if (shape.length === 4) return shape;
  const features = shape.at(-1)!;
  return [util.sizeFromShape([...shape]) / features, 1, 1, features];
}
