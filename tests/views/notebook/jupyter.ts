// A place for Jupyter in which Deno's kernel is installed, and nothing of the user's is touched.

import assert from "node:assert/strict";
import { temporaryFolder } from "../../temporary_folder.ts";

/** Environment variables for Python; disposal removes the place. */
export interface JupyterPlace extends Disposable {
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
}

/** Installs the kernel. */
export async function jupyterPlace(): Promise<JupyterPlace> {
  const folder = temporaryFolder();
  const { path } = folder;
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--install"],
      env: { HOME: path, XDG_DATA_HOME: path },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
  return {
    path,
    env: {
      JUPYTER_PATH: `${path}/jupyter:${path}/Library/Jupyter`,
      JUPYTER_RUNTIME_DIR: `${path}/runtime`,
      JUPYTER_CONFIG_DIR: `${path}/config`,
      IPYTHONDIR: `${path}/ipython`,
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
