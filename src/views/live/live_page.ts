// An open live page: a server in its own worker, to which runs are added.

import {
  aFunction,
  aNumberOfAnyKind,
  aText,
  checkOptions,
  either,
  listOf,
  type OptionChecks,
} from "../../calls/checks.ts";
import { Worker } from "node:worker_threads"; // they say that they ended, which web workers never do
import { noEnvironment, startable } from "../../calls/in_worker.ts";
import { warn } from "../../files/notice.ts";
import { type OnLoss, warnOfLoss } from "../../files/loss.ts";
import { systemReason } from "../../files/file_error.ts";
import { type AllowedHost, allowedHostText, readAllowedHost } from "./allowed_hosts.ts";
import { type OpenRun, type ShownRun, showRun, type ShowRunOptions } from "./shown_run.ts";
import { mostRuns, refuseRequest, requestMemory } from "./requested_command.ts";
import type { FromPage, ToPage } from "./worker_messages.ts";

/** The address of a page. */
export interface LivePageOptions {
  /** Port, or several of which the first free one is taken; default 0, any free one. */
  readonly port?: number | readonly number[];
  /** Address of this machine; default 127.0.0.1, which other machines cannot reach. */
  readonly hostname?: string;
  /**
   * Further names under which browsers reach the page, as through JupyterHub: `"hub.example.org"` with any
   * port, or `"hub.example.org:8000"`. Pages of these hosts can then read the run, by http and https; commands still
   * need the token. Default none.
   */
  readonly allowHosts?: readonly string[];
  /** Called once with the error if the page is lost; default: it is printed on standard error. */
  readonly onLoss?: OnLoss;
  /**
   * Called once when the page cannot be reached for a while, as when file descriptors are used up; it comes back by
   * itself. Default: it is printed on standard error.
   */
  readonly onInterruption?: (text: string) => void;
}

/** Milliseconds after which a worker that does not end is terminated. */
const mostClosingTime = 3000;

/** A page in the browser. `await using` sends open browsers the remaining events, for a second at most, and ends it. */
export interface LivePage extends AsyncDisposable {
  /** For a browser; the part after `#` is the token that commands need. */
  readonly address: string;
  /** Shows one more run. */
  add(run?: ShowRunOptions): ShownRun;
}

/**
 * Opens a page. Rejects if the port is taken or not permitted, and with a RangeError for an invalid port or host name.
 *
 * The page is served by a worker, so that the program and the page never wait for each other.
 */
export async function openLivePage(options: LivePageOptions = {}): Promise<LivePage> {
  checkOptions("openLivePage", options, livePageChecks);
  const { port = 0, hostname = "127.0.0.1", onLoss = warnOfLoss } = options;
  const { onInterruption = (text) => warn(`fathom: ${text}`) } = options;
  const ports = typeof port === "number" ? [port] : port;
  for (const each of ports) {
    if (!Number.isSafeInteger(each) || each < 0 || each > 65535) {
      throw new RangeError(`live(): port must be a whole number from 0 to 65535, got ${each}`);
    }
  }
  const allowed = readAllowHosts(options.allowHosts);
  const token = Array.from(
    crypto.getRandomValues(new Uint8Array(16)),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
  const worker = new Worker(
    startable(new URL("./page_worker.ts", import.meta.url)),
    noEnvironment,
  );
  const say = (message: ToPage) => worker.postMessage(message, transferred(message));
  const listening = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<void>();
  const runs: OpenRun[] = [];
  const requests = requestMemory();
  let open = false; // from listening until closed
  let lost = false;

  worker.on("message", (message: FromPage) => {
    switch (message.kind) {
      case "listening":
        return listening.resolve(message.port);
      case "refused":
        return listening.reject(refusedError(hostname, ports, message));
      case "interrupted": {
        const reason = systemReason(message.message.replace(/^Error: /, "")); // as Deno.serve() says it
        return onInterruption(
          `the live page cannot be reached for a while: ${reason}; it comes back by itself`,
        );
      }
      case "requested":
        return runs[message.run]?.requestChanged();
      case "closed":
        return ended.resolve();
    }
  });
  const died = (why: string) => {
    const error = new Error(`live(): the page's worker ${why}`);
    ended.resolve();
    listening.reject(error);
    if (lost || !open) return;
    lost = true;
    for (const [id, run] of runs.entries()) { // training continues without a page, even if paused
      refuseRequest(requests, id, "pause");
      run.requestChanged();
    }
    onLoss(error);
  };
  worker.on("error", ({ message }: Error) => died(`died: ${message.split("\n")[0]}`));
  worker.on("exit", (code: number) => died(`ended, exit code ${code}`));

  say({ kind: "listen", hostname, ports, allowed, token, requests });
  let taken: number;
  try {
    taken = await listening.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  open = true;
  return {
    address: `http://${
      hostname.includes(":") ? `[${hostname}]` : hostname
    }:${taken}/#token=${token}`,
    add(run = {}) {
      if (runs.length === mostRuns) {
        throw new RangeError(`add(): a page must have at most ${mostRuns} runs, got one more`);
      }
      const shown = showRun(runs.length, run, (message) => open && !lost && say(message), requests);
      runs.push(shown);
      return shown;
    },
    async [Symbol.asyncDispose]() {
      if (!open) return await ended.promise;
      open = false;
      if (!lost) say({ kind: "close" });
      const late = setTimeout(ended.resolve, mostClosingTime);
      await ended.promise;
      clearTimeout(late);
      await worker.terminate();
    },
  };
}

function readAllowHosts(allowHosts: readonly string[] = []): AllowedHost[] {
  return allowHosts.map((text) => {
    const host = readAllowedHost(text);
    if (host) return host;
    throw new RangeError(
      `live(): each of allowHosts must be ${allowedHostText}, got ${JSON.stringify(text)}`,
    );
  });
}

/** Memory that is transferred without a copy. */
function transferred(message: ToPage): ArrayBuffer[] {
  switch (message.kind) {
    case "snapshots":
      return [message.snapshots.numbers.buffer];
    case "map":
      return [message.cells.buffer];
    default:
      return [];
  }
}

function refusedError(
  hostname: string,
  ports: readonly number[],
  { name, message }: { readonly name: string; readonly message: string },
): Error {
  const where = `${hostname}:${ports.length > 1 ? `${ports[0]} to ${ports.at(-1)}` : ports[0]}`;
  if (name === "AddrInUse") {
    const what = ports.length > 1 ? "a free port" : "a free port (another one, or 0 for any)";
    return new Deno.errors.AddrInUse(`live(): needs ${what}, but ${where} is taken`);
  }
  if (name === "NotCapable" || name === "PermissionDenied") {
    return new Deno.errors.PermissionDenied(
      `live(): needs permission to listen on ${where}; --allow-net=${hostname} grants it`,
    );
  }
  return new Error(`live(): cannot listen on ${where}: ${message}`);
}

/** Checks of the options of a page; ports are checked one by one. */
export const livePageChecks: OptionChecks<LivePageOptions> = {
  port: either(
    "a port or an array of ports",
    aNumberOfAnyKind,
    listOf("an array of ports", aNumberOfAnyKind, 1),
  ),
  hostname: aText,
  allowHosts: listOf("an array of host names", aText),
  onLoss: aFunction,
  onInterruption: aFunction,
};
