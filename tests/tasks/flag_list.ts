// What every task's flags are held to: each is in the help text with its default, and each is given in a call.

import assert from "node:assert/strict";

/** Flags by name, without "--". */
type Flags = Readonly<Record<string, unknown>>;

/** What a help text says of each flag, in one line each; where two flags share an entry, it is of both. */
export function helpEntries(help: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let open: readonly string[] = [];
  for (const line of help.split("\n")) {
    const [, head, rest = ""] = /^ {2,4}((?:-\w, )?--\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    if (head !== undefined) open = [...head.matchAll(/--([a-z0-9-]+)/g)].map(([, flag]) => flag);
    else if (!/^ {5,}/.test(line)) open = [];
    for (const flag of open) {
      const text = head === undefined ? line.trim() : rest;
      entries.set(flag, `${entries.get(flag) ?? ""} ${text}`.trim());
    }
  }
  return entries;
}

/**
 * Holds a help text to a task's flags: an entry for each and for no other, which says the default.
 *
 * @param said how the default stands in the entry, for every flag that has one; "" for the others
 */
export function assertHelpSays(
  help: string,
  flags: Flags,
  said: Readonly<Record<string, string>>,
): void {
  const entries = helpEntries(help);
  const names = Object.keys(flags).sort();
  assert.deepEqual([...entries.keys()].sort(), names);
  assert.deepEqual(Object.keys(said).sort(), names);
  for (const [flag, words] of Object.entries(said)) {
    const entry = entries.get(flag)!;
    assert.ok(entry.includes(words), `--${flag}: wanted ${words} in ${JSON.stringify(entry)}`);
    if (words === "") assert.doesNotMatch(entry, /\bdefault\b|\(\d/, `--${flag}`);
  }
}

/** Calls as lists of arguments; together they must give every flag. */
export function callsOfAll(flags: Flags, calls: readonly string[]): string[][] {
  const lists = calls.map((call) => call.split(" "));
  const given = new Set(lists.flat().map((word) => word.replace(/^--|=.*$/g, "")));
  const missing = Object.keys(flags).filter((flag) => !given.has(flag));
  assert.deepEqual(missing, [], "every flag must be given once");
  return lists;
}
