// The help text of `deno task view`.

/** Printed by --help. */
export const viewHelp = `Shows runs in the browser, several beside each other, until Ctrl-C.

Usage: deno task view RUN... [flags]

RUN is the folder of a run, for instance runs/spirals-1: one that is finished, was interrupted, or
still goes on, which is followed as its file of snapshots grows.

  --accept-changed       show runs that were changed since they were finished: files whose SHA-256
                         is not that in SHA256SUMS, or a folder without SHA256SUMS
  --port N               of the page (4870, or the next one free; 0 for any)
  --allow-host NAME      let browsers reach the page under another name, such as JupyterHub's;
                         repeatable, or with commas (docs/watching.md)
  -h, --help             this text
`;
