// Chains of layers: shapes, errors, arrays and cost.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chainArrays,
  chainMultiplyAdds,
  chainSchema,
  chainShape,
} from "../../src/architectures/chain.ts";
import type { Chain, Layer, Shape } from "../../src/architectures/layer.ts";

const norm: Layer = { layer: "batchNorm", name: "n" };

Deno.test("chainShape() gives the output shape of each kind of layer", () => {
  const cases: [Layer, Shape, Shape][] = [
    [{ layer: "affine", name: "a", outputs: 5 }, [3], [5]],
    [{ layer: "affine", name: "a", outputs: 5 }, [4, 7, 3], [4, 7, 5]],
    [{ layer: "convolution", name: "c", outputs: 6, size: 3, padding: 1 }, [8, 7, 2], [8, 7, 6]],
    [{ layer: "convolution", name: "c", outputs: 6, size: 5 }, [8, 7, 2], [4, 3, 6]],
    [{ layer: "convolution", name: "c", outputs: 6, size: 1, stride: 2 }, [8, 7, 2], [4, 4, 6]],
    [
      { layer: "convolution", name: "c", outputs: 2, size: 3, groups: "channels" },
      [8, 7, 2],
      [6, 5, 2],
    ],
    [norm, [8, 7, 2], [8, 7, 2]],
    [{ layer: "layerNorm", name: "l", epsilon: 1e-5 }, [8, 2], [8, 2]],
    ...(["relu", "gelu", "silu", "sigmoid"] as const).map((layer): [Layer, Shape, Shape] => [
      { layer },
      [8, 2],
      [8, 2],
    ]),
    [{ layer: "meanPool", size: 3 }, [8, 7, 2], [2, 2, 2]],
    [{ layer: "globalMean" }, [8, 7, 2], [2]],
    [{ layer: "globalMean" }, [8, 2], [2]],
    [{ layer: "flatten" }, [8, 7, 2], [112]],
    [{ layer: "reshape", shape: [56, 2] }, [8, 7, 2], [56, 2]],
    [{ layer: "transpose", axes: [2, 0, 1] }, [8, 7, 2], [2, 8, 7]],
    [{ layer: "position", name: "p" }, [8, 2], [8, 2]],
    [{ layer: "attention", name: "m", heads: 2 }, [8, 6], [8, 6]],
    [{ layer: "residual", branch: [{ layer: "relu" }] }, [8, 6], [8, 6]],
    [
      {
        layer: "residual",
        branch: [{ layer: "affine", name: "a", outputs: 5 }],
        shortcut: [{ layer: "affine", name: "s", outputs: 5 }],
      },
      [3],
      [5],
    ],
    [{ layer: "multiply", branch: [{ layer: "globalMean" }] }, [8, 7, 2], [8, 7, 2]],
  ];
  for (const [layer, input, output] of cases) {
    assert.deepEqual(chainShape([layer], input), output, JSON.stringify(layer));
  }
  assert.deepEqual(chainShape([], [4]), [4]);
});

