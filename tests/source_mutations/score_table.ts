// Mutation score: of the mutations that matter, the share that the tests notice, by folder.

import { type Judged, noticed } from "./judge.ts";
import { folderOf } from "./mutant.ts";

/** A Markdown table of the score of each folder and of all. */
export function scoreTable(judged: readonly Judged[]): string {
  const row = (name: string, some: readonly Judged[]) => {
    const seen = some.filter(noticed).length;
    const share = some.length === 0 ? "–" : `${(100 * seen / some.length).toFixed(0)} %`;
    return `| ${name} | ${some.length} | ${seen} | ${share} |`;
  };
  const folders = [...Map.groupBy(judged, folderOf)].sort(([a], [b]) => a < b ? -1 : 1);
  return [
    "| folder | mutations | noticed | score |",
    "| --- | ---: | ---: | ---: |",
    ...folders.map(([folder, some]) => row(folder, some)),
    row("all", judged),
  ].join("\n");
}
