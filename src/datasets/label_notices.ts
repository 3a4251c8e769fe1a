// Notices about labels that are words: marks of missing values, and words that look alike and are different classes.

import { isMissing, quoted } from "./formats/csv_cell.ts";

/** Groups of similar words that are listed. */
const mostGroups = 3;

/**
 * Notices about classes that may be mistakes: marks of missing values, and words that differ only in case, spaces,
 * invisible characters, or in how Unicode composes a letter.
 *
 * @param classes different words
 * @param counts rows of each
 */
export function labelNotices(
  classes: readonly string[],
  counts: ArrayLike<number>,
): string[] {
  const marks = classes.filter(isMissing);
  const groups = Map.groupBy(classes.keys(), (label) => bareWord(classes[label]));
  const alike = [...groups.values()].filter((labels) => labels.length > 1);
  const more = alike.length - mostGroups;
  return [
    ...marks.length > 0 ? [`${quoted(marks)}: taken as a class, not as a missing label`] : [],
    ...alike.slice(0, mostGroups).map((labels) =>
      `${
        labels.map((label) => `${visible(classes[label])} (${rowsOf(counts[label])})`).join(", ")
      } differ only in ${difference(labels.map((label) => classes[label]))}: taken as different ` +
      "classes"
    ),
    ...more > 0 ? [`${more} more groups of labels differ as little`] : [],
  ];
}

const rowsOf = (count: number) => `${count} row${count === 1 ? "" : "s"}`;

const unseen = /[\p{Cf}\u034f\u115f\u1160\u3164\ufe00-\ufe0f]/gu;

/** The same text for words that people would take for one. */
function bareWord(word: string): string {
  return word.normalize("NFC").replace(unseen, "").replace(/\s+/g, " ").trim().toLowerCase();
}

function difference(words: readonly string[]): string {
  const apart = (part: (word: string) => string) => new Set(words.map(part)).size > 1;
  const found = [
    apart((word) => word.replace(/\s/g, "").replace(unseen, "").normalize("NFC")) && "case",
    apart((word) => [...word.matchAll(/\s/g)].join("\n") + word.search(/\S/)) && "spaces",
    apart((word) => (word.match(unseen) ?? []).join("")) && "characters that are not seen",
    words.some((word) => word !== word.normalize("NFC")) && "the composition of letters in Unicode",
  ].filter((each) => each !== false);
  return found.length > 0 ? found.join(" and ") : "case or spaces";
}

/** A word in quotation marks, with escapes for invisible and ambiguous characters. */
function visible(word: string): string {
  return quoted([word]).replace(
    /[\p{M}\p{Cf}\p{Zs}\u034f\u115f\u1160\u3164]/gu,
    (letter) => letter === " " ? letter : `\\u{${letter.codePointAt(0)!.toString(16)}}`,
  );
}
