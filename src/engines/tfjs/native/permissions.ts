// The permissions that engine tensorflow requires.

/** Besides reading. */
const needed = ["ffi", "env", "sys"] as const;

/** The first that is not granted: "ffi". Nothing is asked for. */
export function missingPermission(): string | undefined {
  return needed.find((name) => Deno.permissions.querySync({ name }).state !== "granted");
}
