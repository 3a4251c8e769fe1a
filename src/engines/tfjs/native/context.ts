// TensorFlow's library, opened with one context for all networks: its device, its status, and its C strings.

import { cText } from "./c_text.ts";
import { failureText } from "./failure.ts";
import { openApart } from "./open_apart.ts";
import { type Pointer, symbols, type TensorFlowC } from "./symbols.ts";

/** How the library computes. */
export interface ContextOptions {
  /** On processors. */
  readonly threads: number;
  /** Whether GPUs may multiply in TensorFloat-32, which keeps 10 bits of the significand. */
  readonly tf32: boolean;
}

/** The library with a context. */
export interface TensorFlowContext {
  readonly functions: TensorFlowC;
  readonly context: Pointer;
  /** Of TensorFlow: "2.21.0". */
  readonly version: string;
  /** The device that operations run on, as TensorFlow names it. */
  readonly device: string;
  readonly onGpu: boolean;
  /** Throws if the last call that was given {@linkcode status} failed. @param doing "running Conv2D" */
  check(doing: string): void;
  readonly status: Pointer;
  /** A C string that is kept, for names that come again and again. */
  name(text: string): Uint8Array<ArrayBuffer>;
}

/** Opens the library and makes a context. @param path of libtensorflow_cc */
export function openContext(path: string, { threads, tf32 }: ContextOptions): TensorFlowContext {
  // read by the library when it is opened: errors only
  if (Deno.env.get("TF_CPP_MIN_LOG_LEVEL") === undefined) Deno.env.set("TF_CPP_MIN_LOG_LEVEL", "2");
  openApart(path);
  const { symbols: functions } = Deno.dlopen(path, symbols);
  functions._ZN3tsl32enable_tensor_float_32_executionEb?.(tf32);
  const status = functions.TF_NewStatus();
  let onGpu = false; // until the device is known
  const check = (doing: string) => {
    const code = functions.TF_GetCode(status);
    if (code === 0) return;
    const message = textAt(functions.TF_Message(status));
    throw new Error(failureText({ code, message, doing, onGpu }));
  };
  const asked = functions.TFE_NewContextOptions();
  const config = configuration(threads);
  functions.TFE_ContextOptionsSetConfig(asked, config, BigInt(config.length), status);
  check("configuring TensorFlow");
  const context = functions.TFE_NewContext(asked, status);
  functions.TFE_DeleteContextOptions(asked);
  check("starting TensorFlow");
  const found = deviceOf(functions, context, status, check);
  onGpu = found.onGpu;
  const names = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    ...{ functions, context, ...found, check, status },
    version: textAt(functions.TF_Version()),
    name(text) {
      let bytes = names.get(text);
      if (!bytes) names.set(text, bytes = cText(text));
      return bytes;
    },
  };
}

/**
 * A serialised ConfigProto: gpu_options.allow_growth, without which TensorFlow takes nearly all memory of a GPU, and the
 * threads within and between operations.
 */
function configuration(threads: number): Uint8Array<ArrayBuffer> {
  const [gpuOptions, allowGrowth, within, between] = [0x32, 0x20, 0x10, 0x28];
  return Uint8Array.from([
    ...[gpuOptions, 2, allowGrowth, 1],
    ...[within, ...varint(threads), between, ...varint(threads)],
  ]);
}

/** A whole number in seven bits a byte, as protocol buffers have it. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}

/** The first GPU, else the processor. */
function deviceOf(
  functions: TensorFlowC,
  context: Pointer,
  status: Pointer,
  check: (doing: string) => void,
): { readonly device: string; readonly onGpu: boolean } {
  const list = functions.TFE_ContextListDevices(context, status);
  check("listing devices");
  const devices = Array.from({ length: functions.TF_DeviceListCount(list) }, (_, i) => ({
    device: textAt(functions.TF_DeviceListName(list, i, status)),
    type: textAt(functions.TF_DeviceListType(list, i, status)),
  }));
  functions.TF_DeleteDeviceList(list);
  const gpu = devices.find(({ type }) => type === "GPU");
  const found = gpu ?? devices.find(({ type }) => type === "CPU");
  if (!found) throw new Error("engine tensorflow: TensorFlow has no device");
  return { device: found.device, onGpu: gpu !== undefined };
}

function textAt(pointer: Pointer): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}
