// The style of pages: colours of charts, light and dark, and layout.

/** CSS. Colours are distinguishable with colour blindness, and lines differ in dashes too. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --surface: #ffffff; --field: #f3f5f8; --ink: #1b2430; --dim: #5b6675; --line: #d5dbe3;
  --full: #2563c9; --truncated: #c2570c; --last: #6b7280; --bar: #9db7e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #12171e; --field: #1b222c; --ink: #e6eaf0; --dim: #9aa6b5; --line: #333d4a;
    --full: #7fb0ff; --truncated: #f5a35c; --last: #aab3c0; --bar: #40608f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--surface); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .25rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: .95rem; margin: 0 0 .25rem; }
p { margin: .25rem 0 1rem; max-width: 44rem; }
p, caption, figcaption, h2, h3 { overflow-wrap: anywhere; }
p.lead { font-size: 1.05rem; }
small, figcaption, .dim { color: var(--dim); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .4rem 1.5rem; margin: 1rem 0; }
dl div { display: flex; gap: .75rem; }
dt { color: var(--dim); flex: 0 0 6rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: 1.5rem; }
.aside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 1.5rem; }
@media (max-width: 52rem) { .aside { grid-template-columns: minmax(0, 1fr); gap: 0; } }
figure { margin: 0 0 1rem; min-width: 0; }
figure svg { display: block; width: 100%; height: auto; overflow: visible; }
figure svg text { white-space: pre; }
figcaption { font-size: .85rem; margin-top: .25rem; }
figure button.save {
  font: inherit; font-size: .8rem; color: var(--dim); background: none; border: 1px solid var(--line);
  border-radius: .25rem; padding: .1rem .5rem; margin-top: .4rem; cursor: pointer;
}
figure button.save:hover, figure button.save:focus-visible { color: var(--ink); border-color: var(--ink); }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; margin: .5rem 0; font-size: .9rem; max-width: none; }
.legend span { display: inline-flex; align-items: center; gap: .4rem; }
.legend i { width: 1.4rem; border-top: 3px solid currentColor; }
.legend i.dashed { border-top-style: dashed; }
.legend i.dot, .legend i.small { width: .6rem; height: .6rem; border: 0; border-radius: 50%; background: currentColor; }
.legend i.small { width: .35rem; height: .35rem; opacity: .7; }
.legend i.interval { width: 0; height: 1rem; border: 0; border-left: 2px solid currentColor; }
.legend i.band { height: .8rem; border: 0; background: currentColor; opacity: .3; }
.legend i.tick { width: .9rem; border-top-width: 2px; }
.scroll { overflow-x: auto; margin: .75rem 0 1.25rem; }
.scroll:focus-visible { outline: 2px solid var(--full); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; width: 100%; }
/* what is wider than the page is scrolled, its caption is not */
caption { position: sticky; left: 0; max-width: calc(100vw - 2rem); text-align: left; color: var(--dim); font-size: .85rem; padding-bottom: .4rem; caption-side: top; }
th, td { padding: .35rem .6rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--dim); font-weight: 500; vertical-align: bottom; white-space: normal; }
tbody th { font-weight: 500; }
td small, th small { display: block; font-weight: 400; }
details { margin: 1rem 0; }
summary { cursor: pointer; }
details dl { display: block; }
details dl div { display: block; margin-bottom: .5rem; }
main > details { margin-top: 2.5rem; color: var(--dim); font-size: .9rem; }
@media print { figure button.save { display: none; } details > * { display: block; } section { break-inside: avoid-page; } }
`;
