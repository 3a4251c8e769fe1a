// Further host names of the page's server, as through JupyterHub's proxy.

/** An allowed name. */
export interface AllowedHost {
  /** As browsers write it: lower case, ASCII. */
  readonly name: string;
  /** The port that must come with it; undefined for any. */
  readonly port?: number;
}

/** The form of a name, for errors. */
export const allowedHostText =
  "a host name without scheme and path, such as hub.example.org or hub.example.org:8000";

const shape = /^(\[[\da-f:.]+\]|[\p{L}\p{M}\p{N}._-]+)(?::(\d{1,5}))?$/iu;

/** Reads `NAME` or `NAME:PORT`; undefined if the text is neither. */
export function readAllowedHost(text: string): AllowedHost | undefined {
  const [, name, digits] = shape.exec(text) ?? [];
  if (name === undefined) return undefined;
  const called = URL.parse(`http://${name}`)?.hostname;
  // "4899" is the address 0.0.19.35 to browsers, and a mistake here
  const ascii = !/[^\0-\x7f]/.test(name);
  if (!called || ascii && !name.startsWith("[") && called !== name.toLowerCase()) return undefined;
  if (digits === undefined) return { name: called };
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? { name: called, port } : undefined;
}

/** Whether an address in a browser, such as `https://hub.example.org`, has one of the names. */
export function isAllowed(
  { hostname, port, protocol }: Pick<URL, "hostname" | "port" | "protocol">,
  allowed: readonly AllowedHost[],
): boolean {
  const at = Number(port) || (protocol === "https:" ? 443 : 80);
  return allowed.some((host) =>
    host.name === hostname && (host.port === undefined || host.port === at)
  );
}
