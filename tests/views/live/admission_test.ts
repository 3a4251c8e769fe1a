// Who may speak to the page's server.

import assert from "node:assert/strict";
import { refusalOf } from "../../../src/views/live/admission.ts";
import { readAllowedHost } from "../../../src/views/live/allowed_hosts.ts";

const listening = { hostname: "127.0.0.1", port: 4870 };

function statusOf(
  headers: Record<string, string>,
  at: { hostname: string; port: number } = listening,
  url = `http://${headers.host ?? "x"}/`,
  method = "GET",
): number | undefined {
  return refusalOf({ method, headers: new Headers(headers), url }, at)?.status;
}

Deno.test("refusalOf() lets in who calls the server by its own name", () => {
  for (const host of ["127.0.0.1:4870", "localhost:4870", "LOCALHOST:4870", "[::1]:4870"]) {
    assert.equal(statusOf({ host }), undefined, host);
    const origin = new URL(`http://${host}`).origin; // as browsers write it
    assert.equal(statusOf({ host, origin }), undefined, host);
  }
  assert.equal(statusOf({ host: "127.0.0.1" }, { hostname: "127.0.0.1", port: 80 }), undefined);
  assert.equal(statusOf({ host: "me:4870" }, { hostname: "me", port: 4870 }), undefined);
  assert.equal(
    statusOf({ host: "[fe80::2]:4870" }, { hostname: "fe80::2", port: 4870 }),
    undefined,
  );
});

Deno.test("refusalOf() refuses other names, which DNS may point here", () => {
  const hosts = [
    "evil.example:4870",
    "evil.example",
    "127.0.0.1.evil.example:4870",
    "localhost.evil.example:4870",
    "evil.example:4870@127.0.0.1:4870",
    "127.0.0.1:4870, evil.example",
    "",
  ];
  for (const host of hosts) assert.equal(statusOf({ host }), 421, host);
  assert.equal(statusOf({}), 421);
  // a request line that names another server than Host
  assert.equal(statusOf({ host: "127.0.0.1:4870" }, listening, "http://evil.example/"), 421);
  // on an address of the network, loopback names are another's
  assert.equal(statusOf({ host: "localhost:4870" }, { hostname: "10.0.0.2", port: 4870 }), 421);
});

Deno.test("refusalOf() goes by loopback names with any port, as after a forwarding of ports", () => {
  for (const host of ["localhost:9999", "127.0.0.1", "127.0.0.1:4871", "[::1]:80"]) {
    const { origin } = new URL(`http://${host}`);
    assert.equal(statusOf({ host }), undefined, host);
    assert.equal(statusOf({ host, origin }), undefined, host);
    // the page of another server on this machine is another site's page
    assert.equal(statusOf({ host, origin: "http://localhost:4872" }), 403, host);
  }
  // a server with another address has its own port alone
  assert.equal(statusOf({ host: "me:4871" }, { hostname: "me", port: 4870 }), 421);
  assert.equal(statusOf({ host: "10.0.0.2:1" }, { hostname: "0.0.0.0", port: 4870 }), 421);
});

