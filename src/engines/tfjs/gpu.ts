// The GPU that WebGPU offers here, if any.

/** What WebGPU computes on. */
interface GpuAdapter {
  /** What the device calls itself. */
  readonly description: string;
  /** False for a device emulated by the processor. */
  readonly hardware: boolean;
}

/** The WebGPU adapter, if there is one. */
export async function gpuAdapter(): Promise<GpuAdapter | undefined> {
  const adapter = await inGraphicsEnvironment(async () =>
    await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })
  );
  if (!adapter) return undefined;
  const { description, vendor, device, isFallbackAdapter } = adapter.info;
  // Mesa's software device does not always say that it is one
  const software = isFallbackAdapter || /llvmpipe|lavapipe|swiftshader/i.test(description);
  return {
    description: (description || `${vendor} ${device}`.trim() || "GPU") +
      (software ? " (software)" : ""),
    hardware: !software,
  };
}

/** What is set while the system is asked for a GPU on Linux, where it is not set and may be. */
const environment = {
  // the graphics loader otherwise prints an error about it that means nothing here
  XDG_RUNTIME_DIR: "/tmp",
  // Deno otherwise loads OpenGL too, whose libEGL now and then aborts the process while it exits
  DENO_WEBGPU_BACKEND: "vulkan",
};

/** Runs `ask` in the environment above. */
export async function inGraphicsEnvironment<T>(ask: () => Promise<T>): Promise<T> {
  const set = Object.entries(environment).filter(([variable]) =>
    Deno.build.os === "linux" &&
    Deno.permissions.querySync({ name: "env", variable }).state === "granted" &&
    !Deno.env.get(variable)
  );
  for (const [variable, value] of set) Deno.env.set(variable, value);
  try {
    return await ask();
  } finally {
    for (const [variable] of set) Deno.env.delete(variable);
  }
}
