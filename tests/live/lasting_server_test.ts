// A server that listens again when its listener is taken away.

import assert from "node:assert/strict";
import { lastingServer } from "../../src/live/lasting_server.ts";
import { nobodyListens } from "./event_client.ts";

/** Lets servers of `Deno.serve` fail as they do when no connection can be accepted. */
function failingServers() {
  const { serve } = Deno;
  const fails: (() => void)[] = [];
  const stub = (options: Deno.ServeTcpOptions, handler: Deno.ServeHandler<Deno.NetAddr>) => {
    const server = serve(options, handler);
    const failed = Promise.withResolvers<void>();
    fails.push(() => failed.reject(new Error("Too many open files (os error 24)")));
    return {
      addr: server.addr,
      shutdown: () => server.shutdown(),
      finished: Promise.race([server.finished, failed.promise]),
    };
  };
  Deno.serve =
    ((given: Deno.ServeTcpOptions & { handler: Deno.ServeHandler<Deno.NetAddr> }) =>
      stub(given, given.handler)) as unknown as typeof Deno.serve;
  return { fails, [Symbol.dispose]: () => void (Deno.serve = serve) };
}

async function textAt(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}`, { headers: { connection: "close" } });
  return await response.text();
}

const options = {
  hostname: "127.0.0.1",
  ports: [0],
  handler: () => Promise.resolve(new Response("here")),
};

/** Calls until it succeeds, for ten seconds. */
async function soon<T>(call: () => Promise<T>): Promise<T | undefined> {
  for (let trial = 0; trial < 200; trial++) {
    try {
      return await call();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

Deno.test("lastingServer() listens on its port again each time that it fails, and tells it once", async () => {
  using servers = failingServers();
  const told: string[] = [];
  const onInterruption = ({ message }: Error) => void told.push(message);
  const server = lastingServer({ ...options, onInterruption });
  try {
    assert.equal(await textAt(server.port), "here");
    for (let time = 0; time < 2; time++) {
      servers.fails.at(-1)!();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await assert.rejects(textAt(server.port), nobodyListens); // what it held is free for a while
      assert.equal(await soon(() => textAt(server.port)), "here");
    }
    assert.deepEqual(told, ["Too many open files (os error 24)"]);
  } finally {
    await server.shutdown();
  }
  await assert.rejects(textAt(server.port), nobodyListens);
});

Deno.test("lastingServer() waits for its port where another has it meanwhile, and ends while it waits", async () => {
  using servers = failingServers();
  const server = lastingServer(options);
  const { port } = server;
  servers.fails[0]();
  await new Promise((resolve) => setTimeout(resolve, 100));
  {
    using _other = await soon(() => Promise.resolve(Deno.listen({ hostname: "127.0.0.1", port })));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert.equal(await soon(() => textAt(port)), "here");
  servers.fails.at(-1)!();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const count = servers.fails.length;
  await server.abort();
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(servers.fails.length, count);
});
