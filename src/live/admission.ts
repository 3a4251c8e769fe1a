// Who may speak to the page's server: programs of this machine that call it by its own name, and pages that it served
// itself. Other sites' pages run in the same browser; they are told apart by Host, Origin and Sec-Fetch-Site.

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  /** One line. */
  readonly text: string;
}

/** Where a server listens. */
export interface Address {
  readonly hostname: string;
  readonly port: number;
}

const loopback = /^(127(\.\d+){3}|localhost|\[::1\])$/i;
const literal = /^(\d+(\.\d+){3}|localhost|\[[\da-f:.]+\])$/i;

/**
 * Looks at where a request comes from and goes to; undefined where nothing speaks against it.
 *
 * @param listening where the server listens; on every address of the machine, it goes by any address, by no name
 */
export function refusalOf(
  { headers, url }: { readonly headers: Headers; readonly url: string },
  listening: Address,
): Refusal | undefined {
  const host = headers.get("host") ?? "";
  // a request line may name a server too, which counts more
  const called = URL.parse(`http://${host}`);
  if (!isOwn(host, listening) || !called || URL.parse(url)?.host.toLowerCase() !== called.host) {
    return { status: 421, text: "wanted a request to the printed address, got another Host" };
  }
  const origin = headers.get("origin");
  if (origin !== null && origin !== called.origin) {
    return { status: 403, text: "wanted a request of the page itself, got another Origin" };
  }
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") {
    return { status: 403, text: "wanted a request of the page itself, got one from another site" };
  }
}

function isOwn(host: string, { hostname, port }: Address): boolean {
  const [, name, digits = "80"] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  if (name === undefined || Number(digits) !== port) return false;
  const own = hostname.includes(":") ? `[${hostname}]` : hostname;
  // DNS can make any name point here, but no name looks like an address
  if (own === "0.0.0.0" || own === "[::]") return literal.test(name);
  return name.toLowerCase() === own.toLowerCase() || loopback.test(own) && loopback.test(name);
}
