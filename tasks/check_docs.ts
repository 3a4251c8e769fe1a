// The documentation check of `deno task check`: `deno doc --lint` without findings about types of npm packages, which
// it takes for private ones. Any other finding fails.

import deno from "../deno.json" with { type: "json" };

const entries = Object.values(deno.exports);

/** Types of rxjs and TensorFlow.js in signatures. */
const foreign = new Set([
  "MonoTypeOperatorFunction",
  "Observable",
  "OperatorFunction",
  "Tensor",
  "Variable",
]);

const { code, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["doc", "--lint", ...entries],
  stdout: "null",
  stderr: "piped",
  env: { NO_COLOR: "1" },
}).output();
// one finding a paragraph, which starts with "error[kind]: text"
const said = new TextDecoder().decode(stderr);
const findings = said.split(/\n(?=error\[)/)
  .filter((text) => text.startsWith("error["))
  .filter((text) => {
    const type = /^error\[private-type-ref\].*references private type '(\w+)'/.exec(text)?.[1];
    return type === undefined || !foreign.has(type);
  });
for (const finding of findings) console.error(finding.trimEnd());
if (findings.length > 0) Deno.exit(1);
if (code !== 0 && !said.includes("error[")) {
  console.error(said);
  Deno.exit(1);
}
console.log(`Checked the documentation of ${entries.join(", ")}`);
