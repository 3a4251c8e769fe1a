// deno task soak [mutations | kills | resume | tensorflow]: what takes too long for the tests: two commands in one folder, mutated files,
// commands that are killed or whose disk fails, runs that are killed and resumed, or engine tensorflow. Ends with 1 where a trial fails.

const [first, ...others] = Deno.args;
const failed = first === "mutations"
  ? await (await import("./mutations.ts")).soakMutations(others)
  : first === "kills"
  ? await (await import("./kills.ts")).soakKills(others)
  : first === "resume"
  ? await (await import("./resume.ts")).soakResume(others)
  : first === "tensorflow"
  ? await (await import("./tensorflow.ts")).soakTensorFlow(others)
  : await (await import("./folders.ts")).soakFolders(Deno.args);
if (failed > 0) Deno.exit(1);
