// The name of the first GPU, from NVIDIA's driver; TensorFlow's C API has only a number for it.

const driver = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** "NVIDIA H100 80GB HBM3"; undefined without a driver, or one that has no GPU. @param file of the driver's library */
export function gpuName(file = "libcuda.so.1"): string | undefined {
  try {
    using stack = new DisposableStack();
    const library = stack.adopt(Deno.dlopen(file, driver), (each) => each.close());
    const { cuInit, cuDeviceGet, cuDeviceGetName } = library.symbols;
    const [device, name] = [new Int32Array(1), new Uint8Array(256)];
    if (cuInit(0) !== 0 || cuDeviceGet(device, 0) !== 0) return undefined;
    if (cuDeviceGetName(name, name.length, device[0]) !== 0) return undefined;
    return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
  } catch {
    return undefined;
  }
}
