// temp: sweep of every change
import { killCases } from "../tasks/kill_cases.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { denoArguments, endOf, runTask } from "../tasks/run_task.ts";
import { copyFolder } from "../files/copy_folder.ts";
import { join } from "node:path";
import { filesIn } from "../files/files_in.ts";

const words = Deno.args;
using base = temporaryFolder();
const made = await runTask(
  "train",
  "--max-depth 2 --width 4 --epochs 20 --quiet --out run".split(" "),
  base.path,
);
if (made.code !== 0) throw new Error(made.err);
base.write(
  "points.csv",
  Array.from({ length: 4000 }, (_, i) => `${Math.sin(i)},${Math.cos(i)}\n`).join(""),
);
const pre = new URL("../tasks/hold_at.ts", import.meta.url).href;
const torn = words.includes("torn");
for (const c of killCases) {
  if (!words.includes(c.task)) continue;
  using whole = temporaryFolder();
  const cw = join(whole.path, "w");
  await copyFolder(base.path, cw);
  const w = await runTask(c.task, c.args, cw);
  if (w.code !== 0) throw new Error(JSON.stringify(w));
  const want = c.results(cw);
  console.log("==", c.task, [...want.keys()].join(" "));
  for (let n = 0;; n++) {
    using folder = temporaryFolder();
    const cwd = join(folder.path, "w");
    await copyFolder(base.path, cwd);
    const [run, ...rest] = denoArguments(c.task, c.args);
    const child = new Deno.Command(Deno.execPath(), {
      args: [run, `--preload=${pre}?n=${n}${torn ? "&torn" : ""}`, ...rest],
      cwd,
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let heard = "";
    const dec = new TextDecoder();
    for await (const b of child.stderr.values()) {
      heard += dec.decode(b);
      if (/held at .*\n/.test(heard)) {
        child.kill("SIGKILL");
        break;
      }
    }
    const { signal } = await child.status;
    if (!signal) {
      console.log("   ended by itself after", n);
      break;
    }
    const at = /held at (.*)\n/.exec(heard)![1];
    if (torn && !at.startsWith("write ")) continue;
    const left = [...filesIn(cwd).keys()].filter((x) =>
      !x.startsWith("run/n") && !/^(run\/(SHA|run|snap|sum).*|points.csv|run\/)$/.test(x)
    );
    // reads
    const reads: string[] = [];
    if (c.task === "prune") {
      const p = await runTask("predict", ["small", "points.csv", "--quiet"], cwd);
      reads.push(`predict ${p.code} ${p.err.trim()}`);
    }
    const next = await endOf(
      new Deno.Command(Deno.execPath(), {
        args: denoArguments(c.task, c.args),
        cwd,
        env: { NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
    const same = JSON.stringify([...c.results(cwd)]) === JSON.stringify([...want]);
    const hidden = [...filesIn(cwd).keys()].filter((x) => /(^|\/)\./.test(x));
    const bad = !same || next.code !== 0 && !c.finished?.test(next.err) || hidden.length > 0;
    console.log(
      bad ? "BAD" : "ok ",
      n,
      at,
      "| left",
      left.join(" "),
      "| reads",
      reads.join("; "),
      "|",
      next.code,
      next.err.trim().replaceAll("\n", " // "),
      same ? "" : "DIFFERENT",
      hidden.join(" "),
    );
    if (bad && !same) {
      for (const [k, v] of want) {
        const g = c.results(cwd).get(k);
        if (g !== v) console.log("     ", k, v.length, g?.length);
      }
    }
  }
}
