// A copy of the repository in a folder of its own, in which tests run on mutated sources.

const decoder = new TextDecoder();

/** A copy of the repository; disposal removes it. */
export interface Sandbox extends AsyncDisposable {
  /** The copy's root, without a slash at its end. */
  readonly root: string;
  /** Runs deno in it. */
  deno(args: readonly string[], options?: RunOptions): Promise<Ended>;
}

export interface RunOptions {
  /** Seconds after which the processes are ended; default without a limit. */
  readonly limit?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Ended {
  readonly ok: boolean;
  readonly timedOut: boolean;
  readonly seconds: number;
  /** Standard output and standard error. */
  readonly text: string;
}

/**
 * Copies what git knows and what it does not ignore. Data of tests beside the repository are linked.
 *
 * @param signal ends the processes that run in it, and what waits for them throws its reason
 */
export async function makeSandbox(repository: string, signal?: AbortSignal): Promise<Sandbox> {
  const folder = await Deno.makeTempDir({ prefix: "fathom_mutate_" });
  const root = `${folder}/main`;
  try {
    const listed = await new Deno.Command("git", {
      args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      cwd: repository,
    }).output();
    if (!listed.success) throw new Error(`git ls-files: ${decoder.decode(listed.stderr).trim()}`);
    for (const file of decoder.decode(listed.stdout).split("\0").filter(Boolean)) {
      const to = `${root}/${file}`;
      await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
      await Deno.copyFile(`${repository}/${file}`, to).catch(absent);
    }
    await Deno.realPath(`${repository}/../shared`)
      .then((shared) => Deno.symlink(shared, `${folder}/shared`))
      .catch(absent);
  } catch (error) {
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
  return {
    root,
    deno: (args, options) => run(args, root, { signal, ...options }),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** A file that was removed since git listed it, or no data beside the repository. */
function absent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** In a session of its own, so that a limit ends what a test has started too. */
async function run(
  args: readonly string[],
  cwd: string,
  { limit, env, signal }: RunOptions & { readonly signal?: AbortSignal },
): Promise<Ended> {
  const start = performance.now();
  const child = new Deno.Command("setsid", {
    args: [Deno.execPath(), ...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let timedOut = false;
  const end = () => endSession(child.pid);
  const timer = limit === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    end();
  }, limit * 1000);
  signal?.addEventListener("abort", end);
  const { success, stdout, stderr } = await child.output();
  signal?.removeEventListener("abort", end);
  clearTimeout(timer);
  signal?.throwIfAborted();
  const seconds = (performance.now() - start) / 1000;
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  return { ok: success && !timedOut, timedOut, seconds, text };
}

/** Ends the processes of a session. */
function endSession(session: number): void {
  const { stdout } = new Deno.Command("ps", { args: ["-eo", "pid=,sid="] }).outputSync();
  for (const line of decoder.decode(stdout).trim().split("\n")) {
    const [pid, sid] = line.trim().split(/\s+/).map(Number);
    if (sid !== session) continue;
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      absent(error);
    }
  }
}