Deno.test("refusalOf() lets a link of another site open the page in a tab, and nothing else", () => {
  const link = {
    host: "127.0.0.1:4870",
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  const url = "http://127.0.0.1:4870/";
  assert.equal(statusOf(link), undefined);
  assert.equal(statusOf(link, listening, url, "POST"), 403); // a form
  assert.equal(statusOf({ ...link, "sec-fetch-dest": "iframe" }), 403);
  assert.equal(statusOf({ ...link, "sec-fetch-mode": "cors" }), 403);
  assert.equal(statusOf({ ...link, origin: "http://evil.example" }), 403);
});

Deno.test("refusalOf() goes by any address and no name where the server listens on all", () => {
  for (const hostname of ["0.0.0.0", "::"]) {
    const at = { hostname, port: 4870 };
    for (const host of ["10.0.0.2:4870", "[fe80::2]:4870", "localhost:4870"]) {
      assert.equal(statusOf({ host }, at), undefined, host);
    }
    assert.equal(statusOf({ host: "evil.example:4870" }, at), 421);
  }
});

Deno.test("refusalOf() refuses requests that another site's page makes", () => {
  const host = "127.0.0.1:4870";
  for (
    const origin of ["http://evil.example", "null", "https://127.0.0.1:4870", "http://127.0.0.1"]
  ) {
    assert.equal(statusOf({ host, origin }), 403, origin);
  }
  for (
    const [site, status] of [
      ["same-origin", undefined],
      ["none", undefined],
      ["same-site", 403],
      ["cross-site", 403],
    ] as const
  ) {
    assert.equal(statusOf({ host, "sec-fetch-site": site }), status, site);
  }
});

/** The status where hub.example with any port and other.example:8000 are let in. */
function statusAllowing(headers: Record<string, string>, url = `http://${headers.host}/`) {
  const allowed = ["hub.example", "other.example:8000"].map((text) => readAllowedHost(text)!);
  return refusalOf({ method: "POST", headers: new Headers(headers), url }, listening, allowed)
    ?.status;
}

Deno.test("refusalOf() lets in allowed names, whose pages come by http and https, and no others", () => {
  for (const host of ["hub.example", "hub.example:8443", "HUB.example", "other.example:8000"]) {
    const { host: name } = new URL(`http://${host}`);
    assert.equal(statusAllowing({ host }), undefined, host);
    for (const origin of [`http://${name}`, `https://${name}`]) {
      assert.equal(statusAllowing({ host, origin }), undefined, `${host} ${origin}`);
    }
    const strangers = [
      "http://evil.example",
      "https://hub.example.evil",
      "null",
      "hub.example",
      "https://hub.example/",
    ];
    for (const origin of [...strangers, "http://127.0.0.1:4870", "ftp://hub.example"]) {
      assert.equal(statusAllowing({ host, origin }), 403, `${host} ${origin}`);
    }
    assert.equal(statusAllowing({ host, "sec-fetch-site": "same-site" }), 403);
    assert.equal(statusAllowing({ host, "sec-fetch-site": "cross-site" }), 403);
    assert.equal(statusAllowing({ host }, "http://evil.example/"), 421);
  }
  const hosts = [
    "other.example:8001",
    "other.example",
    "a.hub.example",
    "hub.example.evil",
    "hub.example@evil.example",
    "evil.example@hub.example",
    "hub.example/",
    "hub.example, evil.example",
  ];
  for (const host of hosts) assert.equal(statusAllowing({ host }), 421, host);
});

Deno.test("refusalOf() knows pages under an allowed name though a proxy writes the server's own Host", () => {
  const host = "127.0.0.1:4870";
  assert.equal(statusAllowing({ host, origin: "https://hub.example" }), undefined);
  assert.equal(statusAllowing({ host, origin: "https://other.example" }), 403);
  // the page of another site, in the same browser, with the proxy not between
  const direct = { host, origin: "https://hub.example", "sec-fetch-site": "cross-site" };
  assert.equal(statusAllowing(direct), 403);
});

Deno.test("refusalOf() does not believe X-Forwarded headers, and says which flag lets a name in", () => {
  const forwarded = {
    "x-forwarded-host": "127.0.0.1:4870",
    "x-forwarded-proto": "http",
    forwarded: "host=127.0.0.1:4870",
  };
  assert.equal(statusOf({ host: "evil.example", ...forwarded }), 421);
  const text = (host: string) =>
    refusalOf({ method: "GET", headers: new Headers({ host }), url: `http://${host}/` }, listening)
      ?.text;
  assert.equal(
    text("hub.example:8000"),
    "the request must be to the printed address, got one to hub.example:8000; " +
      "--allow-host hub.example:8000 (option allowHosts) allows that name",
  );
  assert.equal(
    text("<b>"),
    "the request must be to the printed address, got another Host; " +
      "--allow-host NAME (option allowHosts) allows another name",
  );
});

Deno.test("refusalOf() names the flag for hosts of up to 99 characters, and says what it wanted of pages", () => {
  const refusal = (headers: Record<string, string>) =>
    refusalOf(
      { method: "GET", headers: new Headers(headers), url: `http://${headers.host}/` },
      listening,
    );
  const wanted = "the request must be to the printed address, got";
  const short = "a.".repeat(49) + "b";
  assert.equal(short.length, 99);
  assert.deepEqual(refusal({ host: short }), {
    status: 421,
    text: `${wanted} one to ${short}; --allow-host ${short} (option allowHosts) allows that name`,
  });
  const other = "another Host; --allow-host NAME (option allowHosts) allows another name";
  for (const host of [`${short}c`, `${short}cd`, "a b", "a/b"]) {
    assert.deepEqual(refusal({ host }), { status: 421, text: `${wanted} ${other}` }, host);
  }
  const host = "127.0.0.1:4870";
  const page = "the request must come from the page itself, got";
  assert.deepEqual(refusal({ host, origin: "http://evil.example" }), {
    status: 403,
    text: `${page} another Origin`,
  });
  assert.deepEqual(refusal({ host, "sec-fetch-site": "cross-site" }), {
    status: 403,
    text: `${page} another site`,
  });
});
