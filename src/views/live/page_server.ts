// The HTTP server of the live page: its files, events and commands.

import { type Address, type Refusal, refusalOf } from "./admission.ts";
import type { AllowedHost } from "./allowed_hosts.ts";
import type { Asset } from "./assets.ts";
import { readCommand } from "./command_request.ts";
import type { EventFeed } from "./event_feed.ts";
import { eventStreams } from "./event_streams.ts";
import { lastingServer } from "./lasting_server.ts";
import type { LiveCommand, LiveState } from "./protocol.ts";

/** Options of serving a page. */
interface PageServerOptions {
  /** Address of this machine to listen on. */
  readonly hostname: string;
  /** Ports, the first of which that is free is taken; 0 for any. */
  readonly ports: readonly number[];
  /** Further names that it accepts; default none. */
  readonly allowed?: readonly AllowedHost[];
  /** The token that commands must have. */
  readonly token: string;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly contentSecurityPolicy: string;
  readonly feed: EventFeed;
  /** Takes a valid command for a run. */
  readonly onCommand: (command: LiveCommand) => void;
  /** Called once when the page cannot be reached for a while; default: nothing. */
  readonly onInterruption?: (error: Error) => void;
}

/** A server that listens. */
export interface PageServer {
  readonly address: Address;
  /** Connected pages. */
  readonly clients: number;
  /** Sends clients the remaining events, for a second at most, and ends. */
  close(): Promise<void>;
}

/** The most connected clients. */
const mostClients = 1000;

/** Milliseconds for clients to read the rest. */
const closingTime = 1000;

/** States in which a command is accepted, and its target state. */
const commands: Record<LiveCommand["command"], { from: LiveState[]; to: LiveState }> = {
  pause: { from: ["running", "pausing", "paused"], to: "pausing" },
  resume: { from: ["running", "pausing", "paused"], to: "running" },
  stop: { from: ["running", "pausing", "paused", "stopping"], to: "stopping" },
};

/** Listens; throws the system's error if none of the ports is available. */
export function servePage(options: PageServerOptions): PageServer {
  const { hostname, allowed, feed, assets, token } = options;
  const headers = {
    "content-security-policy": options.contentSecurityPolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    // no-transform: events must not wait in a compressor
    "cache-control": "no-store, no-transform",
  };
  const reply = (
    status: number,
    body: BodyInit | null,
    more: Record<string, string> = {},
  ) => new Response(body, { status, headers: { ...headers, ...more } });
  const refuse = ({ status, text }: Refusal, more: Record<string, string> = {}) =>
    reply(status, `${text}\n`, { "content-type": "text/plain; charset=utf-8", ...more });

  async function handle(request: Request): Promise<Response> {
    const refusal = refusalOf(request, address, allowed);
    if (refusal) return refuse(refusal);
    const { method } = request;
    const reads = method === "GET" || method === "HEAD";
    const path = new URL(request.url).pathname;
    if (path === "/commands") {
      return method === "POST"
        ? await command(request)
        : refuse({ status: 405, text: "the method must be POST" }, { allow: "POST" });
    }
    const asset = assets.get(path);
    if (!asset && path !== "/events") return refuse({ status: 404, text: "no such page" });
    if (!reads) {
      return refuse({ status: 405, text: "the method must be GET" }, { allow: "GET, HEAD" });
    }
    if (asset) {
      return reply(200, method === "HEAD" ? null : asset.bytes, {
        "content-type": asset.type,
        "content-length": String(asset.bytes.length),
        ...asset.encoding && { "content-encoding": asset.encoding },
      });
    }
    const type = { "content-type": "text/event-stream" };
    if (method === "HEAD") return reply(200, null, type);
    if (streams.count >= mostClients) return refuse({ status: 503, text: "too many pages" });
    return reply(200, streams.open(request.headers.get("last-event-id")), type);
  }

  async function command(request: Request): Promise<Response> {
    const given = await readCommand(request, token);
    if ("status" in given) return refuse(given);
    const of = feed.run(given.run);
    if (!of) return refuse({ status: 400, text: `no run ${given.run}` });
    const { from, to } = commands[given.command];
    const { controls, stoppable = controls } = of.run;
    if (!controls || given.command === "stop" && !stoppable) {
      return refuse({ status: 409, text: `this run does not take the command ${given.command}` });
    }
    const { state } = of.status;
    if (!from.includes(state)) {
      return refuse({ status: 409, text: `cannot ${given.command}: the run is ${state}` });
    }
    if (state !== to && !(state === "paused" && to === "pausing")) {
      feed.setStatus(given.run, { state: to });
    }
    options.onCommand(given);
    return reply(204, null);
  }

  const { ports, onInterruption } = options;
  const server = lastingServer({ hostname, ports, handler: handle, onInterruption });
  const address: Address = { hostname, port: server.port };
  const streams = eventStreams(feed); // these have a timer: only once it listens
  return {
    address,
    get clients() {
      return streams.count;
    },
    async close() {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, closingTime);
      await Promise.race([streams.close(), late.promise]);
      clearTimeout(timer);
      // waits for pending writes, which would be forever for clients that do not read
      if (streams.count === 0) await server.shutdown();
      else await server.abort();
    },
  };
}
