// The rules for choosing a depth as help texts list them: those that are registered.

import { relative95, ruleKinds } from "../src/depth/depth_rules.ts";

const forms = ruleKinds.map(({ form }) => form);
const first = ruleKinds.findIndex(({ kind }) => kind === relative95.kind);

/** The default's form first: "relative:SHARE, argmax, mean". */
export const ruleNames: string = [forms[first], ...forms.toSpliced(first, 1)].join(", ");
