// The options of training, each described once: for train(), for the operators that it is made of, and for flags.

import {
  aTrainingDepthRule,
  type DepthRuleText,
  relative95,
  trainingDepthRule,
} from "../depth/depth_choice.ts";
import { trainingRuleKinds } from "../depth/depth_rules.ts";
import { ruleNames, ruleText } from "../depth/rule_text.ts";
import { anObjective, defaultObjective, type ObjectiveText } from "../depth/objective.ts";
import { choice, numberOfText, numeric, type OptionTable, worded } from "../calls/option.ts";
import {
  aBoolean,
  anObject,
  aRate,
  aSeed,
  aShareBelowOne,
  either,
  oneOf,
  whole,
  wholeOrEndless,
} from "../calls/checks.ts";
import { aPrior, defaultPrior, type PriorText } from "../depth/prior.ts";
import { defaultSeed } from "../math/random.ts";

/** Batches of images by default: no smaller than this, and so many of them per epoch. */
export const imageBatches = { smallest: 32, leastSteps: 100 } as const;

const largestBatch = 512;
const schedules = ["constant", "cosine"] as const;
const splits = ["training", "validation"] as const;
const kept = ["objective", "validation"] as const;

/** In the order of help. The seed is also that of data and weights. */
export const trainingOptions = {
  prior: {
    ...worded("PRIOR", aPrior),
    parse: (text: string) => text as PriorText,
    default: defaultPrior,
    about: "over depth: geometric:DECAY, uniform, or weights 0.1,0.2,..., one for each exit",
  },
  objective: {
    ...worded("NAME", anObjective),
    parse: (text: string) => text as ObjectiveText,
    default: defaultObjective,
    about: "what training maximises: elbo, marginal, deep (supervision), fixed:D",
  },
  learningRate: { ...numeric("R", aRate), default: 0.1, about: "of the weights", aliases: ["lr"] },
  posteriorLearningRate: {
    ...numeric("R", aRate),
    defaultWords: "that of the weights; three times as much where it learns from held-out images",
    about: "of the posterior's logits",
  },
  posteriorMomentum: {
    ...numeric("M", aShareBelowOne),
    defaultWords: "that of the weights",
    about: "of the steps of the posterior's logits",
  },
  posteriorFrom: {
    ...choice("SPLIT", splits),
    default: "validation" as typeof splits[number],
    about:
      "the split that the posterior learns from: training, or validation, which the weights do not see",
  },
  momentum: {
    ...numeric("M", aShareBelowOne),
    default: 0.5,
    about: "of the gradient steps, in [0, 1)",
  },
  weightDecay: {
    ...numeric("L", aRate),
    default: 0,
    about: "L times the weight is added to the gradient of every weight",
    aliases: ["wd", "l2"],
  },
  schedule: {
    ...worded("NAME", oneOf(schedules)),
    parse: (text: string) => text as typeof schedules[number],
    default: schedules[0],
    about: `of the learning rates: ${schedules.join(", ")}`,
  },
  augment: {
    check: either(
      "true, false, or an object with crop and flip",
      aBoolean,
      anObject("an object"),
    ),
    parse: (): boolean => true,
    default: false,
    about: "crop and flip images at random",
  },
  batchSize: {
    ...numeric("B", whole(2)),
    default: largestBatch,
    defaultWords:
      `${largestBatch}; for images the largest power of two from ${imageBatches.smallest} to ` +
      `${largestBatch} that gives at least ${imageBatches.leastSteps} steps per epoch, else ` +
      `${imageBatches.smallest}`,
    about: "examples in a batch",
    aliases: ["bs"],
  },
  epochs: {
    ...numeric("N", wholeOrEndless(1)),
    inText: whole(1),
    default: 8000,
    ofImages: 100,
    about: "the most epochs",
  },
  patience: {
    ...numeric("N", wholeOrEndless(1)),
    inText: whole(1),
    default: 500,
    ofImages: 30,
    about: "stop after N epochs without a rise of what --keep follows",
  },
  keep: {
    ...choice("WHICH", kept),
    default: "validation" as typeof kept[number],
    about:
      "the weights that are kept, which patience follows too: those of the best training objective, or of the best log-likelihood on the validation split",
  },
  minimumGain: {
    ...numeric("NATS", aRate),
    default: 1e-6,
    about: "least rise of what --keep follows that counts, nats per example",
  },
  validateEvery: {
    check: either('a whole number of at least 1, or "end"', whole(1), oneOf(["end"])),
    sign: "N",
    parse: (text: string): number | "end" => text === "end" ? text : numberOfText(text),
    defaultWords: "at most once per ten steps and once per epoch",
    about:
      'evaluate the validation split every N epochs; "end": only at the end; changes no result ' +
      "of training",
  },
  pruneBelow: {
    ...numeric("MASS", aShareBelowOne),
    default: 1e-3,
    about: "cut the blocks whose posterior mass stays below this; 0 never cuts",
  },
  choose: {
    check: aTrainingDepthRule,
    sign: "RULE",
    parse: (text: string) => trainingDepthRule("", "choose", text as DepthRuleText),
    default: relative95,
    defaultWords: ruleText(relative95),
    about: `the depth: ${ruleNames(trainingRuleKinds)}`,
    aliases: ["rule"],
  },
  seed: { ...numeric("N", aSeed), default: defaultSeed, about: "of data, weights and batches" },
} satisfies OptionTable;
