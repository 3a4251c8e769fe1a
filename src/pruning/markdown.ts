// Pieces of Markdown from texts that may hold anything.

/** A table; columns are aligned to the right but for the first and those without a head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(" | ")} |`;
  const marks = head.map((_, i) => i === 0 || head[i] === "" ? "---" : "---:");
  return [line(head), line(marks), ...rows.map(line)].join("\n");
}

function cellText(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|");
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

/** Names come from files: nothing in them is markup. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#]/g, "\\$&");
}
