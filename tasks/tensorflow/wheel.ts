// TensorFlow's wheel from PyPI, put into a folder by pip. Python itself is never run with it.

/** The version that is installed. */
export const wheelVersion = "2.21.0";

/** A Python for which wheels are built; any would do. */
const wheelPython = "3.12";

/** Puts the library into a folder. @param gpu with NVIDIA's libraries */
export async function installWheel(
  folder: string,
  { gpu }: { readonly gpu: boolean },
): Promise<void> {
  const { arch } = Deno.build;
  // for processors of ARM there is one package
  const name = gpu || arch !== "x86_64" ? "tensorflow" : "tensorflow-cpu";
  await pip(folder, [`${name}==${wheelVersion}`]);
  if (gpu) await pip(folder, await cudaRequirements(folder));
}

/** The packages that the wheel names for its extra and-cuda, as pip takes them. */
async function cudaRequirements(folder: string): Promise<string[]> {
  const metadata = await Deno.readTextFile(
    `${folder}/tensorflow-${wheelVersion}.dist-info/METADATA`,
  );
  return requirementsOf(metadata, "and-cuda");
}

/** The requirements of an extra, from the metadata of a wheel. */
export function requirementsOf(metadata: string, extra: string): string[] {
  return metadata.split("\n").flatMap((line) => {
    const [, requirement, of] =
      /^Requires-Dist: ([^;]*\S)\s*;.*\bextra == ["']([^"']*)["']/.exec(line) ?? [];
    return of === extra ? [requirement.replace(/\s+/g, "")] : [];
  });
}

async function pip(folder: string, requirements: readonly string[]): Promise<void> {
  const machine = Deno.build.arch === "x86_64" ? "x86_64" : "aarch64";
  const platforms = ["manylinux_2_27", "manylinux_2_17", "manylinux2014"];
  const code = await exitCodeOf("python3", [
    ...["-m", "pip", "install", "--target", folder, "--no-deps", "--no-compile"],
    ...["--only-binary=:all:", "--implementation=cp", `--python-version=${wheelPython}`],
    ...platforms.map((each) => `--platform=${each}_${machine}`),
    ...["--disable-pip-version-check", "--no-input", "--upgrade", ...requirements],
  ]);
  if (code === 0) return;
  throw new Error(
    `python3 -m pip could not fetch ${requirements[0]}, see above; nothing was installed`,
  );
}

async function exitCodeOf(program: string, args: readonly string[]): Promise<number> {
  try {
    const { code } = await new Deno.Command(program, {
      args: [...args],
      env: { PIP_ROOT_USER_ACTION: "ignore" }, // otherwise it warns about a folder of our own
      stdout: Deno.stdout.isTerminal() ? "inherit" : "null", // its progress
      stderr: "inherit",
    }).output();
    return code;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `engine tensorflow needs ${program} with pip to fetch TensorFlow; there is no ${program}`,
    );
  }
}
