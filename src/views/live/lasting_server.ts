// An HTTP server that listens again after the system has closed its listener, as when file descriptors run out.

/** Options of a server. */
interface LastingServerOptions {
  /** Address of this machine. */
  readonly hostname: string;
  /** Ports, the first of which that is free is taken; 0 for any. */
  readonly ports: readonly number[];
  readonly handler: (request: Request) => Promise<Response>;
  /** Called once with the system's error when the server has stopped listening and will try again; default: nothing. */
  readonly onInterruption?: (error: Error) => void;
}

/** A server that listens. */
interface LastingServer {
  readonly port: number;
  /** Ends it after pending writes, which would be never for clients that do not read. */
  shutdown(): Promise<void>;
  /** Ends it at once. */
  abort(): Promise<void>;
}

const shortestPause = 250; // milliseconds before it listens again
const longestPause = 5000;

/** Listens; throws the system's error if none of the ports is available. */
export function lastingServer(options: LastingServerOptions): LastingServer {
  const { hostname, ports, handler } = options;
  let { onInterruption } = options;
  let closing = false;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let connections = new AbortController();
  let server = listen(ports);
  const { port } = server.addr;
  follow();

  function listen(ports: readonly number[]): Deno.HttpServer<Deno.NetAddr> {
    const { signal } = connections;
    for (const [i, port] of ports.entries()) {
      try {
        return Deno.serve({ hostname, port, signal, handler, onListen: () => {}, onError });
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse) || i === ports.length - 1) throw error;
      }
    }
    throw new RangeError("servePage(): ports must not be empty");
  }

  /** Listens again when the server ends by itself; its connections are closed, which frees their descriptors. */
  function follow(): void {
    const ended = (error?: Error) => {
      if (closing) return;
      connections.abort();
      onInterruption?.(error ?? new Error("the server ended"));
      onInterruption = undefined;
      again(shortestPause);
    };
    server.finished.then(() => ended(), ended);
  }

  function again(wait: number): void {
    pause = setTimeout(() => {
      connections = new AbortController();
      try {
        server = listen([port]);
      } catch {
        return again(Math.min(2 * wait, longestPause));
      }
      follow();
    }, wait);
  }

  const close = async (end: () => void | Promise<void>) => {
    closing = true;
    clearTimeout(pause);
    await end();
    await server.finished.catch(() => {}); // it may have ended before
  };
  return {
    port,
    shutdown: () => close(() => server.shutdown().catch(() => {})),
    abort: () => close(() => connections.abort()),
  };
}

/** A client that leaves in the middle of a request needs no answer. */
function onError(): Response {
  return new Response("incomplete request\n", { status: 400 });
}
