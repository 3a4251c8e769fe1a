// What the buttons ask the server for.

import type { LiveCommand } from "../protocol.ts";
import { dropToken } from "./token.ts";

/** Sends a command. Resolves with what went wrong, in words; undefined where nothing did. */
export async function send(command: LiveCommand, token: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch("commands", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(command),
    });
  } catch {
    return "The server does not answer.";
  }
  if (response.ok) return undefined;
  if (response.status === 401) {
    dropToken();
    return "The server does not know this page any more: open the address that the command printed.";
  }
  return `Refused: ${(await response.text()).trim() || response.statusText}`;
}
