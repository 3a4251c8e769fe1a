// The operations on files that durable writing needs, as a value, so that a test can make each of them fail.

/** Deno's functions of these names, or a test's. An open file brings its own `write`, `sync`, `read` and `statSync`. */
export type Disk = Pick<
  typeof Deno,
  "lstatSync" | "mkdirSync" | "openSync" | "readDirSync" | "removeSync" | "renameSync"
>;
