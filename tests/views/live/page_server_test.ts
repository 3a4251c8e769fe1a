// The page over HTTP: what is served, what is refused, and that nothing is left behind.

import assert from "node:assert/strict";
import { eventFeed } from "../../../src/views/live/event_feed.ts";
import { type PageServer, servePage } from "../../../src/views/live/page_server.ts";
import type { LiveCommand, LiveRun, LiveState } from "../../../src/views/live/protocol.ts";
import { fakeClock } from "../../fake_clock.ts";
import { eventsOf, follow, inState, nobodyListens, pointsOf } from "./event_client.ts";
import { pointAt } from "./snapshots.ts";

const run: LiveRun = { id: 0, title: "", settings: [], prior: [], chosenBy: "", controls: true };

function served() {
  const feed = eventFeed();
  feed.setRun(run);
  const commands: LiveCommand[] = [];
  const server: PageServer = servePage({
    hostname: "127.0.0.1",
    ports: [0],
    token: "secret",
    assets: new Map([
      ["/", { type: "text/html; charset=utf-8", bytes: new TextEncoder().encode("<p>page") }],
      ["/page.js", { type: "text/javascript", bytes: new Uint8Array([1, 2]), encoding: "gzip" }],
    ]),
    contentSecurityPolicy: "default-src 'none'",
    feed,
    onCommand: (command) => commands.push(command),
  });
  const { port } = server.address;
  return {
    feed,
    server,
    commands,
    port,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** A page whose requests come without a connection, of which a process has few. */
function servedHere() {
  const { serve } = Deno;
  const shut = Promise.withResolvers<void>();
  let handler: ((request: Request) => Promise<Response>) | undefined;
  Deno.serve = ((options: { handler: typeof handler }) => {
    handler = options.handler;
    return {
      addr: { hostname: "127.0.0.1", port: 8000 },
      shutdown: () => Promise.resolve(shut.resolve()),
      finished: shut.promise,
    };
  }) as unknown as typeof Deno.serve;
  try {
    const headers = { host: "127.0.0.1:8000" };
    const page = served();
    return {
      ...page,
      ask: (path: string, method = "GET") =>
        handler!(new Request(`http://127.0.0.1:8000${path}`, { method, headers })),
      shut: shut.promise,
    };
  } finally {
    Deno.serve = serve;
  }
}

/** Sends bytes as they are, and gives the first line of the answer. */
async function raw(port: number, head: string, body = 0): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(head));
  const sending = (async () => {
    const bytes = new Uint8Array(1 << 16).fill(32);
    for (let sent = 0; sent < body;) sent += await connection.write(bytes);
  })().catch(() => {}); // the server has hung up
  const answer = new Uint8Array(1 << 14);
  const count = await connection.read(answer);
  await sending;
  return new TextDecoder().decode(answer.subarray(0, count ?? 0)).split("\r\n")[0];
}

const json = { "content-type": "application/json", authorization: "Bearer secret" };

Deno.test("servePage() serves its files and nothing else, with strict headers on everything", async () => {
  await using page = served();
  const cases = [
    ["GET", "/", 200, "<p>page"],
    ["HEAD", "/", 200, ""],
    ["HEAD", "/events", 200, ""],
    ["GET", "/?x=1", 200, "<p>page"],
    ["GET", "/index.html", 404, "no such page\n"],
    ["GET", "/page.ts", 404, "no such page\n"],
    ["GET", "/commands", 405, "the method must be POST\n"],
    ["POST", "/", 405, "the method must be GET\n"],
    ["DELETE", "/events", 405, "the method must be GET\n"],
    ["OPTIONS", "/commands", 405, "the method must be POST\n"],
  ] as const;
  for (const [method, path, status, text] of cases) {
    const response = await fetch(page.url + path, { method });
    assert.deepEqual([response.status, await response.text()], [status, text], `${method} ${path}`);
    for (
      const [name, value] of [
        ["content-security-policy", "default-src 'none'"],
        ["x-content-type-options", "nosniff"],
        ["referrer-policy", "no-referrer"],
        ["cross-origin-resource-policy", "same-origin"],
        ["cross-origin-opener-policy", "same-origin"],
        ["cache-control", "no-store, no-transform"],
        ["access-control-allow-origin", null],
      ] as const
    ) assert.equal(response.headers.get(name), value, `${method} ${path} ${name}`);
  }
  const script = await raw(
    page.port,
    `HEAD /page.js HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nConnection: close\r\n\r\n`,
  );
  assert.equal(script, "HTTP/1.1 200 OK");
});

