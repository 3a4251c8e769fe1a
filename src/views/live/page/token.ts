// The token that commands need. It comes in the fragment of the printed address, which browsers do not send.

// behind a proxy several servers have one origin and different paths
const key = () => `fathom-token ${location.pathname}`;

/** Undefined if the browser stores nothing, as with all cookies blocked: a reloaded page has no token then. */
function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** The token of the address, else that of this tab before it was reloaded; undefined without either. */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    storage()?.setItem(key(), given);
    // removed from the address bar, so that it is in no screenshot and no copied address
    history.replaceState(null, "", location.pathname);
  }
  return given || (storage()?.getItem(key()) ?? undefined);
}

/** Forgets a token that the server refuses. */
export function dropToken(): void {
  storage()?.removeItem(key());
}
