// Edge cases of safetensors headers, with the results of the format's own library (safetensors 0.8.0, load()
// of safetensors.numpy) and ours.

/** One file: a header's text (characters up to 255 are bytes), and a number of bytes after it. */
export interface HeaderCase {
  readonly header: string;
  readonly length: number;
  /** Whether the library accepts it. */
  readonly library: boolean;
  /** Our error; absent if we accept it. */
  readonly error?: RegExp;
}

/** The bytes of a case; `claimed` is the header length in the file. */
export function caseBytes(
  { header, length }: Pick<HeaderCase, "header" | "length">,
  claimed = header.length,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + header.length + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed), true);
  bytes.set(Uint8Array.from(header, (letter) => letter.charCodeAt(0)), 8);
  return bytes;
}

const at = (shape: string, offsets: string, dtype = "F32") =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
const [first, second] = [at("[1]", "[0,4]"), at("[1]", "[4,8]")];
const a = (shape: string, offsets: string) => `{"a":${at(shape, offsets)}}`;
const meta = (text: string) => `{"__metadata__":${text}}`;

const both = (header: string, length: number): HeaderCase => ({ header, length, library: true });
const neither = (header: string, length: number, error: RegExp): HeaderCase => ({
  header,
  length,
  library: false,
  error,
});
/** Cases in which we are stricter than the library: the format's specification, and exact numbers. */
const stricter = (header: string, length: number, error: RegExp): HeaderCase => ({
  header,
  length,
  library: true,
  error,
});

const notWhole = /wanted whole numbers from 0 to 2\^53 - 1 as shape of "a", got/;
const notOffsets = /wanted a first byte and a byte behind the last as data_offsets of "a", got/;
const notJson = /got a header that is not JSON$/;

