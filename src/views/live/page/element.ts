// HTML elements in one expression. Text stays text: nothing is ever parsed as HTML.

/** The content of an element. */
type Child = Node | string | undefined | false;

/**
 * Makes an element.
 *
 * @param attributes set as attributes; `true` gives an empty one, `false` and undefined none
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** Sets the text of an element if it differs, so that nothing is announced or laid out again. */
export function say(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
