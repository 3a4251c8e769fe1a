// deno task soak tensorflow [STEPS]: engine tensorflow from its install to its removal, in a folder of its own: reference
// results, training, evaluation, runs that are killed and resumed, exit codes, and STEPS gradient steps (default 10,000) of
// every batch size with flat memory. With FATHOM_TENSORFLOW only the kernels are fetched.

import { fileURLToPath } from "node:url";
import { installFolder } from "../../src/engines/tfjs/native/places.ts";
import { denoArguments, type TaskName } from "../tasks/run_task.ts";

/** Programs whose ends are seen to, with their exit codes: without the library, with it, and failing with it. */
const programs: readonly (readonly [code: number, text: string])[] = [
  [0, "await start;"],
  [0, "const network = await start; network[Symbol.dispose]();"],
  [0, "const network = await start; await network.readState();"],
  [3, "await start; Deno.exit(3);"],
  [1, "await start; throw new Error('failed');"],
  [0, "start.then(() => {});"],
  [4, "start.catch(() => {}); Deno.exit(4);"],
];

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const module = (path: string) => new URL(`../../${path}`, import.meta.url).href;

/** @returns how many of its parts failed */
export async function soakTensorFlow([steps = "10000"]: readonly string[]): Promise<number> {
  const folder = Deno.makeTempDirSync({ prefix: "fathom_soak_tensorflow_" });
  let failed = 0;
  const part = async (
    what: string,
    args: readonly string[],
    wanted = 0,
    mayTell = wanted !== 0,
  ) => {
    const started = performance.now();
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      ...{ args: [...args], cwd: folder },
      env: { NO_COLOR: "1" },
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    const right = code === wanted && (mayTell || !err);
    if (!right) failed++;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${right ? "ok  " : "FAIL"}  ${what}: exit code ${code}, ${seconds} s`);
    if (!right) console.log(`${out}\n${err}`);
    return out;
  };
  const task = (name: TaskName, ...args: string[]) =>
    part(
      [`deno task ${name}`, ...args].join(" "),
      denoArguments(name, args),
      0,
      name.endsWith("install"),
    );
  try {
    await task("tensorflow:install");
    console.log(await task("verify:tensorflow"));
    await task("train:tensorflow", "--epochs", "200", "--quiet", "--out", "run");
    await task("evaluate:tensorflow", "run", "--quiet");
    await task("train:tensorflow", "--resume", "run", "--epochs", "220", "--quiet");
    console.log(await task("prove-resume", "--engine", "tensorflow", "--epochs", "300", "--quiet"));
    for (const [code, text] of programs) {
      const program = `${folder}/program.ts`;
      Deno.writeTextFileSync(
        program,
        `import { createNetwork } from "${module("src/engines/create_network.ts")}";\n` +
          `const start = createNetwork({ kind: "dense", inputs: 2, classes: 2, maxDepth: 1, width: 3 }, ` +
          `{ engine: "tensorflow" });\n${text}\n`,
      );
      await part(text, ["run", "-A", "--no-check", "--quiet", `--config=${config}`, program], code);
    }
    const program = module("tests/soak/tensorflow_steps.ts");
    console.log(await part(`${steps} steps`, ["run", "-A", `--config=${config}`, program, steps]));
    await task("tensorflow:install", "--remove");
    if ([...Deno.readDirSync(folder)].some(({ name }) => name === installFolder)) failed++;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  console.log(failed === 0 ? "no part failed" : `${failed} parts failed`);
  return failed;
}
