// The layer `convolution` in float64, tap by tap.

import { arrayName, type ConvolutionLayer } from "../../../../src/architectures/layer.ts";
import { convolutionOptions } from "../../../../src/architectures/layers/convolution.ts";
import { type Float64Layer, zeros } from "../layer.ts";

/** A cross-correlation over [rows, height, width, channels] with bias. */
export const convolution: Float64Layer<ConvolutionLayer> = (layer, x, place) => {
  const { name, outputs, size } = layer;
  const { stride, padding, groups } = convolutionOptions(layer);
  const [kernelName, biasName] = [arrayName(name, "kernel"), arrayName(name, "bias")];
  const [kernel, bias] = [place.weight(kernelName), place.weight(biasName)];
  const [rows, height, width, channels] = x.shape;
  const inputs = groups === "channels" ? 1 : channels; // of an output
  const [high, wide] = [height, width].map((extent) =>
    Math.floor((extent + 2 * padding - size) / stride) + 1
  );

  /** Calls with every product's places in x, the kernel and the value. */
  const each = (call: (from: number, weight: number, to: number) => void) => {
    for (let position = 0; position < rows * high * wide; position++) {
      const row = Math.floor(position / (high * wide));
      const top = Math.floor(position / wide) % high * stride - padding;
      const left = position % wide * stride - padding;
      for (let tap = 0; tap < size * size; tap++) {
        const [h, w] = [top + Math.floor(tap / size), left + tap % size];
        if (h < 0 || h >= height || w < 0 || w >= width) continue;
        const pixel = ((row * height + h) * width + w) * channels;
        for (let i = 0; i < inputs; i++) {
          for (let o = 0; o < outputs; o++) {
            const from = pixel + (groups === "channels" ? o : i);
            call(from, (tap * inputs + i) * outputs + o, position * outputs + o);
          }
        }
      }
    }
  };

  const value = zeros([rows, high, wide, outputs]);
  value.data.forEach((_, i) => value.data[i] = bias[i % outputs]);
  each((from, weight, to) => value.data[to] += x.data[from] * kernel[weight]);
  return {
    value,
    backward({ data }) {
      const ofX = zeros(x.shape);
      const [ofKernel, ofBias] = [new Float64Array(kernel.length), new Float64Array(outputs)];
      data.forEach((down, i) => ofBias[i % outputs] += down);
      each((from, weight, to) => {
        ofKernel[weight] += x.data[from] * data[to];
        ofX.data[from] += kernel[weight] * data[to];
      });
      place.addGradient(kernelName, ofKernel);
      place.addGradient(biasName, ofBias);
      return ofX;
    },
  };
};
