// A command that comes with a request: checked before it is read, and read only as far as it may be long.

import type { Refusal } from "./admission.ts";
import type { LiveCommand } from "./protocol.ts";

/** Bytes of a command, at most. */
const longest = 1024;

/** Reads a command, or says why it is refused. */
export async function readCommand(
  request: Request,
  token: string,
): Promise<LiveCommand | Refusal> {
  if (!await isToken(request.headers.get("authorization"), token)) {
    return { status: 401, text: "wanted the token that the printed address carries" };
  }
  if (request.headers.get("content-type")?.split(";")[0].trim() !== "application/json") {
    return { status: 415, text: "wanted application/json" };
  }
  const text = await readText(request);
  if (text === undefined) {
    return { status: 413, text: `wanted a command of at most ${longest} bytes` };
  }
  const command = parse(text);
  return command ?? {
    status: 400,
    text: 'wanted {"run": NUMBER, "command": "pause", "resume" or "stop"}',
  };
}

/** By hashes: comparing the texts would take longer the more of them agrees. */
async function isToken(authorization: string | null, token: string): Promise<boolean> {
  if (authorization === null || authorization.length > 200) return false;
  const [given, wanted] = await Promise.all(
    [authorization, `Bearer ${token}`].map(async (text) =>
      new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
    ),
  );
  return given.every((byte, i) => byte === wanted[i]);
}

/** The body; undefined where it is too long. */
async function readText(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > longest) return undefined;
  let text = "";
  let length = 0;
  const decoder = new TextDecoder();
  for await (const bytes of request.body ?? []) { // leaving ends the reading
    length += bytes.length;
    if (length > longest) return undefined;
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): LiveCommand | undefined {
  let value: Partial<LiveCommand> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { run, command } = value ?? {};
  if (!Number.isSafeInteger(run) || run! < 0) return undefined;
  if (command !== "pause" && command !== "resume" && command !== "stop") return undefined;
  return { run: run!, command };
}
