// The text of run.json and summary.json.

/** JSON with a line for every value. */
export function runJsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
