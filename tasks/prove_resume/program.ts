// The programs that prove-resume starts, and the folder of their runs.

import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { systemReason } from "../../src/files/file_error.ts";
import { trainTask } from "../../src/runs/resume_call.ts";
import type { Program } from "./killed_run.ts";

/** What the run is. */
interface Training {
  /** A program of the user's; undefined for deno task train. */
  readonly program?: string;
  /** Of deno task train. */
  readonly flags: readonly string[];
  /** That of the flags. */
  readonly engine: string;
}

/**
 * The program that begins the run of a folder or goes on with it.
 *
 * @param every interval of its checkpoints; default that of deno task train
 */
export function programOf(
  { program, flags, engine }: Training,
  folder: string,
  every?: string,
): Program {
  if (program !== undefined) return { args: ["run", "--allow-all", program, folder] };
  const task = trainTask(engine) as keyof typeof config.tasks;
  const words = config.tasks[task].command.split(" ").slice(1);
  const end = words.findIndex((word) => word.endsWith(".ts")); // flags after it are in the call's
  const script = fileURLToPath(new URL(`../../${words[end]}`, import.meta.url));
  const saved = every === undefined ? [] : [`--checkpoint-every=${every}`];
  const place = ["--quiet", "--resume-or-start", `--out=${folder}`];
  return { args: [...words.slice(0, end), script, ...flags, ...saved, ...place] };
}

/** The folder of the runs, which disposal removes unless it is kept. */
interface FolderOfRuns extends Disposable {
  readonly path: string;
  keep(): void;
}

/** @param out a new folder, which is kept; default a temporary one */
export function folderOfRuns(out: string | undefined): FolderOfRuns {
  let kept = out !== undefined;
  const path = out ?? Deno.makeTempDirSync({ prefix: "fathom_prove_resume_" });
  if (out !== undefined) {
    try {
      Deno.mkdirSync(out);
    } catch (cause) {
      throw new Error(`prove-resume: wanted a new folder --out ${out}: ${systemReason(cause)}`, {
        cause,
      });
    }
  }
  return {
    path,
    keep: () => void (kept = true),
    [Symbol.dispose]() {
      if (!kept) Deno.removeSync(path, { recursive: true });
    },
  };
}
