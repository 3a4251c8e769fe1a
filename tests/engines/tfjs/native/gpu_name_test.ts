// The name of a GPU, from a stand-in for NVIDIA's driver.

import assert from "node:assert/strict";
import { gpuName } from "../../../../src/engines/tfjs/native/gpu_name.ts";
import { requiresProgram } from "../../../requirements.ts";
import { temporaryFolder } from "../../../temporary_folder.ts";
import { compileLibrary } from "./compiled_library.ts";

/** A driver whose three functions return these codes. */
const driver = (init: number, device: number, name: number) => `
#include <string.h>
int cuInit(unsigned flags) { return ${init}; }
int cuDeviceGet(int *device, int index) { *device = 4; return ${device}; }
int cuDeviceGetName(char *name, int size, int device) {
  strcpy(name, device == 4 ? "Stand-in 9000" : "wrong");
  return ${name};
}
`;

Deno.test({
  name:
    "gpuName() is the driver's name of its first GPU, and undefined where the driver has none or fails",
  ...requiresProgram("gcc"),
  fn() {
    using folder = temporaryFolder();
    const nameWith = (file: string, ...codes: [number, number, number]) => {
      compileLibrary(folder, file, driver(...codes));
      return gpuName(`${folder.path}/${file}`);
    };
    assert.equal(nameWith("good.so", 0, 0, 0), "Stand-in 9000");
    assert.equal(nameWith("none.so", 100, 0, 0), undefined);
    assert.equal(nameWith("lost.so", 0, 101, 0), undefined);
    assert.equal(nameWith("nameless.so", 0, 0, 1), undefined);
  },
});

Deno.test("gpuName() is undefined without a driver, and with a file that is none", () => {
  assert.equal(gpuName("/nowhere/libcuda.so.1"), undefined);
});
