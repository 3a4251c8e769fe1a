// Colours of the live page in addition to those of all pages, as CSS declarations: light and dark.

/** Heat maps from 0 to the maximum, classes, warnings; light. */
export const lightDeclarations = `
  --heat-low: #ffffff; --heat-middle: #6f9fe8; --heat-high: #0b2a66; --danger: #b3261e;
  --class-0: #2563c9; --class-1: #d0661a; --class-2: #0f8a6a; --class-3: #b0499a;
  --class-4: #8a7300; --class-5: #5b6675; --class-6: #38a3c7; --class-7: #7a4fd0;`;

/** The same, dark. */
export const darkDeclarations = `
  --heat-low: #12171e; --heat-middle: #3567b3; --heat-high: #cfe2ff; --danger: #ff8a80;
  --class-0: #6ea5ff; --class-1: #f5a35c; --class-2: #4fc9a4; --class-3: #e38ad0;
  --class-4: #d8c04a; --class-5: #aab3c0; --class-6: #7fd4f0; --class-7: #b79bff;`;
