// Pruning of a run: the blocks beyond the chosen depth are removed, the exit there takes their mass, and a model
// card says what that costs and saves (Antorán et al. 2020, §4.1). Everything or nothing is written.

import { anObject, aPath, checkArgument } from "../../calls/checks.ts";
import { bootstrapOptions } from "../../math/bootstrap.ts";
import { verdictSentences } from "../../evaluation/verdict/verdict_text.ts";
import type { RunSummary } from "../summary.ts";
import { measureSpeed } from "../../evaluation/speed.ts";
import { ensureStatistics } from "../../evaluation/statistics.ts";
import { chooseDepth, depthRule } from "../../depth/depth_choice.ts";
import type { StagedWorkOptions } from "../../calls/progress.ts";
import { fathomVersion } from "../description.ts";
import { arraysData, folderDataName, writeFolderData } from "../folder_data.ts";
import { type LoadedRun, loadRun } from "../load_run.ts";
import { writeNetworkFiles } from "../network_files.ts";
import { dataPlaces } from "../run_data.ts";
import { ruleText } from "../rule_text.ts";
import { createRunFolder } from "../run_folder.ts";
import { runFacts } from "../run_facts.ts";
import { storedExamples } from "../stored_examples.ts";
import { writeFileAtomically } from "../../files/write_file.ts";
import { conventionsOf } from "../../evaluation/conventions.ts";
import { likelihoodOf } from "../../likelihoods/registry.ts";
import { type Card, cardFormat, type CardSpeed, type CardTuning } from "./card.ts";
import { cardCost } from "./card_cost.ts";
import { cardEvaluation, tuningGain, type WeightedNetwork } from "./card_evaluation.ts";
import { cardMarkdown } from "./card_markdown.ts";
import { cutNetwork, placeOf } from "./cut_network.ts";
import { cutPosterior } from "./cut_posterior.ts";
import { cardTuning, fineTune, placeAfter } from "./fine_tune.ts";
import { prunedDescription } from "./pruned_description.ts";
import { checkPruneOptions, type PruneOptions } from "./prune_options.ts";
import { proveSame } from "./same_predictions.ts";
import { pruningPredictors } from "./timed_predictors.ts";
import { readTrainingSaved } from "./training_saved.ts";
import { counted } from "../../tables/number_text.ts";

/**
 * Writes a run's folder with a network that holds only the blocks up to the chosen depth, and `card.json` and `card.md`
 * with it. `loadRun`, `evaluate`, `predict`, `export` and `prune` accept it like a run.
 *
 * The file is read back and checked on the inputs of the test split (the validation split where there is none): its
 * predictions are those of the full network's truncated mixture within 1e-6, or nothing is kept. The test split's
 * labels are used only once, at the end.
 *
 * @param run unchanged, except that missing population statistics are estimated
 * @param out new, empty, or with `force` a run's folder, but never that of `run`; owned until the end, so that other
 * processes cannot write there
 * @returns the contents of card.json
 */
