// What TensorFlow's wheel requires.

import assert from "node:assert/strict";
import { requirementsOf } from "../../../tasks/tensorflow/wheel.ts";

Deno.test("requirementsOf() takes what a wheel names for an extra, without spaces and markers", () => {
  const metadata = [
    "Name: tensorflow",
    "Requires-Dist: numpy>=1.26.0",
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    "Requires-Dist: nvidia-nccl-cu12 (>=2.25.1,<3.0) ; python_version < '4' and extra == 'and-cuda'",
    'Requires-Dist: tensorflow-io; extra == "gcs-filesystem"',
  ].join("\n");
  assert.deepEqual(requirementsOf(metadata, "and-cuda"), [
    "nvidia-cublas-cu12<13.0,>=12.5.3.2",
    "nvidia-nccl-cu12(>=2.25.1,<3.0)",
  ]);
  assert.deepEqual(requirementsOf(metadata, "none"), []);
});
