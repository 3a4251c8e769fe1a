// The token that commands need. It comes in the fragment of the printed address, which browsers send to nobody.

// behind a proxy several servers have one origin, and paths of their own
const key = () => `fathom-token ${location.pathname}`;

/** The token of the address, else what this tab had before it was loaded again; undefined without either. */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(key(), given);
    // out of the bar, so that it is in no screenshot and no copied address
    history.replaceState(null, "", location.pathname);
  }
  return given ?? sessionStorage.getItem(key()) ?? undefined;
}

/** Forgets a token that the server does not take. */
export function dropToken(): void {
  sessionStorage.removeItem(key());
}
