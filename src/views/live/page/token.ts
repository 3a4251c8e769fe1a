// The token that commands need. It comes in the fragment of the printed address, which browsers send to nobody.

// behind a proxy several servers have one origin, and paths of their own
const key = () => `fathom-token ${location.pathname}`;

/** Undefined where the browser keeps nothing, as with all cookies blocked: a page loaded again has no token then. */
function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** The token of the address, else what this tab had before it was loaded again; undefined without either. */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    storage()?.setItem(key(), given);
    // out of the bar, so that it is in no screenshot and no copied address
    history.replaceState(null, "", location.pathname);
  }
  return given || (storage()?.getItem(key()) ?? undefined);
}

/** Forgets a token that the server does not take. */
export function dropToken(): void {
  storage()?.removeItem(key());
}
