// The command in a request: checked before it is read, and read only up to the longest allowed length.

import type { Refusal } from "./admission.ts";
import type { LiveCommand } from "./protocol.ts";

/** The most bytes of a command. */
const longest = 1024;

/** Reads a command, or refuses it with a reason. */
export async function readCommand(
  request: Request,
  token: string,
): Promise<LiveCommand | Refusal> {
  if (!await isToken(request.headers.get("authorization"), token)) {
    return { status: 401, text: "the token must be that of the printed address" };
  }
  if (request.headers.get("content-type")?.split(";")[0].trim() !== "application/json") {
    return { status: 415, text: "the content type must be application/json" };
  }
  const text = await readText(request);
  if (text === undefined) {
    return { status: 413, text: `the command must have at most ${longest} bytes` };
  }
  const command = parse(text);
  return command ?? {
    status: 400,
    text: 'the command must be {"run": NUMBER, "command": "pause", "resume" or "stop"}',
  };
}

/** Compared by hashes: comparing the texts would take longer for longer common prefixes. */
async function isToken(authorization: string | null, token: string): Promise<boolean> {
  if (authorization === null || authorization.length > 200) return false;
  const [given, wanted] = await Promise.all(
    [authorization, `Bearer ${token}`].map(async (text) =>
      new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
    ),
  );
  return given.every((byte, i) => byte === wanted[i]);
}

/** The body; undefined if it is too long. */
async function readText(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > longest) return undefined;
  let text = "";
  let length = 0;
  const decoder = new TextDecoder();
  for await (const bytes of request.body ?? []) { // leaving the loop ends the reading
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
