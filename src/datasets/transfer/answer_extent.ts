// The bytes of a file that an HTTP response holds: Content-Range and Content-Length checked against the request (RFC
// 9110, sections 8.6 and 14.4). A response that contradicts itself or the request is an error.

/** What is known of the file. */
export interface Wanted {
  /** In bytes. */
  readonly size?: number;
  /** In hexadecimal. */
  readonly sha256?: string;
  /** In hexadecimal. */
  readonly md5?: string;
}

/** The bytes of a file that a response holds. */
export interface Extent {
  /** Nothing is missing, and nothing will come. */
  readonly complete: boolean;
  /** Position in the file of the first byte that comes. */
  readonly start: number;
  /** Position after the last byte that may come, if the response says it. */
  readonly end?: number;
  /** Size of the file, if known. */
  readonly total?: number;
}

/**
 * The bytes in the response to a request for all bytes from `from` on, or its fault. Content-Range decides, whether the
 * status is 200 or 206: some servers honour Range and answer 200.
 */
export function extentOf(
  { status, statusText, headers }: Pick<Response, "status" | "statusText" | "headers">,
  from: number,
  wanted: Wanted,
): Extent | { readonly fault: string } {
  const { size } = wanted;
  const range = headers.get("content-range");
  const answer = `the server answers ${status} ${statusText}`.trim();
  const fault = range === null ? answer : `${answer} (${range})`;
  if (status === 416 && from > 0) {
    const total = Number(/^bytes \*\/(\d+)$/.exec(range ?? "")?.[1]);
    const whole = total === from && (size ?? total) === total;
    return whole ? { complete: true, start: from, total } : { fault };
  }
  if (status !== 200 && status !== 206) return { fault };
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  const encoded = encoding !== "identity";
  const declared = headers.get("content-length");
  const length = declared === null ? undefined : Number(declared);
  if (range !== null) {
    // encoded bytes are counted here: of the same file only where they are as many as wanted
    if (encoded && size === undefined) return { fault: `${fault}, encoded as ${encoding}` };
    return contentRange(range, from, length, size) ?? { fault };
  }
  if (status === 206) return { fault };
  const sized = encoded ? undefined : length; // where it is encoded only the wanted size or the checksum tells
  if (size !== undefined && sized !== undefined && sized !== size) return declares(size, sized);
  if (from > 0 && (size === undefined || length !== size)) return { fault }; // perhaps only the rest
  if (encoded && size === undefined && !wanted.sha256 && !wanted.md5) {
    return { fault: `${answer}, encoded as ${encoding}, and no size or checksum is known` };
  }
  return { complete: false, start: 0, total: sized ?? size };
}

/** The extent that a Content-Range names, or nothing where it contradicts the request or the length of the answer. */
function contentRange(
  text: string,
  from: number,
  length: number | undefined,
  size: number | undefined,
): Extent | { readonly fault: string } | undefined {
  const [, first, last, all] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(text.trim()) ?? [];
  const total = all === "*" ? size : Number(all); // without either, nothing says whether the last byte ends the file
  const [start, end] = [Number(first), Number(last) + 1];
  if (total === undefined || !(start === from && start < end && end <= total)) return undefined;
  if (length !== undefined && length !== end - start) return undefined;
  if (size !== undefined && total !== size) return declares(size, total);
  return { complete: false, start, end, total };
}

function declares(size: number, total: number): { readonly fault: string } {
  return { fault: `wanted ${size} bytes, the server declares ${total}` };
}
