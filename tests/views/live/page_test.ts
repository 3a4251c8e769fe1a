// The live page as people use it: a real run, a real browser.

import assert from "node:assert/strict";
import { join } from "node:path";
import { strideOf } from "../../../src/views/live/history.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { runForeign } from "../../runs/export/foreign_program.ts";
import { programPath, requiresProgram } from "../../requirements.ts";
import { runTask, startTask } from "../../tasks/run_task.ts";

interface Kept {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

interface Seen {
  readonly paused: Kept;
  readonly late: Kept;
  readonly stillPaused: number;
  readonly axe: Readonly<Record<string, readonly string[]>>;
  readonly overhangs: Readonly<Record<string, number>>;
  readonly cutAt: number;
  readonly whileCut: number;
  readonly mended: Kept;
  readonly freshly: Kept;
  readonly lastEventIds: readonly (string | null)[];
  readonly strangerMay: boolean;
  readonly focused: string;
  readonly ended: { state: string; buttons: number; results: string; last: number };
  readonly complaints: readonly string[];
}

interface SavedFile {
  readonly name: string;
  readonly text: string;
  readonly size: readonly number[];
  readonly wrong: string;
  readonly marks: number;
  readonly texts: readonly string[];
}

/** What a page has that missed nothing: every epoch at the distance that the history has by then, and the newest. */
function wholeHistory(last: number): Kept {
  const stride = strideOf(last);
  const count = Math.ceil(last / stride) + ((last - 1) % stride === 0 ? 0 : 1);
  return { count, first: 1, last };
}

Deno.test({
  name: "live page shows a run from its beginning, takes up a lost connection and stops the run",
  ...requiresProgram("chromium"),
  fn: async () => {
    using folder = temporaryFolder();
    const args = ["--live", "--port", "0", "--quiet", "--epochs", "900000", "--patience", "900000"];
    await using task = startTask("train", [...args, "--out", "run"], folder.path);
    const printed = await untilAddress(task.stdout);
    const errors = new Response(task.stderr).text();
    const seen = await runForeign<Seen>("live_in_chromium.ts", {
      chromium: programPath("chromium"),
      address: printed.address,
    });
    const [{ code }, said] = await Promise.all([task.status, errors, printed.rest]);

    // opened in the middle, on any screen: the whole history
    assert.deepEqual(seen.paused, wholeHistory(seen.paused.last));
    assert.deepEqual(seen.late, seen.paused);
    assert.equal(seen.stillPaused, seen.paused.last, "a paused run goes no further");

    // cut off, the page keeps what it has; afterwards nothing is missing
    assert.ok(seen.whileCut < seen.cutAt + 300, "it showed what it could not know");
    assert.ok(seen.mended.last > seen.cutAt + 300);
    assert.deepEqual(seen.mended, wholeHistory(seen.mended.last));
    assert.deepEqual(seen.freshly, seen.mended);
    assert.match(`${seen.lastEventIds[0]}`, /^\w+-\d+$/, "it asked for all again");

    // stopped, the run is whole
    assert.equal(seen.strangerMay, false, "a page without the token may stop the run");
    assert.equal(seen.focused, "Stop after this epoch");
    assert.equal(seen.ended.state, "interrupted");
    assert.equal(seen.ended.buttons, 0);
    assert.match(seen.ended.results, /error \d/);
    assert.deepEqual([code, said], [0, ""]);
    const summary = JSON.parse(await Deno.readTextFile(join(folder.path, "run", "summary.json")));
    assert.equal(summary.stoppedBy, "interrupt");
    assert.equal(summary.epochs, seen.ended.last);

    assert.deepEqual(seen.axe, { desktop: [], darkPhone: [] });
    assert.deepEqual(seen.overhangs, { desktop: 0, darkPhone: 0 });
    assert.deepEqual(seen.complaints, []);
  },
});

Deno.test({
  name:
    "live page is drawn in eight tabs on one stream, behind a proxy's path and name, and asks nobody in the end",
  ...requiresProgram("chromium"),
  fn: async () => {
    using folder = temporaryFolder();
    const host = "hub.example.test";
    const args = ["--live", "--port", "0", "--quiet", "--epochs", "900000", "--patience", "900000"];
    await using task = startTask(
      "train",
      [...args, "--max-depth", "4", "--out", "run", "--allow-host", host],
      folder.path,
    );
    const printed = await untilAddress(task.stdout);
    const errors = new Response(task.stderr).text();
    const seen = await runForeign<{
      paths: string[];
      answerTook: number;
      streams: { now: number; most: number };
      kept: Kept;
      keptByAll: Kept[];
      alone: number[];
      workers: number;
      rejoined: number;
      said: string[];
      streamsAtEnd: number;
      askedOfNobody: string[];
      complaints: string[];
    }>("live_tabs_in_chromium.ts", {
      chromium: programPath("chromium"),
      address: printed.address,
      host,
    });
    const [{ code }, said] = await Promise.all([task.status, errors, printed.rest]);

    const each = <T>(value: T, length = 8) => Array.from({ length }, () => value);
    assert.deepEqual(seen.paths, each("/user/x/proxy/4899/")); // without the token
    assert.deepEqual(seen.kept, wholeHistory(seen.kept.last));
    assert.deepEqual(seen.keptByAll, each(seen.kept));
    // a stream for each tab would leave none of six connections for commands
    assert.deepEqual(seen.streams, { now: 1, most: 1 });
    assert.ok(seen.answerTook < 5000, `answered after ${seen.answerTook} ms`); // 10 ms where nothing else runs
    assert.deepEqual(seen.alone, [2, 1, 2]);
    // the worker that holds the stream was replaced, for all tabs together
    assert.deepEqual([seen.workers, seen.rejoined], [1, 1]);

    assert.deepEqual(seen.said, each("complete", 2));
    assert.deepEqual([seen.streamsAtEnd, seen.askedOfNobody], [0, []]);
    assert.deepEqual([code, said, seen.complaints], [0, "", []]);
  },
});

Deno.test({
  name: "live page shows finished runs beside each other",
  ...requiresProgram("chromium"),
  fn: async () => {
    using folder = temporaryFolder();
    const args = ["--quiet", "--epochs", "300", "--max-depth"];
    await Promise.all(
      ["3", "6"].map((depth) =>
        runTask("train", [...args, depth, "--out", `depth-${depth}`], folder.path)
      ),
    );
    await using task = startTask("view", ["--port", "0", "depth-3", "depth-6"], folder.path);
    const printed = await untilAddress(task.stdout);
    const seen = await runForeign<{
      titles: string[];
      kept: Kept;
      boxes: { x: number; y: number }[];
      labels: string[];
      captions: string[];
      saved: SavedFile[];
      savedInTheDark: boolean;
      axe: string[];
      overhang: number;
      complaints: string[];
    }>("live_view_in_chromium.ts", {
      chromium: programPath("chromium"),
      address: printed.address,
    });
    task.kill("SIGINT");
    await Promise.all([task.status, printed.rest, task.stderr.cancel()]);
    assert.deepEqual(seen.titles, ["All runs", "depth-3", "depth-6"]);
    assert.deepEqual(seen.kept, { count: 300, first: 1, last: 300 });
    assert.equal(seen.boxes[0].y, seen.boxes[1].y);
    assert.ok(seen.boxes[0].x < seen.boxes[1].x);
    assert.match(seen.labels[0], /^Posteriors over depth: depth-3 chosen depth \d; depth-6 chosen/);
    assert.match(seen.labels[1], /^Validation log-likelihood: depth-3 −\d.*; depth-6 −\d/);
    assert.match(seen.labels[2], /^Posterior over depth in percent, by depth: 0: \d/);
    assert.equal(seen.labels.filter((label) => label.startsWith("mixture: ")).length, 2);
    assert.deepEqual([seen.axe, seen.overhang, seen.complaints], [[], 0, []]);

    // what is not sure is near to the ground, white or dark
    assert.match(seen.captions[0], /paler where less certain$/);
    assert.match(seen.captions[1], /darker where less certain$/);

    // every chart as a file of its own, always in the light
    assert.deepEqual(seen.saved.map(({ name }) => name), [
      "depth-3-posterior-over-depth.svg",
      "depth-3-posterior-over-time.svg",
      "depth-3-log-likelihood-of-every-exit.svg",
      "depth-3-elbo-and-its-two-terms.svg",
      "depth-3-validation-log-likelihood.svg",
      "depth-3-validation-error.svg",
      "depth-3-predictions-over-the-plane.svg",
    ]);
    for (const { name, text, size, wrong, marks, texts } of seen.saved) {
      assert.equal(wrong, "", name);
      assert.doesNotMatch(
        text,
        /var\(|url\((?!#)|<style|class="cells|href="(?!data:image\/png;)/,
        name,
      );
      assert.ok(size[0] >= 240 && size[1] >= 240 && marks > 0, `${name} ${size} ${marks}`);
      assert.match(texts[0], /^depth-3 {2}epoch 300 of 300, depth \d chosen of 3$/);
    }
    assert.match(seen.saved[0].texts[2], /^■ posterior q {2}■ chosen depth {2}— prior β {2}$/);
    assert.ok(seen.savedInTheDark, "files saved in the dark differ");
  },
});

/** Reads what a task prints up to the page's address; `rest` resolves when it has printed all. */
async function untilAddress(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<{ address: string; rest: Promise<void> }> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let printed = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`no address in what was printed: ${printed}`);
    printed += value;
    const address = /(http:\S+)\s/.exec(printed)?.[1];
    if (address === undefined) continue;
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    return { address, rest: rest() };
  }
}
