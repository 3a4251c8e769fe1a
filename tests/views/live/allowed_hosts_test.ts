// Names under which a page is let in besides its own.

import assert from "node:assert/strict";
import { isAllowed, readAllowedHost } from "../../../src/views/live/allowed_hosts.ts";

Deno.test("readAllowedHost() takes names with and without a port, as browsers write them", () => {
  assert.deepEqual(readAllowedHost("Hub.Example.org"), { name: "hub.example.org" });
  assert.deepEqual(readAllowedHost("hub.example.org:8000"), {
    name: "hub.example.org",
    port: 8000,
  });
  assert.deepEqual(readAllowedHost("hub:80"), { name: "hub", port: 80 });
  assert.deepEqual(readAllowedHost("bücher.example"), { name: "xn--bcher-kva.example" });
  assert.deepEqual(readAllowedHost("10.0.0.2"), { name: "10.0.0.2" });
  assert.deepEqual(readAllowedHost("[FE80::2]:99"), { name: "[fe80::2]", port: 99 });
});

Deno.test("readAllowedHost() refuses what is no name: schemes, paths, patterns, spaces, control characters", () => {
  const texts = [
    "",
    " ",
    "https://hub.example.org",
    "hub.example.org/user/x",
    "hub.example.org/",
    "hub.example.org:",
    "hub.example.org:0",
    "hub.example.org:65536",
    "hub.example.org:8000:1",
    "user@hub.example.org",
    "hub example.org",
    " hub.example.org",
    "hub.example.org\n",
    "hub\u0000.example.org",
    "hub\u001b[31m.example.org",
    "hub\u202e.example.org",
    "*",
    "*.example.org",
    "hub?x",
    "hub#x",
    "hub%2eexample.org",
    "4899", // a port alone, an address to browsers
    "[::1",
    "[g::1]",
    "xn--a",
  ];
  for (const text of texts) assert.equal(readAllowedHost(text), undefined, JSON.stringify(text));
});

Deno.test("isAllowed() wants the port where one was given, that of the scheme where an address has none", () => {
  const fits = (address: string, host: string) =>
    isAllowed(new URL(address), [readAllowedHost(host)!]);
  const cases: [string, string, boolean][] = [
    ["https://hub.example", "hub.example", true],
    ["http://hub.example:9000", "hub.example", true],
    ["https://hub.example", "hub.example:443", true],
    ["http://hub.example", "hub.example:443", false],
    ["http://hub.example", "hub.example:80", true],
    ["http://hub.example:9000", "hub.example:9000", true],
    ["http://hub.example:9001", "hub.example:9000", false],
    ["https://a.hub.example", "hub.example", false],
    ["https://hub.example.evil", "hub.example", false],
  ];
  for (const [address, host, fit] of cases) {
    assert.equal(fits(address, host), fit, `${address} ${host}`);
  }
  assert.equal(isAllowed(new URL("http://hub.example"), []), false);
});
