// Description of the system's WebGPU adapter.

import assert from "node:assert/strict";
import { gpuAdapter } from "../../../src/engines/tfjs/gpu.ts";

/** Describes a fake adapter in place of the system's. */
async function described(info: Partial<GPUAdapterInfo> | undefined) {
  const before = Object.getOwnPropertyDescriptor(navigator, "gpu");
  const gpu = { requestAdapter: () => Promise.resolve(info ? { info } : null) };
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  try {
    return await gpuAdapter();
  } finally {
    if (before) Object.defineProperty(navigator, "gpu", before);
    else delete (navigator as { gpu?: unknown }).gpu;
  }
}

Deno.test("gpuAdapter() names the adapter by its own description", async () => {
  const silent = { description: "", vendor: "", device: "" };
  const rows: [Partial<GPUAdapterInfo> | undefined, unknown][] = [
    [undefined, undefined],
    [silent, { description: "GPU", hardware: true }],
    [{ ...silent, vendor: "4318" }, { description: "4318", hardware: true }],
    [{ ...silent, vendor: "4318", device: "9" }, { description: "4318 9", hardware: true }],
    [{ ...silent, vendor: "4318", description: "H100" }, { description: "H100", hardware: true }],
    [{ ...silent, isFallbackAdapter: true }, { description: "GPU (software)", hardware: false }],
    [
      { ...silent, description: "llvmpipe (LLVM 15.0.6, 256 bits)" },
      { description: "llvmpipe (LLVM 15.0.6, 256 bits) (software)", hardware: false },
    ],
  ];
  for (const [info, wanted] of rows) assert.deepEqual(await described(info), wanted);
});
