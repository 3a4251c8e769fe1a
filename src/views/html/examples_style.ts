// The style of lists of pictures on pages; apart from that of pages, whose colours the live page's script holds.

/** CSS. */
export const examplesStyle = `
.examples { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; list-style: none; padding: 0; margin: .5rem 0 1.5rem; }
.examples li { font-size: .85rem; overflow-wrap: anywhere; }
.examples img { display: block; image-rendering: pixelated; margin-bottom: .35rem; border: 1px solid var(--line); }
.examples small { display: block; }
`;
