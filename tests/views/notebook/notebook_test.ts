// The example notebook and the stop button, in the real Jupyter with Deno's kernel.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runForeign } from "../../runs/export/foreign_program.ts";
import { requiresPython } from "../../requirements.ts";
import { jupyterPlace } from "./jupyter.ts";

const docs = fileURLToPath(new URL("../../../docs/", import.meta.url));

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly text?: string;
}

interface Executed {
  readonly cells: readonly { readonly source: string; readonly outputs: readonly Output[] }[];
  readonly updates: readonly (readonly [id: string, types: readonly string[]])[];
}

Deno.test({
  name: "docs/notebook.ipynb runs from the command line, draws in place and keeps the last state",
  ...requiresPython("nbclient", "nbconvert"),
  async fn() {
    using place = await jupyterPlace();
    const page = `${place.path}/notebook.html`;
    const job = { notebook: `${docs}notebook.ipynb`, folder: docs, page };
    const { cells, updates } = await runForeign<Executed>("notebook_in_jupyter.py", job, place);
    const pictures = cells.flatMap(({ outputs }) => {
      assert.deepEqual(outputs.filter((output) => output.output_type === "error"), []);
      return outputs.filter(({ output_type }) => output_type === "display_data");
    });
    // what ends a cell may come too late in Deno's kernel, but never what is drawn
    assert.deepEqual(
      pictures.map(({ data }) => /epoch [\d,]+ of [\d,]+/.exec(data!["image/svg+xml"])![0]),
      ["epoch 2,000 of 2,000", "epoch 500 of 500"],
    );
    for (const { data } of pictures) assert.match(data!["text/plain"], /all epochs done/);
    const ids = updates.map(([id]) => id);
    const drawn = updates.filter(([, types]) => types.includes("image/svg+xml"));
    assert.equal(new Set(ids).size, 2);
    assert.ok(drawn.length >= 4, String(drawn.length)); // each at the beginning and at the end
    const html = await Deno.readTextFile(page);
    const images = html.match(/<img [^>]*src="data:image\/svg\+xml;base64,/g);
    assert.equal(images?.length, 2);
  },
});

interface Interrupted {
  readonly drawings: number;
  readonly text: string;
  readonly alive: boolean;
  readonly after: string;
}

Deno.test({
  name: "train() as the value of a cell ends with its kernel alive when the kernel is interrupted",
  ...requiresPython("jupyter_client"),
  async fn() {
    using place = await jupyterPlace();
    const { drawings, text, alive, after } = await runForeign<Interrupted>(
      "interrupt_in_jupyter.py",
      {
        folder: docs,
        before:
          'import { spirals, train } from "@fathom/fathom"; import "@fathom/fathom/notebook"; const data = spirals();',
        cell: "train(data, { maxDepth: 10, epochs: 1e6, patience: 1e6 })",
        after: "if (data.train.rows.length !== 200) throw new Error()",
      },
      place,
    );
    assert.ok(drawings >= 3, String(drawings));
    assert.match(text, /· interrupted, weights of epoch/);
    assert.deepEqual([alive, after], [true, "ok"]);
  },
});