Deno.test("servePage() refuses foreign hosts, foreign origins and ways out of the page", async () => {
  await using page = served();
  const own = `Host: 127.0.0.1:${page.port}`;
  const cases: [string, number][] = [
    [`GET / HTTP/1.1\r\nHost: evil.example:${page.port}`, 421],
    [`GET /events HTTP/1.1\r\nHost: evil.example:${page.port}`, 421],
    [`GET http://evil.example/ HTTP/1.1\r\n${own}`, 421],
    [`GET / HTTP/1.0`, 421],
    [`GET / HTTP/1.1\r\n${own}\r\nHost: evil.example`, 400],
    [`GET /events HTTP/1.1\r\n${own}\r\nOrigin: http://evil.example`, 403],
    [`GET /events HTTP/1.1\r\n${own}\r\nSec-Fetch-Site: cross-site`, 403],
    [`OPTIONS /commands HTTP/1.1\r\n${own}\r\nOrigin: http://evil.example`, 403],
    [`GET /../../../../etc/passwd HTTP/1.1\r\n${own}`, 404],
    [`GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n${own}`, 404],
    [`GET /..%2f..%2fetc%2fpasswd HTTP/1.1\r\n${own}`, 404],
    [`GET //etc/passwd HTTP/1.1\r\n${own}`, 404],
    [`GET /page.js/../../deno.json HTTP/1.1\r\n${own}`, 404],
  ];
  for (const [head, status] of cases) {
    const line = await raw(page.port, `${head}\r\nConnection: close\r\n\r\n`);
    assert.match(line, new RegExp(`^HTTP/1.[01] ${status} `), head);
  }
});

Deno.test("servePage() refuses commands without the token, of another kind, or too long, and none of them arrives", async () => {
  await using page = served();
  const good = '{"run":0,"command":"pause"}';
  const cases: [Record<string, string>, string, number][] = [
    [{ "content-type": "application/json" }, good, 401],
    [{ ...json, authorization: "Bearer wrong" }, good, 401],
    [{ ...json, authorization: "secret" }, good, 401],
    [{ ...json, authorization: "Bearer secret2" }, good, 401],
    [{ ...json, "content-type": "text/plain" }, good, 415],
    [{ ...json, origin: "http://evil.example" }, good, 403],
    [json, "", 400],
    [json, "nonsense", 400],
    [json, "null", 400],
    [json, "[]", 400],
    [json, '{"run":0}', 400],
    [json, '{"run":0,"command":"halt"}', 400],
    [json, '{"run":"0","command":"stop"}', 400],
    [json, '{"run":0.5,"command":"stop"}', 400],
    [json, '{"run":1,"command":"stop"}', 400],
    [json, '{"run":-1,"command":"stop"}', 400],
    [json, `${good}${" ".repeat(1024)}`, 413],
  ];
  for (const [headers, body, status] of cases) {
    const response = await fetch(`${page.url}/commands`, { method: "POST", headers, body });
    const text = await response.text();
    assert.equal(response.status, status, `${body} ${text}`);
    assert.equal(text.trimEnd().split("\n").length, 1);
  }
  assert.deepEqual(page.commands, []);
});

Deno.test("servePage() refuses ten megabytes without taking them in", async () => {
  await using page = served();
  const size = 10 << 20;
  const post = `POST /commands HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n` +
    `Content-Type: application/json\r\nAuthorization: Bearer secret\r\n`;
  assert.match(await raw(page.port, `${post}Content-Length: ${size}\r\n\r\n`, size), / 413 /);
  const chunk = `Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n`;
  assert.match(await raw(page.port, post + chunk, size), / 413 /);
  assert.deepEqual(page.commands, []);
  assert.equal((await (await fetch(page.url)).text()).length, 7); // and serves on
});

