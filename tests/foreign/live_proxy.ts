// Stands between a browser and the live page's server, so that their connection can be cut and mended.

/** A proxy on loopback. */
export interface Proxy extends AsyncDisposable {
  /** The page's address through the proxy, with its token. */
  readonly address: string;
  /** What browsers sent as Last-Event-ID when they asked for the events; null where they sent none. */
  readonly lastEventIds: readonly (string | null)[];
  /** Breaks every connection, and refuses new ones until `mend`. */
  cut(): Promise<void>;
  mend(): void;
}

/** Starts it. @param target the page's address with its token */
export function proxyOf(target: string): Proxy {
  const { origin, hash } = new URL(target);
  const lastEventIds: (string | null)[] = [];
  let broken = new AbortController();
  const handler = async (request: Request) => {
    const { pathname } = new URL(request.url);
    const kept = ["authorization", "content-type", "last-event-id"];
    const headers = kept.flatMap((name) => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    });
    if (pathname === "/events") {
      lastEventIds.push(request.headers.get("last-event-id"));
    }
    const { body, status, headers: answered } = await fetch(origin + pathname, {
      method: request.method,
      headers,
      ...request.method === "POST" && { body: await request.text() },
      signal: broken.signal,
    });
    const passed = new Headers(answered);
    passed.delete("content-encoding"); // unpacked by fetch
    passed.delete("content-length");
    return new Response(status === 204 ? null : body, {
      status,
      headers: passed,
    });
  };
  const serve = (port: number) =>
    Deno.serve({
      hostname: "127.0.0.1",
      port,
      signal: broken.signal,
      handler,
      onListen() {},
      onError: () => new Response("no answer", { status: 502 }),
    });
  let server = serve(0);
  const { port } = server.addr;
  const cut = async () => {
    broken.abort();
    await server.finished;
  };
  return {
    address: `http://127.0.0.1:${port}/${hash}`,
    lastEventIds,
    cut,
    mend() {
      broken = new AbortController();
      server = serve(port);
    },
    [Symbol.asyncDispose]: cut,
  };
}
