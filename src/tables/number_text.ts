// Texts of quantities for people: shares, nats, counts, durations and speeds. Negative numbers have a minus
// sign (U+2212) in every text for people; files for programs (CSV, JSON) are not written by these.

/** Hyphens before digits and infinities as minus signs: `−0.0640`; a zero loses its sign. */
export function minusText(number: string): string {
  return number.replace(/^-(?=0(\.0+)?$)/, "").replace(/^-(?=\d|Infinity)/, "−");
}

/** A number with a number of decimals: `−0.064`. */
export function decimalText(value: number, digits: number): string {
  return minusText(value.toFixed(digits));
}

/** A number with a number of significant digits: `−1.25`. */
export function significantText(value: number, digits: number): string {
  return minusText(value.toPrecision(digits));
}

/** A share as percent: `1.94 %`; two decimals by default. */
export function percentText(share: number, digits = 2): string {
  return Number.isFinite(share)
    ? `${decimalText(100 * share, digits)} %`
    : minusText(String(share));
}

/** Nats with about four significant digits after the point: `−0.0640`, `−24.71`, `−1234.5`. */
export function natsText(nats: number): string {
  const size = Math.abs(nats);
  if (!Number.isFinite(size)) return minusText(String(nats));
  return decimalText(nats, size < 10 ? 4 : size < 1000 ? 2 : 1);
}

/** A whole number with thousands separators: `8,000`. */
export function countText(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A count with three digits and a unit: `850`, `12.3k`, `1.05M`. */
export function sizeText(count: number): string {
  const units = ["", "k", "M", "G", "T"];
  let unit = 0;
  while (count >= 999.5 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }
  return unit === 0 ? String(Math.round(count)) : count.toPrecision(3) + units[unit];
}

/** A count with its noun: `1 block`, `8,000 epochs`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A text with a capital letter. */
export function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** Seconds in the two units that matter: `30 ms`, `0.4 s`, `42 s`, `3 min 20 s`, `2 h 05 min`, `1 d 04 h`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 0.0995) return `${(1000 * seconds).toFixed(0)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(seconds / 3600);
  return `${countText(Math.floor(hours / 24))} d ${twoDigits(hours % 24)} h`;
}

/** Steps per second, or seconds a step if steps are slow: `2,310 steps/s`, `3.4 s a step`. */
export function speedText(stepsPerSecond: number): string {
  if (!(stepsPerSecond > 0 && stepsPerSecond < Infinity)) return "? steps/s";
  if (stepsPerSecond < 0.995) return `${durationText(1 / stepsPerSecond)} a step`;
  return stepsPerSecond < 99.5
    ? `${stepsPerSecond.toPrecision(2)} steps/s`
    : `${countText(stepsPerSecond)} steps/s`;
}

/** Short times: `230 µs`, `4.1 ms`, `1.3 s`. */
export function shortTimeText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 0.0009995) return `${(seconds * 1e6).toPrecision(3)} µs`;
  if (seconds < 0.9995) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return durationText(seconds);
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}