Deno.test("servePage() takes the commands that fit the run's state", async () => {
  await using page = served();
  const send = async (command: string, run = 0) => {
    const body = JSON.stringify({ run, command });
    const response = await fetch(`${page.url}/commands`, { method: "POST", headers: json, body });
    await response.body?.cancel();
    return response.status;
  };
  const state = () => page.feed.run(0)!.status.state;
  const steps: [string, number, LiveState][] = [
    ["pause", 204, "pausing"],
    ["pause", 204, "pausing"],
    ["resume", 204, "running"],
    ["resume", 204, "running"],
    ["stop", 204, "stopping"],
    ["stop", 204, "stopping"],
    ["pause", 409, "stopping"],
    ["resume", 409, "stopping"],
  ];
  for (const [command, status, after] of steps) {
    assert.deepEqual([await send(command), state()], [status, after], command);
  }
  page.feed.setStatus(0, { state: "paused" });
  assert.deepEqual([await send("pause"), state()], [204, "paused"]);
  page.feed.setStatus(0, { state: "ended" });
  for (const command of ["pause", "resume", "stop"]) assert.equal(await send(command), 409);
  page.feed.setRun({ ...run, id: 1, controls: false });
  assert.equal(await send("pause", 1), 409);
  page.feed.setRun({ ...run, id: 2, stoppable: false });
  assert.deepEqual([await send("stop", 2), await send("pause", 2)], [409, 204]);
  assert.equal(page.commands.length, 8);
});

Deno.test("servePage() gives the whole history late, and what is new to those who come back", async () => {
  await using page = served();
  const add = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      page.feed.addPoints(0, [pointAt(i)]);
    }
  };
  add(0, 300);
  const first = await follow(page.url);
  await first.until(inState("running"));
  assert.equal(pointsOf(first.heard).length, 300);
  const lost = first.heard.findLast(({ lastEventId }) => lastEventId)!.lastEventId!;
  await first[Symbol.asyncDispose]();
  add(300, 350);
  await using second = await follow(page.url, lost);
  await second.until(inState("running"));
  assert.deepEqual(
    pointsOf(second.heard).map(({ epoch }) => epoch),
    Array.from({ length: 50 }, (_, i) => 301 + i),
  );
  page.feed.setStatus(0, { state: "ended" });
  await second.until(inState("ended"));
});

Deno.test("servePage() keeps little for clients that never read, and gives the newest when one does", async () => {
  await using page = served();
  const connections = await Promise.all(Array.from({ length: 20 }, async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: page.port });
    const head = `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`;
    await connection.write(new TextEncoder().encode(head));
    return connection;
  }));
  await using reader = await follow(page.url);
  const depth = 100; // 2 kB a point
  let index = 0;
  const add = async (points: number) => {
    for (const end = index + points; index < end;) {
      const batch = Array.from({ length: 20 }, () => pointAt(index++, depth));
      page.feed.addPoints(0, batch);
      await reader.until((event) =>
        event.kind === "points" && event.points.at(-1)!.epoch === index
      );
    }
  };
  await add(2000);
  const { rss } = Deno.memoryUsage();
  await add(6000); // 12 MB for each of the twenty, were they kept
  assert.ok(Deno.memoryUsage().rss - rss < 100 << 20, `${Deno.memoryUsage().rss - rss}`);
  page.feed.setStatus(0, { state: "ended" });
  // one of them reads after all, more than lay on the way for it
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1 << 20);
  let text = "";
  while (!text.includes('"state":"ended"')) {
    text = text.slice(-100_000) +
      decoder.decode(buffer.subarray(0, (await connections[0].read(buffer))!), { stream: true });
  }
  const epochs = [...text.matchAll(/"epoch":(\d+),"step"/g)].map(([, epoch]) => Number(epoch));
  assert.equal(epochs.at(-1), 8000);
  for (const connection of connections) connection.close();
});

