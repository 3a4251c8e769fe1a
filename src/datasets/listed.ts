// Lists of names in messages, cut where they get long.

/** Texts separated by commas: the first `most` of them, default 5, and how many more there are. */
export function listed(texts: readonly string[], most = 5): string {
  const shown = texts.slice(0, most).join(", ");
  return texts.length > most ? `${shown} and ${texts.length - most} more` : shown;
}