export const headerCases: readonly HeaderCase[] = [
  both(`{"a":${first},"b":${second}}`, 8),
  both(`{"b":${second},"a":${first}}`, 8),
  both(`{"a":${first}}\t\n `, 4),
  both("{}", 0),
  both(a("[]", "[0,4]"), 4),
  both(`{"":${first}}`, 4),
  both(`{"__proto__":${first}}`, 4),
  both('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":-1.5}}', 4),
  both(meta('{"a":"b"}'), 0),
  both(meta("null"), 0),
  // zero-sized arrays, wherever one array ends and the next starts
  both(`{"a":${at("[0,3]", "[0,0]")},"b":${first}}`, 4),
  both(`{"a":${first},"z":${at("[0]", "[4,4]")},"b":${second}}`, 8),
  both(`{"a":${first},"b":${second},"z":${at("[0]", "[4,4]")}}`, 8),
  both(`{"a":${first},"z":${at("[0]", "[4,4]")}}`, 4),
  neither(
    `{"a":${at("[2]", "[0,8]")},"z":${at("[0]", "[4,4]")}}`,
    8,
    /wanted "z" to start at byte 8, where "a" ends, got 4, an overlap$/,
  ),
  neither(`{"a":${first},"z":${at("[0]", "[8,8]")}}`, 4, /"z" to start at byte 4, .*8, a gap$/),
  // ranges
  neither(
    `{"a":${first},"b":${first}}`,
    4,
    /wanted "b" to start at byte 4, where "a" ends, got 0, an overlap$/,
  ),
  neither(`{"a":${at("[2]", "[0,8]")},"b":${second}}`, 8, /"b" to .* byte 8.* 4, an overlap$/),
  neither(`{"a":${first},"b":${at("[1]", "[8,12]")}}`, 12, /"b" to .* byte 4.* 8, a gap$/),
  neither(a("[1]", "[4,8]"), 8, /wanted "a" to start at byte 0, got 4, a gap$/),
  neither(
    a("[1]", "[0,4]"),
    5,
    /4 bytes behind the header, where "a" ends, got 5 \(the others belong to no array\)$/,
  ),
  neither(a("[2]", "[0,8]"), 4, /wanted 8 bytes .*, got 4 \(truncated\?\)$/),
  neither("{}", 4, /wanted 0 bytes behind the header, since there is no array, got 4/),
  neither(a("[1]", "[1152921504606846976,1152921504606846980]"), 4, notOffsets),
  neither(a("[0]", "[9007199254740993,9007199254740993]"), 0, /got \[9007199254740993, 90071/),
  neither(a("[1]", "[-4,0]"), 4, notOffsets),
  neither(a("[1]", "[4,0]"), 4, notOffsets),
  neither(a("[1]", "[0.0,4.0]"), 4, /got \[0\.0, 4\.0\]$/),
  neither(a("[1]", "[0.5,4.5]"), 5, notOffsets),
  neither(a("[1]", '["0","4"]'), 4, notOffsets),
  neither(a("[1]", "[0,4,8]"), 4, notOffsets),
  neither(a("[1]", "[0]"), 4, notOffsets),
  // shapes and sizes
  neither(a("[2]", "[0,4]"), 4, /8 bytes, as dtype F32 and shape \[2\] say, .* 4 in \[0, 4\]$/),
  neither(a("[1]", "[0,8]"), 8, /wanted 4 bytes, .*, got 8 in \[0, 8\]$/),
  neither(a("[1.0]", "[0,4]"), 4, /got \[1\.0\]$/),
  neither(a("[1e0]", "[0,4]"), 4, notWhole),
  neither(a("[1.5]", "[0,6]"), 6, notWhole),
  neither(a("[-1,-1]", "[0,4]"), 4, notWhole),
  neither(a("[-0]", "[0,0]"), 0, /got \[-0\]$/),
  neither(a('["1"]', "[0,4]"), 4, notWhole),
  neither(a("[null]", "[0,0]"), 0, notWhole),
  neither(a("1", "[0,4]"), 4, notWhole),
  neither(a("[1099511627776,1099511627776,0]", "[0,0]"), 0, /less than 2\^53 bytes as shape of/),
  neither(a("[4294967296,4294967296]", "[0,0]"), 0, /less than 2\^53 bytes as shape of "a"/),
  neither(a("[0,18446744073709551616]", "[0,0]"), 0, notWhole),
  stricter(a("[0,9007199254740993]", "[0,0]"), 0, notWhole),
  neither('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4, /as shape of "a", got none$/),
  neither('{"a":{"dtype":"F32","shape":[1]}}', 4, /as data_offsets of "a", got none$/),
  neither('{"a":{"shape":[1],"data_offsets":[0,4]}}', 4, /wanted dtype F32 of "a", got none$/),
  neither(
    '{"a":{"dtype":"F32","__proto__":{"shape":[1]},"data_offsets":[0,4]}}',
    4,
    /as shape of "a", got none$/,
  ),
  neither(`{"a":${at("[1]", "[0,4]", "f32")}}`, 4, /wanted dtype F32 of "a", got "f32"$/),
  stricter(`{"a":${at("[1]", "[0,2]", "F16")}}`, 2, /wanted dtype F32 of "a", got "F16"$/),
  neither('{"a":null}', 0, /wanted a table with dtype, shape and data_offsets as "a", got null$/),
  stricter('{"a":["F32",[1],[0,4]]}', 4, /wanted a table with .*, got \["F32", \[1\], \[0, 4\]\]$/),
  // duplicate names: the library keeps the last, unless it is a known field
  stricter(`{"a":${first},"a":${first}}`, 4, /every name once in the header, got "a" twice$/),
  stricter(`{"a":${second},"a":${first}}`, 4, /got "a" twice$/),
  neither(`{"a":${first},"a":${second}}`, 8, /got "a" twice$/),
  stricter(`{"a":${first},"\\u0061":${first}}`, 4, /got "a" twice$/),
  neither(
    '{"a":{"dtype":"F32","shape":[2],"shape":[1],"data_offsets":[0,4]}}',
    4,
    /got "shape" twice in "a"$/,
  ),
  neither('{"__metadata__":{},"__metadata__":{}}', 0, /got "__metadata__" twice$/),
  stricter(meta('{"a":"1","a":"2"}'), 0, /got "a" twice in "__metadata__"$/),
  // metadata
  neither(meta('{"a":1}'), 0, /wanted a text as "a" in __metadata__, got 1$/),
  neither(meta('{"a":null}'), 0, /wanted a text as "a" in __metadata__, got null$/),
  neither(meta("[]"), 0, /wanted a table of texts as __metadata__, got \[\]$/),
  neither(meta('"a"'), 0, /wanted a table of texts as __metadata__, got "a"$/),
  neither(meta("1.5"), 0, /wanted a table of texts as __metadata__, got 1\.5$/),
  neither(meta(first), 4, /wanted a text as "shape" in __metadata__, got \[1\]$/),
  // texts
  stricter(" {}", 0, /that does not start with "\{"$/),
  neither("[]", 0, /that does not start with "\{"$/),
  neither("", 0, /that does not start with "\{"$/),
  neither("\xef\xbb\xbf{}", 0, /that does not start with "\{"$/),
  neither("{}\0\0\0\0\0\0", 0, notJson),
  neither('{"a"', 0, notJson),
  neither(`{"\xff":${first}}`, 4, /got a header that is not UTF-8$/),
  neither(`{"\\ud800":${first}}`, 4, /wanted names that are Unicode, got "\\ud800"$/),
  neither(meta('{"\\ud800":"a"}'), 0, /wanted names that are Unicode, got "\\ud800"$/),
  neither(meta('{"a":"\\ud800"}'), 0, /wanted a text as "a" in __metadata__, got "\\ud800"$/),
];
