// The layer `attention` in float64: a softmax over the tokens for every row, head and token.

import { arrayName, type AttentionLayer } from "../../../../src/architectures/layer.ts";
import { type Float64Layer, sum, type Values, zeros } from "../layer.ts";
import { affineMap } from "./affine.ts";

/** Self-attention over [rows, tokens, features]. */
export const attention: Float64Layer<AttentionLayer> = ({ name, heads }, x, place) => {
  const map = (end: string, y: Values) => affineMap(arrayName(name, end), y, place);
  const [query, key, value] = ["query", "key", "value"].map((end) => map(end, x));
  const mixed = mix(query.value, key.value, value.value, heads);
  const out = map("out", mixed.value);
  return {
    value: out.value,
    backward(gradient) {
      const [ofQuery, ofKey, ofValue] = mixed.backward(out.backward(gradient));
      return sum(sum(query.backward(ofQuery), key.backward(ofKey)), value.backward(ofValue));
    },
  };
};

/** softmax(Q Kᵀ / √size) V for the features of every head, with the gradients of Q, K and V. */
function mix(q: Values, k: Values, v: Values, heads: number) {
  const [rows, tokens, features] = q.shape;
  const size = features / heads;
  const scale = 1 / Math.sqrt(size);
  const value = zeros(q.shape);
  const shares = new Float64Array(rows * heads * tokens * tokens); // softmax, [rows, heads, to, from]
  const at = (row: number, token: number, head: number) =>
    (row * tokens + token) * features + head * size;

  /** Calls with every row, head and token: its features' place, and its shares. */
  const each = (call: (row: number, head: number, to: number, own: Float64Array) => void) => {
    for (let row = 0; row < rows; row++) {
      for (let head = 0; head < heads; head++) {
        for (let token = 0; token < tokens; token++) {
          const start = ((row * heads + head) * tokens + token) * tokens;
          call(row, head, at(row, token, head), shares.subarray(start, start + tokens));
        }
      }
    }
  };

  each((row, head, to, own) => {
    for (let from = 0; from < tokens; from++) {
      for (let f = 0; f < size; f++) {
        own[from] += scale * q.data[to + f] * k.data[at(row, from, head) + f];
      }
    }
    const largest = Math.max(...own);
    const exponentials = own.map((score) => Math.exp(score - largest));
    const total = exponentials.reduce((all, one) => all + one, 0);
    own.set(exponentials.map((one) => one / total));
    for (let from = 0; from < tokens; from++) {
      for (let f = 0; f < size; f++) {
        value.data[to + f] += own[from] * v.data[at(row, from, head) + f];
      }
    }
  });
  return {
    value,
    backward({ data }: Values): [Values, Values, Values] {
      const [ofQ, ofK, ofV] = [zeros(q.shape), zeros(q.shape), zeros(q.shape)];
      each((row, head, to, own) => {
        const ofShares = own.map((share, from) => {
          let dot = 0;
          for (let f = 0; f < size; f++) {
            const there = at(row, from, head) + f;
            dot += data[to + f] * v.data[there];
            ofV.data[there] += share * data[to + f];
          }
          return dot;
        });
        const mean = own.reduce((all, share, from) => all + share * ofShares[from], 0);
        for (let from = 0; from < tokens; from++) {
          const ofScore = own[from] * (ofShares[from] - mean) * scale;
          for (let f = 0; f < size; f++) {
            const there = at(row, from, head) + f;
            ofQ.data[to + f] += ofScore * k.data[there];
            ofK.data[there] += ofScore * q.data[to + f];
          }
        }
      });
      return [ofQ, ofK, ofV];
    },
  };
}
