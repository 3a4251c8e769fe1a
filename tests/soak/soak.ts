// deno task soak [mutations | kills]: what takes too long for the tests: two commands in one folder, mutated files, or
// commands that are killed. Ends with 1 where a trial fails.

const [first, ...others] = Deno.args;
const failed = first === "mutations"
  ? await (await import("./mutations.ts")).soakMutations(others)
  : first === "kills"
  ? await (await import("./kills.ts")).soakKills(others)
  : await (await import("./folders.ts")).soakFolders(Deno.args);
if (failed > 0) Deno.exit(1);
