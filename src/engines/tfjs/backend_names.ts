// The backends of TensorFlow.js that networks compute on.

/** A backend of TensorFlow.js; `tensorflow` is the native library (CUDA where there is a GPU). */
export type BackendName = "webgpu" | "wasm" | "cpu" | "tensorflow";

/** The names of the backends. */
export const backendNames: readonly BackendName[] = ["webgpu", "wasm", "cpu", "tensorflow"];
