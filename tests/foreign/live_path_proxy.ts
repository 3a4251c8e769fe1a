// A proxy that puts a path before the live page's, as JupyterHub and editors do, and counts what browsers ask.

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy on loopback, which keeps Host as browsers send it. */
export interface PathProxy extends AsyncDisposable {
  readonly port: number;
  /** Addresses that were asked for so far, without the path before. */
  readonly asked: readonly string[];
  /** Streams of events that are open at this moment, and were at the same time at most. */
  readonly streams: { readonly now: number; readonly most: number };
}

/**
 * Starts it.
 *
 * @param target the page's address
 * @param prefix for instance "/user/x/proxy/4899"; requests for other paths get 404
 */
export async function pathProxyOf(
  target: string,
  prefix: string,
): Promise<PathProxy> {
  const { hostname, port: to } = new URL(target);
  const asked: string[] = [];
  const streams = { now: 0, most: 0 };
  const server = createServer((come, answer) => {
    const path = come.url!.startsWith(`${prefix}/`)
      ? come.url!.slice(prefix.length)
      : undefined;
    asked.push(path ?? come.url!);
    if (path === undefined) {
      answer.writeHead(404).end("not behind this proxy");
      return;
    }
    const go = request(
      {
        hostname,
        port: to,
        path,
        method: come.method,
        headers: come.headers,
        agent: false,
      },
      (got) => {
        answer.writeHead(got.statusCode!, got.headers);
        got.pipe(answer);
        got.on("error", () => answer.destroy());
      },
    );
    go.on(
      "error",
      () => answer.headersSent ? answer.destroy() : answer.writeHead(502).end(),
    );
    come.pipe(go);
    const isStream = path.startsWith("/events");
    if (isStream) streams.most = Math.max(streams.most, ++streams.now);
    answer.on("close", () => {
      if (isStream) streams.now--;
      go.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    streams,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
