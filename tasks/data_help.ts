// The help text of `deno task data`.

import { systemFoldersHelp } from "./data_names_help.ts";
import { dataNames } from "../src/datasets/sets/registry.ts";

/** Printed by --help. */
export const dataHelp =
  `Fetches public data sets; files that are there already are used without the network.

deno task data NAME...       NAME is ${dataNames.join(", ")}

  --data-dir DIR   use the files in DIR or DIR/NAME, and fetch missing ones to DIR/NAME
                   (without it: data/NAME, and ${systemFoldersHelp()})
  --from URL       fetch from this address instead of the public mirrors; one NAME only
  --force          fetch all files from their first byte, even those that are there
  --take-over      fetch to a folder on a disk without file locks, where nothing shows whether
                   another command fetches there
  -h, --help       this text

After a break the same command goes on where it was: what has come is in a file that ends in ".part".
With --force it begins again.
`;
