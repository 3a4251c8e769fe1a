// The peer: the same networks in PyTorch, in a separate Python process that waits for requests (torch/torch_peer.py
// describes the protocol).

import { fileURLToPath } from "node:url";
import { normEpsilon } from "../../architectures/network_arrays.ts";
import { architectureOf, inputShape } from "../../architectures/specification.ts";
import type { Contender } from "./contender.ts";
import type { Shape } from "./shapes.ts";

/** An installed PyTorch. */
export interface Torch {
  /** The Python that has it. */
  readonly python: string;
  readonly version: string;
  /** True if it has `torch.compile`. */
  readonly compiled: boolean;
  /** The name of the GPU that it computes on with CUDA; null without one. */
  readonly gpu: string | null;
}

/** The form in which the peer computes. */
export type PeerForm = "eager" | "channels-last" | "compiled" | "cuda-graphs";

/** Where the peer computes. */
export type PeerPlace =
  | { readonly device: "cpu"; readonly threads: number }
  | { readonly device: "cuda"; readonly tf32: boolean };

/** The Python of Debian's package python3-torch, then the first one on the path. */
export const usualPythons = ["/usr/bin/python3", "python3"];

const program = fileURLToPath(new URL("./torch/torch_peer.py", import.meta.url));

/** Looks for PyTorch in the requested Python, or in the usual ones; undefined if it is missing or may not be run. */
export async function findTorch(python: string | undefined): Promise<Torch | undefined> {
  for (const each of python === undefined ? usualPythons : [python]) {
    const about = await mayRun(each) ? await askAbout(each) : undefined;
    if (about) return { python: each, ...about };
  }
}

/** Whether Deno lets a program be run; in a terminal it would ask, and wait. */
export async function mayRun(command: string): Promise<boolean> {
  return (await Deno.permissions.query({ name: "run", command })).state === "granted";
}

/** The program's report about PyTorch; undefined without Python or PyTorch. */
async function askAbout(
  python: string,
): Promise<Omit<Torch, "python"> | undefined> {
  try {
    const args = [program, "--about"];
    const { stdout } = await new Deno.Command(python, { args, stderr: "null" }).output();
    const about = JSON.parse(new TextDecoder().decode(stdout));
    return typeof about.version === "string" ? about : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined; // missing, or no Python
  }
}

/** The available forms for a shape on a device. */
export function peerForms(
  shape: Shape,
  torch: Torch,
  device: PeerPlace["device"] = "cpu",
): PeerForm[] {
  const forms: PeerForm[] = ["eager"];
  if (inputShape(shape.spec).length === 3) forms.push("channels-last");
  if (torch.compiled) forms.push("compiled");
  if (device === "cuda") forms.push("cuda-graphs");
  return forms;
}

/**
 * Starts the peer on a shape. Its process ends when the contender is disposed, when the signal aborts, and, since its
 * input ends then, with this process.
 */
export async function peerContender(
  shape: Shape,
  torch: Torch,
  form: PeerForm,
  place: PeerPlace,
  signal?: AbortSignal,
): Promise<Contender & { readonly parameters: number }> {
  const asked = {
    architecture: architectureOf(shape.spec),
    normEpsilon,
    batch: shape.batch,
  };
  const places = place.device === "cpu"
    ? ["--threads", `${place.threads}`]
    : ["--device", "cuda", ...place.tf32 ? ["--tf32"] : []];
  const process = new Deno.Command(torch.python, {
    args: [program, "--form", form, ...places, JSON.stringify(asked)],
    stdin: "piped",
    stdout: "piped",
    stderr: "null", // warnings only; errors come as replies
    signal,
  }).spawn();
  const input = process.stdin.getWriter();
  const replies = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const encoder = new TextEncoder();

  // one reply a request, so a reply is all that comes up to a line's end
  const reply = async <T>(request: string): Promise<T> => {
    let text = "";
    while (!text.endsWith("\n")) {
      const { value, done } = await replies.read();
      if (done) {
        signal?.throwIfAborted();
        throw new Error(`PyTorch ${form}: the peer ended during ${request}`);
      }
      text += value;
    }
    const message = JSON.parse(text);
    if (message.error) throw new Error(`PyTorch ${form}: ${message.error}`);
    return message;
  };
  const end = async () => {
    await input.close().catch(() => {}); // broken if the peer has ended
    await replies.cancel().catch(() => {});
    await process.status;
  };

  try {
    const { parameters } = await reply<{ parameters: number }>("start");
    return {
      engine: "torch",
      device: `${place.device === "cpu" ? "processor" : torch.gpu}, PyTorch ${torch.version}`,
      form,
      threads: place.device === "cpu" ? place.threads : undefined,
      parameters,
      async run(work, steps) {
        const request = `${work} ${steps}`;
        await input.write(encoder.encode(`${request}\n`)).catch(() => {}); // no reply reports it
        return (await reply<{ milliseconds: number[] }>(request)).milliseconds;
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
