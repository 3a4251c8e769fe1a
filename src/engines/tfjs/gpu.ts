// The GPU that WebGPU offers here, if any.

/** What WebGPU computes on. */
export interface GpuAdapter {
  /** What the device calls itself. */
  readonly description: string;
  /** False for a device emulated by the processor. */
  readonly hardware: boolean;
}

/** The WebGPU adapter, if there is one. */
export async function gpuAdapter(): Promise<GpuAdapter | undefined> {
  const adapter = await withRuntimeDirectory(async () =>
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

/**
 * Runs `ask` with XDG_RUNTIME_DIR set, where that variable is missing and may be set: the graphics loader
 * otherwise prints an error about it that means nothing here.
 */
export async function withRuntimeDirectory<T>(ask: () => Promise<T>): Promise<T> {
  const variable = "XDG_RUNTIME_DIR";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  if (Deno.build.os !== "linux" || state !== "granted" || Deno.env.get(variable)) {
    return await ask();
  }
  Deno.env.set(variable, "/tmp");
  try {
    return await ask();
  } finally {
    Deno.env.delete(variable);
  }
}
