// The final evaluation, with its phase told.

import * as final from "../../../src/evaluation/final.ts";
import { enter } from "../phases.ts";
import { evaluateFinally } from "./create_network.ts";

export * from "../../../src/evaluation/final.ts";

export const finalEvaluation: typeof final.finalEvaluation = async (...args) => {
  evaluateFinally();
  try {
    return await final.finalEvaluation(...args);
  } finally {
    enter("ending");
  }
};
