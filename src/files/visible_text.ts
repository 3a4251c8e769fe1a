// Text from outside made visible: control characters and others that change what a terminal or an editor shows are
// escaped (CVE-2021-42574 and UAX #9 on bidirectional text, UTS #51 on emoji sequences).

/** Scripts in which a joiner between two letters changes their form: Persian, Hindi, Sinhala and others need it. */
const JOINING = [
  ...["Arabic", "Syriac", "Nko", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati"],
  ...["Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar"],
].map((script) => `\\p{sc=${script}}`).join("");

/** Invisible characters that only change the picture or the letter before them. */
const HARMLESS = [
  // 👩‍💻: between two pictures
  "(?<=\\p{ExtPict}[\\ufe0f\\p{EMod}]?)\\u200d(?=\\p{ExtPict})",
  `(?<=[${JOINING}])[\\u200c\\u200d](?=[${JOINING}])`,
  // ❤️ and 1️⃣, and the variants of Chinese characters
  "(?<=\\p{ExtPict})[\\ufe0e\\ufe0f]",
  "(?<=[#*0-9])\\ufe0f(?=\\u20e3)",
  "(?<=\\p{sc=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]",
].join("|");

/** C0, DEL, C1; separators of lines; halves of surrogate pairs; whatever shows nothing: bidi, zero width, tags. */
const HIDDEN = new RegExp(
  `(${HARMLESS})|[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]`,
  "gu",
);
const PLAIN = /^[\x20-\x7e]*$/;
const NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * A name, or another text of one line, made safe to show: characters that would move the cursor, colour, end the line,
 * change its direction or hide are escaped as `\x1b`, `\n`, `\u{202e}`, line breaks and tabs among them. Everything else
 * stays, backslashes too: the result is for people, not to be parsed.
 */
export function visibleText(text: string): string {
  return PLAIN.test(text) ? text : text.replaceAll(HIDDEN, (character, harmless) => {
    if (harmless !== undefined) return character;
    const code = character.codePointAt(0)!;
    return NAMES[character] ??
      (code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`);
  });
}

/** JSON with DEL, C1 and others escaped, which `JSON.stringify` leaves raw: it parses to the same value. */
export function visibleJson(json: string): string {
  return json.replaceAll(HIDDEN, (character, harmless) => {
    // a control character that stands in JSON is between values
    if (harmless !== undefined || character < " ") return character;
    return character.split("").map((unit) =>
      `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
    ).join("");
  });
}
