// The order of the rooms, and the rule that imports only go down in it.

import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source_file.ts";

/** The folders of src; each imports only from itself and from those before it. */
const rooms = [
  "calls",
  "math",
  "files",
  "tables",
  "depth",
  "metrics",
  "likelihoods",
  "architectures",
  "datasets",
  "engines",
  "evaluation",
  "training",
  "runs",
  "views",
  "studies",
] as const;

/** After them: the modules that programs import, then the commands. */
const afterRooms = ["the modules that programs import", "tasks"];

const order: readonly string[] = [...rooms, ...afterRooms];

/** The room of a file; undefined for a folder that is not in the order. */
function roomOf(path: string): string | undefined {
  const [top, folder, ...rest] = path.split("/");
  if (top === "tasks") return "tasks";
  if (folder === undefined || rest.length === 0) return afterRooms[0]; // mod.ts, src/evaluate.ts
  return order.includes(folder) ? folder : undefined;
}

/** Imports that go up, and files in folders that are not in the order. */
export function upwardImports(files: readonly SourceFile[]): Finding[] {
  return files.flatMap(({ path, imports }) => {
    const room = roomOf(path);
    if (room === undefined) {
      return [{
        file: path,
        line: 1,
        text: "this folder is not in the order of rooms; add it in tasks/house/rooms.ts",
      }];
    }
    return imports.flatMap(({ file, line }) => {
      const other = roomOf(file);
      if (other === undefined || order.indexOf(other) <= order.indexOf(room)) return [];
      return [{
        file: path,
        line,
        text: `${room} must not import ${file}, since ${other} comes after ${room}; ` +
          "move what is needed down, or pass it as an argument",
      }];
    });
  });
}
