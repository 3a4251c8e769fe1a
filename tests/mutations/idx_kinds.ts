// IDX files of images and labels as files to be mutated, packed or not.

import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { idxInputs } from "../../src/datasets/formats/idx_inputs.ts";
import { readIdx } from "../../src/datasets/formats/idx.ts";
import { idxImages, idxLabels } from "../datasets/formats/idx_files.ts";
import { noise } from "../temporary_folder.ts";
import { imageFacts, weightedSum } from "./image_facts.ts";
import type { MutationKind } from "./kind.ts";
import { otherFacts } from "./trial.ts";

const [count, height, width] = [20, 7, 6];
const labels = Array.from({ length: count }, (_, n) => n % 10);

/** The bytes behind the header, and the extents in it; undefined where the file is none. */
function independentValues(
  file: Uint8Array,
  dimensions: number,
): { extents: number[]; values: number[] } | undefined {
  let bytes: number[];
  try {
    bytes = [...file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file];
  } catch {
    return undefined;
  }
  if (String(bytes.slice(0, 4)) !== `0,0,8,${dimensions}`) return undefined;
  const extents = Array.from(
    { length: dimensions },
    (_, i) => bytes.slice(4 + 4 * i, 8 + 4 * i).reduce((number, byte) => number * 256 + byte, 0),
  );
  const values = bytes.slice(4 + 4 * dimensions);
  return values.length === extents.reduce((a, b) => a * b, 1) ? { extents, values } : undefined;
}

function kindOf(name: string, mutated: "images" | "labels", packed: boolean): MutationKind {
  const ending = packed ? ".gz" : "";
  const [images, labelled] = ["images", "labels"].map((each) => `${each}-idx${ending}`);
  return {
    name,
    changes: "bytes",
    callers: ["readIdx"],
    async make(folder) {
      const pack = (bytes: Uint8Array) => packed ? gzipSync(bytes) : bytes;
      const pixels = noise(count * height * width);
      await Deno.writeFile(join(folder, images), pack(idxImages([count, height, width], pixels)));
      await Deno.writeFile(join(folder, labelled), pack(idxLabels(labels)));
      return join(folder, mutated === "images" ? images : labelled);
    },
    read: async (folder) =>
      imageFacts(await readIdx(join(folder, images), join(folder, labelled), { classes: 10 })),
    wrong(file, facts, whole) {
      const found = independentValues(file, mutated === "images" ? 3 : 1);
      if (!found) return "another reader refuses the file";
      const { extents, values } = found;
      const right = whole as ReturnType<typeof imageFacts>;
      if (mutated === "labels") return otherFacts(facts, { ...right, labels: values });
      const size = extents[1] * extents[2];
      return otherFacts(facts, {
        shape: [extents[1], extents[2], 1],
        labels: right.labels,
        sums: right.labels.map((_, n) => weightedSum(values.slice(n * size, (n + 1) * size))),
      });
    },
  };
}

const toPredict: MutationKind = {
  name: "IDX to predict",
  changes: "bytes",
  callers: ["idxInputs"],
  async make(folder) {
    const path = join(folder, "rows-idx");
    await Deno.writeFile(path, idxImages([count, 7, 6], noise(count * 7 * 6)));
    return path;
  },
  async read(folder) {
    const pieces = await Array.fromAsync(idxInputs(join(folder, "rows-idx"), [7, 6, 1], 3));
    return pieces.flatMap((piece) => [...piece]);
  },
  wrong(file, facts) {
    const found = independentValues(file, 3);
    return found ? otherFacts(facts, found.values) : "another reader refuses the file";
  },
};

/** Images and labels. */
export const idxKinds: readonly MutationKind[] = [
  kindOf("IDX", "images", false),
  kindOf("IDX of labels", "labels", false),
  kindOf("packed IDX", "images", true),
  toPredict,
];
