// Small trees in memory for the rules of the house.

import { type SourceFile, sourceFiles } from "../../../tasks/house/source_file.ts";

/** Files from their texts by path. */
export function tree(texts: Readonly<Record<string, string>>): SourceFile[] {
  return sourceFiles(new Map(Object.entries(texts)));
}
