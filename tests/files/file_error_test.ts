// Errors of the file system in one line.

import assert from "node:assert/strict";
import { deniedReason, fileError, systemReason } from "../../src/files/file_error.ts";

Deno.test("systemReason() is the system's reason without its number and path, in small letters", () => {
  const full = "No space left on device (os error 28): write '/a (os error 1)/b'\nand more";
  assert.equal(systemReason(new Error(full)), "no space left on device");
  assert.equal(systemReason(new Error("Is a directory (os error 21)")), "is a directory");
  assert.equal(
    systemReason(new TypeError("wanted an error, got ENOENT")),
    "wanted an error, got ENOENT",
  );
  assert.equal(systemReason("Gone"), "gone");
  assert.equal(systemReason(undefined), "undefined");
  assert.equal(systemReason(new Error("")), "");
});

Deno.test("systemReason() and deniedReason() say what Deno did not allow, and where it allows nothing", () => {
  const denied = 'Requires read access to "x (os error 1)", run again with the --allow-read flag';
  const told =
    'Deno was not given read access to "x (os error 1)", run again with the --allow-read flag';
  assert.equal(systemReason(new Deno.errors.NotCapable(denied)), told);
  assert.equal(deniedReason({ message: denied }), told);
  const all = 'Requires all access to "/proc/x", run again with the --allow-all flag';
  const elsewhere = "Deno keeps commands out of /dev, /proc and /sys; use a path in another folder";
  assert.equal(deniedReason({ message: all }), elsewhere);
  assert.equal(deniedReason({ message: "It Requires more" }), "It Requires more");
});

Deno.test("fileError() names the function and what failed, and keeps the cause", () => {
  const cause = new Error("Permission denied (os error 13)");
  const error = fileError("saveRun", "cannot write runs/x", cause);
  assert.equal(error.message, "saveRun(): cannot write runs/x: permission denied");
  assert.equal(error.cause, cause);
});
