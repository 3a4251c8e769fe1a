// The address that a task prints.

/** Reads what a task prints until its page's address is there; `rest` resolves with all of it at the end. */
export async function addressOf(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<{ readonly address: string; readonly rest: Promise<string> }> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const more = async () => {
    const { done, value } = await reader.read();
    text += value ?? "";
    return !done;
  };
  const found = () => /^page +(http:\S+)\n/m.exec(text)?.[1];
  while (!found()) if (!await more()) throw new Error(`no address in ${text}`);
  const rest = (async () => {
    while (await more());
    return text;
  })();
  return { address: found()!, rest };
}
