// Commands that the buttons send to the server.

import type { LiveCommand } from "../protocol.ts";
import { dropToken } from "./token.ts";

/** Sends a command. Resolves with an error text; undefined if there was none. */
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
    return "The server no longer knows this page: open the address that the command printed.";
  }
  return `Refused: ${(await response.text()).trim() || response.statusText}`;
}
