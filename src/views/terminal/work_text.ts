// A line about work in progress: what is done, a bar where the total is known, counts, and the time left.

import { countText } from "../../tables/number_text.ts";
import { paint } from "./terminal.ts";

/** The progress of work. */
export interface WorkState {
  /** The work: "predicting". */
  readonly name: string;
  /** The unit before the number of a piece: "step"; default nothing. */
  readonly unit?: string;
  /** Pieces done; absent if nothing is counted. */
  readonly done?: number;
  /** Pieces in all; absent or Infinity if unknown. */
  readonly of?: number;
  /** Share that is done, 0 to 1; default done / of. */
  readonly share?: number;
  /** Seconds since it began. */
  readonly seconds: number;
}

const barWidth = 24; // characters
const leastShare = 0.005; // from which the time left is estimated

/** One line for a terminal: `predicting ━━━━━━╺───── 12,800 of 60,000 · 0:12 left`. */
export function workBar(state: WorkState, color: boolean): string {
  const share = shareOf(state);
  const facts = factsOf(state).join(" · ");
  const bar = share === undefined ? "" : ` ${barText(share, color)}`;
  return `${state.name}${bar}${facts && ` ${facts}`}`;
}

/** One line for a file or pipe: `predicting: 12,800 of 60,000, 0:12 left`. */
export function workRow(state: WorkState): string {
  return [`${state.name}:`, factsOf(state).join(", ")].join(" ");
}

/** A duration as on a clock: `0:07`, `12:30`, `1:02:05`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `0:12 left`; empty while too little is done to estimate it. */
export function leftText(share: number, seconds: number): string {
  if (!(share >= leastShare && share < 1)) return "";
  return `${clockText(Math.ceil(seconds * (1 - share) / share - 1e-6))} left`;
}

function shareOf({ done, of, share }: WorkState): number | undefined {
  if (share !== undefined) return Math.min(1, Math.max(0, share));
  if (done === undefined || !(of !== undefined && of > 0 && of < Infinity)) return undefined;
  return Math.min(1, done / of);
}

function factsOf(state: WorkState): string[] {
  const { unit, done, of, seconds } = state;
  const share = shareOf(state);
  const known = of !== undefined && of < Infinity;
  const rate = done !== undefined && done > 0 && seconds > 0 ? done / seconds : 0;
  return [
    done === undefined
      ? ""
      : (unit ? `${unit} ` : "") + countText(done) + (known ? ` of ${countText(of)}` : ""),
    share === undefined
      ? rate > 0 ? `${countText(rate)} a second` : seconds < 0.5 ? "..." : clockText(seconds)
      : leftText(share, seconds),
  ].filter((text) => text !== "");
}

/** Heavy for the done part, light for the rest. */
function barText(share: number, color: boolean): string {
  const halves = Math.round(2 * barWidth * share);
  const heavy = "━".repeat(Math.floor(halves / 2));
  const end = halves % 2 === 1 ? "╺" : "";
  const light = "─".repeat(barWidth - heavy.length - end.length);
  return paint(heavy, "bar", color) + paint(end + light, "dim", color);
}
