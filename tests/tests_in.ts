// Test files that share an isolate: to start one and load the sources into it takes longer than most files take.

/** Files in folders of tests, whose tests run together. */
export interface Group {
  /** Folders below `tests`, with all folders in them. */
  readonly folders: readonly string[];
  /** Files below `tests` that run in isolates of their own. */
  readonly except?: readonly string[];
}

/** Each is started by its file in `tests/together`. */
export const groups = {
  datasets: { folders: ["datasets"] },
  math: {
    folders: [
      ...["architectures", "calls", "depth", "engines/float64", "evaluation", "files"],
      ...["likelihoods", "math", "metrics", "tables"],
    ],
    except: [
      ...["architectures/float64_agreement_test.ts", "calls/event_loop_test.ts"],
      "files/lock_words_test.ts", // finds its own name as that of the process
      "likelihoods/second_likelihood_test.ts", // adds it to the registry
    ],
  },
  runs: {
    folders: ["runs"],
    except: [
      ...["runs/export/onnx_test.ts", "runs/export/safetensors_test.ts"],
      "runs/export/tfjs_test.ts",
    ],
  },
  simd: {
    folders: ["engines/simd"],
    except: [
      ...["engines/simd/conv/process_test.ts", "engines/simd/shapes_test.ts"],
      "engines/simd/probe_test.ts", // lets the first measurement fail
    ],
  },
  studies: { folders: ["studies"], except: ["studies/bench/peer_test.ts"] },
  training: {
    folders: ["training"],
    except: [
      "training/checkpoints/resume_test.ts",
      "training/snapshot_scalars_test.ts", // adds a scalar to all lists of them
    ],
  },
  views: {
    folders: ["views"],
    except: ["views/live/page_test.ts", "views/notebook/notebook_test.ts"],
  },
} satisfies Readonly<Record<string, Group>>;

/** The files of a group below `tests`, in order. */
export function filesOf({ folders, except = [] }: Group): string[] {
  return folders.flatMap(testFilesIn).filter((file) => !except.includes(file));
}

/** The files with tests in a folder below `tests` and in all folders in it, in order. */
export function testFilesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, import.meta.url))]
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      if (isDirectory) return testFilesIn(`${folder}/${name}`);
      return name.endsWith("_test.ts") ? [`${folder}/${name}`] : [];
    });
}

/** Registers the tests of a group. */
export async function testTogether(name: keyof typeof groups): Promise<void> {
  for (const file of filesOf(groups[name])) await import(new URL(file, import.meta.url).href);
}
