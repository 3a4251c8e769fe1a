// Names of the TensorFlow.js backends.

/** A backend of TensorFlow.js; `tensorflow` is the native library (CUDA if there is a GPU). */
export type BackendName = "webgpu" | "wasm" | "cpu" | "tensorflow";

/** The names of the backends. */
export const backendNames: readonly BackendName[] = ["webgpu", "wasm", "cpu", "tensorflow"];
