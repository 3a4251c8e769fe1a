// Detection of a WebGPU adapter.

/** A WebGPU adapter. */
interface GpuAdapter {
  /** Name of the device. */
  readonly description: string;
  /** False for a software GPU. */
  readonly hardware: boolean;
}

/** The WebGPU adapter, if there is one. */
export async function gpuAdapter(): Promise<GpuAdapter | undefined> {
  const adapter = await inGraphicsEnvironment(async () =>
    await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" })
  );
  if (!adapter) return undefined;
  const { description, vendor, device, isFallbackAdapter } = adapter.info;
  // Mesa's software device does not always report that it is one
  const software = isFallbackAdapter || /llvmpipe|lavapipe|swiftshader/i.test(description);
  return {
    description: (description || `${vendor} ${device}`.trim() || "GPU") +
      (software ? " (software)" : ""),
    hardware: !software,
  };
}

/** Environment variables set while searching for a GPU on Linux, if unset and permitted. */
const environment = {
  // otherwise the graphics loader prints an irrelevant error about it
  XDG_RUNTIME_DIR: "/tmp",
  // otherwise Deno also loads OpenGL, whose libEGL occasionally aborts the process at exit
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