Deno.test("chainShape() names the layer, the expected and the actual shape", () => {
  const cases: [Layer, Shape, RegExp][] = [
    [
      { layer: "convolution", name: "c", outputs: 6, size: 3 },
      [8],
      /^convolution "c": input must be \[height, width, channels\], got \[8\]$/,
    ],
    [
      { layer: "convolution", name: "c", outputs: 6, size: 9 },
      [8, 12, 1],
      /^convolution "c": input must have at least 9 rows and columns including padding of 0, got \[8, 12, 1\]$/,
    ],
    [
      { layer: "convolution", name: "c", outputs: 6, size: 3, groups: "channels" },
      [8, 8, 2],
      /^convolution "c": outputs must equal the 2 input channels where groups is "channels", got 6$/,
    ],
    [{ layer: "meanPool", size: 3 }, [2, 8, 1], /^meanPool: input must be .* at least 3 rows/],
    [{ layer: "globalMean" }, [2], /^globalMean: input must be \[\.\.\., features\], got \[2\]$/],
    [
      { layer: "reshape", shape: [3] },
      [2],
      /^reshape: input must have 3 values for shape \[3\], got \[2\]$/,
    ],
    [
      { layer: "transpose", axes: [0, 0] },
      [2, 3],
      /^transpose: axes must name each of the 2 axes of \[2, 3\] once, got \[0, 0\]$/,
    ],
    [{ layer: "transpose", axes: [0] }, [2, 3], /^transpose: axes must name each of the 2 axes/],
    [
      { layer: "attention", name: "m", heads: 4 },
      [8, 6],
      /^attention "m": input must be \[tokens, features\] with features divisible by 4 heads, got \[8, 6\]$/,
    ],
    [
      { layer: "residual", branch: [{ layer: "affine", name: "a", outputs: 5 }] },
      [3],
      /^residual: branch must give shape \[3\] like the shortcut, got \[5\]$/,
    ],
    [
      { layer: "multiply", branch: [{ layer: "affine", name: "a", outputs: 5 }] },
      [4, 3],
      /^multiply: branch must give shape \[4, 3\] or \[3\], got \[4, 5\]$/,
    ],
  ];
  for (const [layer, input, message] of cases) {
    assert.throws(() => chainShape([layer], input), (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a convolution has as many positions as its kernel fits into the padded image", () => {
  const extent = fc.integer({ min: 1, max: 12 });
  fc.assert(fc.property(
    fc.record({ extent, size: extent, stride: extent, padding: fc.nat(5) }),
    ({ extent, size, stride, padding }) => {
      const layer: Layer = { layer: "convolution", name: "", outputs: 1, size, stride, padding };
      const first = -padding;
      let positions = 0;
      for (let at = first; at + size <= extent + padding; at += stride) positions++;
      if (positions === 0) assert.throws(() => chainShape([layer], [extent, extent, 1]), TypeError);
      else assert.deepEqual(chainShape([layer], [extent, extent, 1]), [positions, positions, 1]);
    },
  ));
});

const everything: Chain = [
  { layer: "convolution", name: "c", outputs: 4, size: 3, padding: 1 },
  norm,
  {
    layer: "residual",
    branch: [{
      layer: "convolution",
      name: "d",
      outputs: 4,
      size: 3,
      padding: 1,
      groups: "channels",
    }],
    shortcut: [{ layer: "affine", name: "s", outputs: 4 }],
  },
  { layer: "reshape", shape: [12, 4] },
  { layer: "position", name: "p" },
  { layer: "attention", name: "m", heads: 2 },
  { layer: "layerNorm", name: "l", epsilon: 1e-6 },
  { layer: "multiply", branch: [{ layer: "affine", name: "g", outputs: 4 }, { layer: "sigmoid" }] },
];

Deno.test("chainArrays() has the arrays of every layer, with nested chains in order", () => {
  const text = chainArrays(everything, [3, 4, 2]).map(({ name, shape, initial }) =>
    `${name} ${shape.join("x")} ${
      initial ? "value" in initial ? `=${initial.value}` : `1/${initial.fanIn}` : "statistic"
    }`
  );
  const affine = (name: string) => [`${name}.weight 4x4 1/4`, `${name}.bias 4 1/4`];
  assert.deepEqual(text, [
    ...["c.kernel 3x3x2x4 1/18", "c.bias 4 1/18"],
    ...["n.scale 4 =1", "n.shift 4 =0", "n.mean 4 statistic", "n.variance 4 statistic"],
    ...["d.kernel 3x3x1x4 1/9", "d.bias 4 1/9", ...affine("s")],
    "p.embedding 12x4 1/4",
    ...["query", "key", "value", "out"].flatMap((map) => affine(`m.${map}`)),
    ...["l.scale 4 =1", "l.shift 4 =0", ...affine("g")],
  ]);
  assert.deepEqual(
    chainArrays([{ layer: "affine", name: "", outputs: 1 }], [2]).map(({ name }) => name),
    ["weight", "bias"],
  );
});

Deno.test("chainMultiplyAdds() counts convolutions, affine maps and the products of attention", () => {
  const positions = 3 * 4;
  const wanted = positions * 9 * 2 * 4 + // c
    positions * 9 * 4 + // d, depthwise
    positions * 4 * 4 + // s
    positions * 4 * 4 * 4 + 2 * positions ** 2 * 4 + // m: four maps, Q·K and the mixing
    positions * 4 * 4; // g
  assert.equal(chainMultiplyAdds(everything, [3, 4, 2]), wanted);
});

Deno.test("chainSchema accepts chains, and says what is wrong where", () => {
  assert.equal(chainSchema.faultOf(everything), undefined);
  assert.equal(chainSchema.faultOf(JSON.parse(JSON.stringify(everything))), undefined);
  const cases: [unknown, (string | number)[], RegExp, RegExp][] = [
    [{}, [], /list/, /an object/],
    [[3], [0], /an object/, /^3$/],
    [[{ layer: "dropout" }], [0, "layer"], /"affine", "attention"/, /"dropout"/],
    [[{ layer: "affine", outputs: 3 }], [0, "name"], /a text/, /none/],
    [[norm, { layer: "meanPool", size: 0 }], [1, "size"], /at least 1/, /^0$/],
    [[{ layer: "relu", inplace: true }], [0], /no fields of relu but layer/, /"inplace"/],
    [
      [{ layer: "convolution", name: "", outputs: 1, size: 3, dilation: 2 }],
      [0],
      /no fields of convolution but .*padding, groups/,
      /"dilation"/,
    ],
    [
      [{ layer: "residual", branch: [{ layer: "x" }] }],
      [0, "branch", 0, "layer"],
      /"affine"/,
      /"x"/,
    ],
    [[{ layer: "layerNorm", name: "", epsilon: NaN }], [0, "epsilon"], /above 0/, /NaN/],
  ];
  for (const [value, at, wanted, got] of cases) {
    const found = chainSchema.faultOf(value)!;
    assert.deepEqual(found.at, at, JSON.stringify(value));
    assert.match(found.wanted, wanted);
    assert.match(found.got, got);
  }
});

Deno.test("chainSchema refuses endlessly nested chains without recursing into them", () => {
  let chain: Chain = [{ layer: "relu" }];
  for (let i = 0; i < 8; i++) chain = [{ layer: "residual", branch: chain }];
  assert.equal(chainSchema.faultOf(chain), undefined);
  for (let i = 0; i < 100_000; i++) chain = [{ layer: "residual", branch: chain }];
  assert.match(chainSchema.faultOf(chain)!.wanted, /at most 8 nested chains/);
});
