// A server that listens again when its listener is taken away.

import assert from "node:assert/strict";
import { lastingServer } from "../../../src/views/live/lasting_server.ts";
import { fakeClock } from "../../fake_clock.ts";
import { nobodyListens } from "./event_client.ts";

/** Lets servers of `Deno.serve` fail as they do when no connection can be accepted. */
function failingServers() {
  const { serve } = Deno;
  const fails: (() => void)[] = [];
  const tried: number[] = []; // when, by the clock
  const stub = (options: Deno.ServeTcpOptions, handler: Deno.ServeHandler<Deno.NetAddr>) => {
    tried.push(performance.now());
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
  return { fails, tried, [Symbol.dispose]: () => void (Deno.serve = serve) };
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

/** Calls until nobody listens, which takes the system a moment after a server has ended. */
async function untilGone(port: number): Promise<void> {
  try {
    for (;;) await textAt(port);
  } catch (error) {
    assert.match((error as Error).message, nobodyListens.message);
  }
}

Deno.test("lastingServer() listens on its port again each time that it fails, and tells it once", async () => {
  using servers = failingServers();
  using clock = fakeClock();
  const told: string[] = [];
  const onInterruption = ({ message }: Error) => void told.push(message);
  const server = lastingServer({ ...options, onInterruption });
  try {
    assert.equal(await textAt(server.port), "here");
    for (let time = 0; time < 2; time++) {
      servers.fails.at(-1)!();
      await clock.advance(249);
      await untilGone(server.port); // what it held is free for a while
      await clock.advance(1);
      assert.equal(await textAt(server.port), "here");
    }
    assert.deepEqual(told, ["Too many open files (os error 24)"]);
    assert.deepEqual([servers.tried, clock.due], [[0, 250, 500], []]);
  } finally {
    await server.shutdown();
  }
  await assert.rejects(textAt(server.port), nobodyListens);
});

Deno.test("lastingServer() waits ever longer, up to five seconds, while another has its port", async () => {
  using servers = failingServers();
  using clock = fakeClock();
  const server = lastingServer(options);
  const { port } = server;
  servers.fails[0]();
  await clock.advance(0);
  await untilGone(port);
  {
    using _other = Deno.listen({ hostname: "127.0.0.1", port });
    await clock.advance(30_000);
  }
  const waits = servers.tried.slice(1).map((at, i) => at - servers.tried[i]);
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]);
  await clock.advance(2750);
  assert.equal(await textAt(port), "here");
  // after that it begins with short waits again
  servers.fails.at(-1)!();
  await clock.advance(0);
  assert.deepEqual(clock.due, [clock.now + 250]);
  const count = servers.tried.length;
  await server.abort(); // while it waits
  assert.deepEqual(clock.due, []);
  await clock.advance(10_000);
  assert.equal(servers.tried.length, count);
});

Deno.test("lastingServer() takes the first of its ports that is free, and says what it cannot have", async () => {
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr as Deno.NetAddr;
  try {
    const server = lastingServer({ ...options, ports: [port, 0] });
    assert.notEqual(server.port, port);
    assert.equal(await textAt(server.port), "here");
    await server.shutdown();
    assert.throws(() => lastingServer({ ...options, ports: [port, port] }), Deno.errors.AddrInUse);
    assert.throws(() => lastingServer({ ...options, ports: [] }), {
      name: "RangeError",
      message: "servePage(): ports must not be empty",
    });
    // another failure than that somebody has the port is not passed over
    const strange = { ...options, hostname: "203.0.113.1", ports: [port, 0] };
    assert.throws(
      () => lastingServer(strange),
      (error) => !(error instanceof Deno.errors.AddrInUse),
    );
  } finally {
    other.close();
  }
});
