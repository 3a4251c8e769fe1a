// Admission of requests to the page's server: programs of this machine that call it by its own name, and its own pages.
// Pages of other sites run in the same browser and are recognised by Host, Origin and Sec-Fetch-Site (Fetch Metadata).
// They may link to the page, not read it or command it. X-Forwarded-* headers are never read: anyone can send them.

import { type AllowedHost, isAllowed, readAllowedHost } from "./allowed_hosts.ts";

/** The refusal of a request. */
export interface Refusal {
  readonly status: number;
  /** One line. */
  readonly text: string;
}

/** The address of a server. */
export interface Address {
  readonly hostname: string;
  readonly port: number;
}

const loopback = /^(127(\.\d+){3}|localhost|\[::1\])$/i;
const literal = /^(\d+(\.\d+){3}|localhost|\[[\da-f:.]+\])$/i;

/**
 * Checks the origin and the target of a request; undefined if it is allowed.
 *
 * @param listening the server's address; on all addresses of the machine it accepts any address and no name. On a
 * loopback address it accepts every loopback name and port, as after `ssh -L`: no other site has such a name
 * @param allowed further names that it accepts. Pages under such a name may use https, and a proxy may have written the
 * server's own name into Host
 */
export function refusalOf(
  { method, headers, url }: Pick<Request, "method" | "headers" | "url">,
  listening: Address,
  allowed: readonly AllowedHost[] = [],
): Refusal | undefined {
  const host = headers.get("host") ?? "";
  // a request line may name a server too, which takes precedence
  const called = URL.parse(`http://${host}`);
  const known = isOwn(host, listening) || isPlain(host) && called && isAllowed(called, allowed);
  if (!known || !called || URL.parse(url)?.host.toLowerCase() !== called.host) {
    return { status: 421, text: strangeHost(host) };
  }
  const origin = headers.get("origin");
  if (origin !== null && origin !== called.origin && !isAllowedOrigin(origin, allowed)) {
    return { status: 403, text: "the request must come from the page itself, got another Origin" };
  }
  const site = headers.get("sec-fetch-site");
  const own = site === null || site === "same-origin" || site === "none";
  if (!own && !isLink(method, headers)) {
    return { status: 403, text: "the request must come from the page itself, got another site" };
  }
}

/** A name and a port, and nothing else of URLs. */
function isPlain(host: string): boolean {
  return readAllowedHost(host) !== undefined;
}

function isAllowedOrigin(origin: string, allowed: readonly AllowedHost[]): boolean {
  const url = URL.parse(origin);
  return url !== null && url.origin === origin && /^https?:$/.test(url.protocol) &&
    isAllowed(url, allowed);
}

function strangeHost(host: string): string {
  const wanted = "the request must be to the printed address, got";
  return isPlain(host) && host.length < 100
    ? `${wanted} one to ${host}; --allow-host ${host} (option allowHosts) allows that name`
    : `${wanted} another Host; --allow-host NAME (option allowHosts) allows another name`;
}

/** Whether a browser follows a link into its own tab: the site with the link does not see the response. */
function isLink(method: string, headers: Headers): boolean {
  return method === "GET" && headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document";
}

function isOwn(host: string, { hostname, port }: Address): boolean {
  const [, name, digits = "80"] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  if (name === undefined) return false;
  const own = hostname.includes(":") ? `[${hostname}]` : hostname;
  if (loopback.test(own) && loopback.test(name)) return true;
  if (Number(digits) !== port) return false;
  // DNS can make any name point here, but no name looks like an address
  if (own === "0.0.0.0" || own === "[::]") return literal.test(name);
  return name.toLowerCase() === own.toLowerCase();
}