export async function pruneRun(
  run: LoadedRun,
  out: string,
  options: PruneOptions = {},
): Promise<Card> {
  checkArgument("pruneRun", "run", run, aRun);
  checkArgument("pruneRun", "out", out, aPath);
  checkPruneOptions(options);
  const { description, network } = run;
  const { signal } = options;
  const choose = depthRule("pruneRun", "choose", options.choose ?? description.options.choose);
  const { resamples = bootstrapOptions.resamples.default, level = 0.95 } = options;
  const { seed = bootstrapOptions.seed.default } = options;
  const bootstrap = { resamples, level, seed };
  const q = run.posterior.probabilities().slice(0, network.depth + 1);
  const depth = chooseDepth(q, choose);
  await refuseSameFolder(run.path, out);
  const training = await readTrainingSaved(run.path, options);

  await using folder = await createRunFolder(out, options);
  using stack = new DisposableStack();
  let heeded = signal;
  const { onProgress } = options;
  const onStage = (text: string) => {
    heeded?.throwIfAborted();
    options.onStage?.(text);
  };
  /** The signal and progress options of the next stage. */
  const stage = (text: string): StagedWorkOptions => {
    onStage(text);
    return { signal: heeded, onProgress, onStage };
  };

  stage(`loading ${description.data.name}`);
  const splits = await run.data(dataPlaces(options));
  const { batchSize } = description.options;
  const estimate = stage("estimating population statistics");
  const statistics = await ensureStatistics(network, splits.train, batchSize, estimate);
  const part = splits.test ? "test" : "validation";
  const data = splits[part]!;
  const full: WeightedNetwork = { network, q };

  const cut = stack.use(await cutNetwork(network, depth));
  const posterior = cutPosterior(run.posterior, depth);
  /** Writes the cut network as it is now, and reads it back. */
  const write = async (tuning?: CardTuning, place = run.place): Promise<WeightedNetwork> => {
    // if this is killed, no part of one network stands beside a part of another
    if (tuning) await Deno.remove(folder.file("network"), { recursive: true });
    await folder.writeRun(prunedDescription(run, out, cut, posterior, choose, tuning));
    const companions = { posterior, standardisation: run.standardisation, place };
    await writeNetworkFiles(folder.file("network"), cut, companions, { momenta: !!tuning });
    // its checksums are written at the end
    const file = stack.use(await loadRun(out, { ...placeOf(network), acceptChanged: true }));
    return { network: file.network, q: file.posterior.probabilities() };
  };
  const pruned = await write();
  if (description.options.data === arraysData) {
    writeFolderData(folder.file(folderDataName), storedExamples(splits));
  }
  const comparing = stage(`comparing predictions of the ${part} split`);
  const proof = await proveSame(full, pruned, data, part, comparing);

  let tuning: CardTuning | undefined;
  let tuned: WeightedNetwork | undefined;
  if (options.fineTune) {
    stage(`fine-tuning ${counted(depth, "block")}`);
    const told = { ...options.fineTune, signal, onProgress, onStage: options.onStage };
    const last = await fineTune(cut, posterior, splits, description.options, told);
    if (signal?.aborted) heeded = undefined; // it ended only the fine-tuning
    if (last) {
      const after = { network: cut, q: posterior.probabilities() };
      const work = stage("evaluating the validation split");
      const gain = await tuningGain(pruned, after, splits.validation, { ...bootstrap, ...work });
      tuning = cardTuning(last, told, description.options, gain);
      tuned = await write(tuning, placeAfter(run.place, last));
    }
  }

  const evaluating = { ...bootstrap, ...stage(`evaluating the ${part} split`) };
  const evaluation = await cardEvaluation({ full, pruned, tuned }, data, part, evaluating);
  let speed: CardSpeed | undefined;
  if (options.timing !== false) {
    const measuring = stage("measuring time");
    const { ways: predictors, against } = pruningPredictors(full, tuned ?? pruned);
    const batches = await measureSpeed(predictors, data, {
      ...options.timing,
      level,
      seed,
      against,
      ...measuring,
    });
    speed = { engine: `${network.engine.name}: ${network.engine.device}`, batches };
  }
  const { standardisation: _, ...told } = description.data;
  const card: Card = {
    format: cardFormat,
    fathom: fathomVersion,
    prunedAt: new Date().toISOString(),
    run: runFacts(run, statistics),
    data: told,
    network: cut.spec,
    depth: { planned: run.posterior.prior.length - 1, before: network.depth, after: depth },
    rule: choose,
    chosenBy: ruleText(choose),
    posterior: { before: q, after: pruned.q },
    cost: await cardCost(full, pruned, { before: run.path, after: out }),
    proof,
    tuning,
    evaluation,
    ...run.summary && judgementOf(run.summary, depth),
    speed,
    training,
    conventions: conventionsOf(likelihoodOf(cut.spec), ["truncated", "intervals", "numbers"]),
  };
  await writeFileAtomically(folder.file("card.json"), `${JSON.stringify(card, null, 2)}\n`);
  await writeFileAtomically(folder.file("card.md"), cardMarkdown(card));
  await folder.keep();
  return card;
}

/** What the summary of the run says of this depth, and against the run. */
function judgementOf(
  summary: RunSummary,
  chosenDepth: number,
): Pick<Card, "verdict" | "warnings"> {
  const { verdict, warnings } = summary;
  return {
    ...verdict &&
      { verdict: verdictSentences(verdict, { ...summary, chosenDepth }).join(" ") },
    ...warnings && { warnings: warnings.map(({ text }) => text) },
  };
}

/** The card compares with the run, so its folder must not be replaced. */
async function refuseSameFolder(run: string, out: string): Promise<void> {
  const real = await Deno.realPath(out).catch(() => undefined); // usually missing
  if (real !== undefined && real === await Deno.realPath(run)) {
    throw new RangeError(`pruneRun(): wanted a folder other than the run's own, got ${out}`);
  }
}

const aRun = anObject(
  "a run, as loadRun() gives it",
  ({ network, posterior, description }) =>
    network !== undefined && posterior !== undefined && description !== undefined,
);
