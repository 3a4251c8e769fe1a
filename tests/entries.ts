// Every function that a module of deno.json's `exports` gives to programs, by name.

import * as main from "../mod.ts";
import * as evaluate from "../src/evaluate.ts";
import * as exports from "../src/export.ts";
import * as live from "../src/live.ts";
import * as notebook from "../src/notebook.ts";
import * as studies from "../src/studies.ts";
import * as tfjs from "../src/tfjs.ts";

/** The modules by their names in deno.json. */
export const entries = {
  ".": main,
  "./evaluate": evaluate,
  "./export": exports,
  "./live": live,
  "./notebook": notebook,
  "./studies": studies,
  "./tfjs": tfjs,
};

/** All their names in one object. */
export const publicNames = {
  ...notebook,
  ...tfjs,
  ...studies,
  ...live,
  ...exports,
  ...evaluate,
  ...main,
};
