// deno task soak [mutations]: what takes too long for the tests: two commands in one folder, or mutated files. Ends with 1
// where a trial fails.

const [first, ...others] = Deno.args;
const failed = first === "mutations"
  ? await (await import("./mutations.ts")).soakMutations(others)
  : await (await import("./folders.ts")).soakFolders(Deno.args);
if (failed > 0) Deno.exit(1);
