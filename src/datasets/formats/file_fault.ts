// Short reasons of file errors, to follow "cannot read data.csv: ".

import { deniedReason } from "../../files/file_error.ts";

/** A short reason for an error of the file system, or its message. */
export function fileFault(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  if (error instanceof Deno.errors.NotADirectory) return "part of the path is a file, not a folder";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied by the system";
  if (error instanceof Deno.errors.NotCapable) return deniedReason(error);
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("os error 28")) return "no space left on the device";
  if (message.includes("os error 30")) return "the file system is read-only";
  return message;
}
