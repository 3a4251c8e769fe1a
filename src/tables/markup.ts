// HTML as values: text put into it is escaped, HTML is not.

/** A piece of HTML. */
export interface Html {
  readonly html: string;
}

/** The content of a piece of HTML: text, numbers, other pieces, lists of them, or nothing. */
export type Content = string | number | Html | readonly Content[] | undefined | false;

/** A piece of HTML: markup`<p>${text}</p>`. */
export function markup(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return { html: strings.reduce((all, part, i) => all + htmlOf(contents[i - 1]) + part) };
}

/** HTML from text, such as a drawing. */
export function raw(text: string): Html {
  return { html: text };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text with a visible sign in place of control characters and of characters that change the direction of text.
 */
export function seenText(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

function htmlOf(content: Content): string {
  if (content === undefined || content === false) return "";
  if (typeof content === "object") {
    return "html" in content ? content.html : content.map(htmlOf).join("");
  }
  return seenText(String(content)).replace(/[&<>"']/g, (character) => entities[character]);
}
