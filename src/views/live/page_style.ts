// The style of the live page: what all pages share, and its own rules.

import { darkDeclarations, lightDeclarations } from "./page_colours.ts";
import { pageStyle } from "../html/page_style.ts";

/** CSS. */
export const liveStyle = `${pageStyle}
:root {${lightDeclarations}
}
@media (prefers-color-scheme: dark) {
  :root {${darkDeclarations}
  }
}
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; max-width: 90rem; margin: 0 auto; padding: .75rem 1rem 0; }
.top h1 { font-size: 1rem; font-weight: 600; margin: 0; color: var(--dim); }
.unloaded { max-width: 44rem; visibility: hidden; animation: shown 0s 3s forwards; }
@keyframes shown { to { visibility: visible; } }
.link { margin: 0; font-size: .85rem; color: var(--dim); }
.link::before { content: ""; display: inline-block; width: .55rem; height: .55rem; margin-right: .4rem; border-radius: 50%; background: var(--last); }
.link[data-connection="connected"]::before { background: #2e9e6b; }
.link[data-connection="reconnecting"]::before { background: var(--truncated); }
.link[data-connection="lost"]::before { background: transparent; border: 2px solid var(--danger); }
main.runs { max-width: 90rem; padding: .5rem 1rem 3rem; display: grid; gap: 2rem 2.5rem; grid-template-columns: minmax(0, 1fr); }
main.several { grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); }
main.several .together { grid-column: 1 / -1; }
main.several .together .charts { grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); }
.run h2, .together h2 { border: 0; margin: 0; padding: 0; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
.stand { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: .25rem 0 .75rem; }
.state { margin: 0; }
.state::before { content: ""; display: inline-block; width: .7rem; height: .7rem; margin-right: .45rem; background: var(--full); border-radius: 50%; }
.state[data-state="paused"]::before, .state[data-state="pausing"]::before { background: var(--truncated); border-radius: 0; }
.state[data-state="stopping"]::before, .state[data-state="ended"]::before { background: var(--last); border-radius: 0; }
.state[data-state="failed"]::before { background: var(--danger); border-radius: 0; }
.state[data-state="failed"] { color: var(--danger); }
.controls, .question { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.stand + .note { margin-bottom: .75rem; }
.note { overflow-wrap: anywhere; margin: 0; font-size: .85rem; color: var(--dim); }
button { font: inherit; font-size: .9rem; min-height: 2.25rem; padding: .3rem .8rem; color: var(--ink); background: var(--field); border: 1px solid var(--last); border-radius: .4rem; cursor: pointer; }
button:hover:enabled { border-color: var(--ink); }
.head { display: flex; align-items: baseline; justify-content: space-between; gap: .75rem; margin-bottom: .25rem; }
.head h3 { margin: 0; }
button.save { flex: none; font-size: .75rem; min-height: 1.5rem; padding: 0 .5rem; color: var(--dim); background: none; border-color: var(--line); }
button.danger { color: var(--danger); border-color: var(--danger); }
button:disabled { cursor: default; color: var(--dim); border-color: var(--line); }
:focus-visible { outline: 3px solid var(--full); outline-offset: 2px; }
progress { appearance: none; display: block; width: 100%; height: .4rem; border: 0; border-radius: .2rem; overflow: hidden; background: var(--field); }
progress::-webkit-progress-bar { background: var(--field); }
progress::-webkit-progress-value { background: var(--full); }
progress::-moz-progress-bar { background: var(--full); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(10.5rem, 46%), 1fr)); gap: .75rem 1.25rem; margin: .75rem 0 1.25rem; }
dl.facts div { display: block; }
dl.facts strong { display: block; font-size: 1.3rem; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
dl.facts small { display: block; line-height: 1.35; min-height: 1.35em; font-variant-numeric: tabular-nums; }
dt { font-size: .85rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: 1rem 2rem; }
@media (min-width: 64rem) {
  main:not(.several) .charts { grid-template-columns: repeat(6, minmax(0, 1fr)); }
  main:not(.several) .charts > * { grid-column: span 2; }
  main:not(.several) .charts:has(> [hidden]) > * { grid-column: span 3; }
}
.several .charts { grid-template-columns: minmax(0, 1fr); }
figure .plot svg { width: 100%; height: auto; font-family: inherit; font-variant-numeric: tabular-nums; }
.plot { min-height: 13rem; }
.legend { gap: .1rem 1rem; margin: 0; font-size: .85rem; }
.legend .entry i { width: 1.4rem; border-top: 3px solid currentColor; }
.legend .field i { width: .8rem; height: .8rem; border: 0; background: var(--bar); }
.legend .chosen i { background: var(--truncated); }
.legend .ink i { border-color: var(--ink); }
.legend .full i { border-color: var(--full); }
.legend .truncated i { border-color: var(--truncated); }
.legend .last i { border-color: var(--last); }
.legend .wide i { border-top-width: 5px; }
.legend .soft i { border-color: var(--bar); }
.legend .dotted i { border-top-style: dotted; }
.legend i.ramp { width: 4rem; height: .7rem; border: 1px solid var(--line); background: linear-gradient(90deg, var(--heat-low), var(--heat-middle), var(--heat-high)); }
.maps { margin-top: 1.5rem; }
.planes { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: 1rem 1.5rem; align-items: start; }
.several .planes { grid-template-columns: minmax(0, 1fr); }
.several .planes > canvas { max-width: 20rem; }
@media (max-width: 44rem) { .planes { grid-template-columns: minmax(0, 1fr); } }
.planes canvas { display: block; width: 100%; height: auto; aspect-ratio: 1; border: 1px solid var(--line); }
.depths { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(6rem, 21%), 1fr)); gap: .5rem; }
.depths canvas { image-rendering: pixelated; }
.depths small { display: block; text-align: center; }
.depth.chosen canvas { outline: 2px solid var(--truncated); }
.depth.chosen small { color: var(--ink); font-weight: 600; }
.scroll table { max-width: 46rem; }
.results td { white-space: normal; text-align: left; max-width: 46rem; }
.results table { width: auto; margin: .25rem 0 1rem; }
.results h3 { margin-top: 1rem; }
dl.settings { display: grid; }
dl.settings div { display: block; }
dl.settings { grid-template-columns: repeat(auto-fill, minmax(min(12rem, 100%), 1fr)); }
details { margin: .75rem 0; }
summary { display: inline-block; padding: .25rem 0; }
summary::before { content: "▸ "; }
details[open] > summary::before { content: "▾ "; }
@media (prefers-reduced-motion: no-preference) { progress::-webkit-progress-value { transition: width .2s; } }
`;
