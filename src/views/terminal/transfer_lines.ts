// Progress of downloads on standard error: one live line on a terminal, occasional lines elsewhere.

import type { DownloadProgress } from "../../datasets/transfer/download.ts";
import { own } from "./own_sequences.ts";
import { fitLine } from "./terminal.ts";

/** Shows the downloads of a task, one after the other. */
interface TransferLines {
  show(file: string, progress: DownloadProgress): void;
  /** Ends the line of the last download. */
  end(): void;
}

/**
 * @param write receives text for standard error, a guarded output
 * @param columns width of the terminal; absent if standard error is not a terminal
 */
export function transferLines(write: (text: string) => void, columns?: number): TransferLines {
  let current: { file: string; from: number; since: number; shown: number } | undefined;
  let last = "";
  const end = () => {
    if (last && columns) write(`${own("\r")}${last}\n`);
    last = "";
    current = undefined;
  };
  return {
    show(file, progress) {
      const now = performance.now();
      const { bytes, total, resumedFrom } = progress;
      if (current?.file !== file) {
        end();
        current = { file, from: bytes, since: now, shown: -Infinity };
        if (resumedFrom > 0) write(`${file}: resumes after ${megabytes(resumedFrom)} MB\n`);
        else if (!columns) write(`${file}: ${total ? `${megabytes(total)} MB` : "begins"}\n`);
        if (!columns) current.shown = now;
      }
      current.from = Math.min(current.from, bytes); // the server may start again
      const speed = (bytes - current.from) / Math.max(1, now - current.since) * 1000;
      last = transferLine({ file, bytes, total, speed, columns });
      if (now - current.shown < (columns ? 100 : 10_000) && bytes !== total) return;
      current.shown = now;
      write(columns ? own("\r") + last : `${last}\n`);
    },
    end,
  };
}

/**
 * "train.bin [######------] 5.1 / 10.2 MB, 2.0 MB/s, 3 s left", with the bar only in a terminal.
 *
 * @param progress.speed bytes a second
 */
export function transferLine(progress: {
  readonly file: string;
  readonly bytes: number;
  readonly total?: number;
  readonly speed: number;
  readonly columns?: number;
}): string {
  const { file, bytes, total, speed, columns } = progress;
  const left = total !== undefined && total > bytes && speed > 0
    ? `, ${duration((total - bytes) / speed)} left`
    : "";
  const amount = total === undefined ? "" : ` / ${megabytes(total)}`;
  const numbers = `${megabytes(bytes)}${amount} MB, ${megabytes(speed)} MB/s${left}`;
  if (columns === undefined) return `${file}: ${numbers}`;
  // numbers vary in width by a few characters, the bar should not
  const width = Math.min(30, columns - file.length - 48);
  const done = total ? Math.min(width, Math.floor(width * bytes / total)) : 0;
  const bar = total && width >= 5 ? ` [${"#".repeat(done)}${"-".repeat(width - done)}]` : "";
  return fitLine(`${file}${bar} ${numbers}`.padEnd(columns - 1), columns - 1).text;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