Deno.test("servePage() takes the first free port, and fails where none is", async () => {
  await using taken = served();
  const options = {
    hostname: "127.0.0.1",
    token: "",
    assets: new Map(),
    contentSecurityPolicy: "",
    feed: eventFeed(),
    onCommand() {},
  };
  {
    using clock = fakeClock();
    assert.throws(() => servePage({ ...options, ports: [taken.port] }), Deno.errors.AddrInUse);
    assert.deepEqual(clock.due, []); // no timer is left
  }
  const other = servePage({ ...options, ports: [taken.port, 0] });
  assert.notEqual(other.address.port, taken.port);
  await other.close();
});

Deno.test("servePage() gives clients the rest and ends, though others do not read", async () => {
  const page = served();
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: page.port });
  const head = `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  await using reads = await follow(page.url);
  // more than sockets keep
  for (let i = 0; i < 1000; i++) {
    page.feed.addPoints(0, [pointAt(i, 1500)]);
  }
  await reads.until((event) => event.kind === "points" && event.points.at(-1)!.epoch === 1000);
  page.feed.setStatus(0, { state: "ended" });
  const closing = page.server.close();
  await reads.until(inState("ended"));
  await closing;
  await assert.rejects(fetch(page.url), nobodyListens);
  connection.close();
});

Deno.test("servePage() lets a thousand pages follow and refuses one more, until one leaves", async () => {
  const page = servedHere();
  const follows = () => page.ask("/events");
  const first = await follows();
  const others = await Promise.all(Array.from({ length: 998 }, follows));
  const last = await follows();
  assert.deepEqual([last.status, page.server.clients], [200, 1000]);
  for (let time = 0; time < 2; time++) { // who is refused takes no place
    const refused = await follows();
    assert.deepEqual([refused.status, await refused.text()], [503, "too many pages\n"]);
  }
  assert.equal((await page.ask("/events", "HEAD")).status, 200);
  assert.equal(await (await page.ask("/")).text(), "<p>page");
  assert.equal(page.server.clients, 1000);
  await first.body!.cancel();
  assert.equal(page.server.clients, 999);
  const next = await follows();
  assert.deepEqual([next.status, (await follows()).status], [200, 503]);
  for (const { body } of [...others, last]) await body!.cancel();
  assert.equal(page.server.clients, 1);
  // the last one that follows gets the rest, and the server ends
  page.feed.setStatus(0, { state: "ended" });
  const client = eventsOf(next.body!);
  const closed = page.server.close();
  await client.end();
  assert.equal(client.heard.at(-1)!.kind, "over");
  await Promise.all([closed, page.shut]);
  assert.equal(page.server.clients, 0);
});

Deno.test("servePage() gives a page that left and came again all there is, and ends with nothing left", async () => {
  for (const end of ["run", "server"]) {
    const page = served();
    const add = (i: number) => page.feed.addPoints(0, [pointAt(i)]);
    for (let i = 0; i < 150; i++) add(i);
    for (let visit = 0; visit < 3; visit++) {
      const client = await follow(page.url);
      await client.until(inState("running"));
      assert.equal(pointsOf(client.heard).length, 150 + visit);
      const waits = client.until(() => false);
      await client[Symbol.asyncDispose]();
      await assert.rejects(waits, { message: "the stream ended" });
      add(150 + visit); // tells the server, where it writes to who has left
      while (page.server.clients > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const client = await follow(page.url);
    await client.until(inState("running"));
    assert.equal(page.server.clients, 1);
    add(153);
    page.feed.setStatus(0, { state: "ended", complete: end === "run" || undefined });
    const closing = end === "server" ? page.server.close() : undefined;
    await client.end();
    assert.deepEqual(
      pointsOf(client.heard).map(({ epoch }) => epoch),
      Array.from({ length: 154 }, (_, i) => i + 1),
    );
    assert.deepEqual(client.heard.slice(-2).map(({ kind }) => kind), ["state", "over"]);
    assert.equal(page.server.clients, 0);
    await (closing ?? page.server.close());
    await assert.rejects(fetch(page.url), nobodyListens);
  }
});
