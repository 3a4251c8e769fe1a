// Flags held against the data.

import assert from "node:assert/strict";
import type { Dataset } from "../../../src/datasets/dataset.ts";
import { UsageError } from "../../../tasks/command/usage_error.ts";
import { checkFlagsFit, type FittedOptions } from "../../../tasks/train/flags_fit.ts";

Deno.test("checkFlagsFit() refuses flags of images for points, and flags of the other network", () => {
  const points = [2];
  const images = [8, 8, 1];
  const cases: [shape: number[], flags: Partial<FittedOptions>, refused?: string][] = [
    [points, { kind: "auto" }],
    [points, { kind: "dense", width: 1 }],
    [points, { kind: "auto", width: 1 }],
    [points, { kind: "conv" }, "--network conv is for images"],
    [points, { kind: "auto", augment: true }, "--augment is for images"],
    [points, { kind: "auto", outer: 1 }, "--outer is for conv networks"],
    [points, { kind: "dense", inner: 1 }, "--inner is for conv networks"],
    [images, { kind: "auto", outer: 1, inner: 1, augment: true }],
    [images, { kind: "conv", outer: 1, inner: 1 }],
    [images, { kind: "dense", width: 1, augment: true }],
    [images, { kind: "auto", width: 1 }, "--width is for dense networks"],
    [images, { kind: "conv", width: 1 }, "--width is for dense networks"],
    [images, { kind: "dense", outer: 1 }, "--outer is for conv networks"],
    [images, { kind: "dense", inner: 1 }, "--inner is for conv networks"],
  ];
  for (const [shape, flags, refused] of cases) {
    const check = () =>
      checkFlagsFit({ data: "these", ...flags } as FittedOptions, { shape } as unknown as Dataset);
    if (refused === undefined) check();
    else {
      assert.throws(check, (error) => {
        assert.ok(error instanceof UsageError);
        assert.equal(error.message, `${refused}, got --data these`);
        return true;
      });
    }
  }
});
