// Loads layers models in Chromium with the library's own bundle, from a page served on loopback. Reads a job
// {chromium, backends, models: [{folder, batches: [{shape, values}]}]} from standard input, writes for each backend and
// model {backend, outputs: [{shape, values}], metadata}.

import bundle from "@tensorflow/tfjs/dist/tf.min.js" with { type: "text" };
import { chromium } from "playwright-core";
import { type ModelJob, serveModels } from "./serve_models.ts";

const job: { chromium: string; backends: string[]; models: ModelJob[] } =
  await new Response(
    Deno.stdin.readable,
  ).json();

await using server = serveModels(job.models, {
  "/": {
    type: "text/html",
    text: "<!doctype html><meta charset=utf-8><script src=/tf.js></script>",
  },
  "/tf.js": { type: "text/javascript", text: bundle },
});
const browser = await chromium.launch({
  executablePath: job.chromium,
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.addr.port}/`);
  const results = await page.evaluate(async ({ backends, models }) => {
    // deno-lint-ignore no-explicit-any
    const tf = (globalThis as any).tf;
    const results = [];
    for (const backend of backends) {
      await tf.setBackend(backend);
      for (let i = 0; i < models.length; i++) {
        const model = await tf.loadLayersModel(`/${i}/model.json`);
        const outputs = [];
        for (const { shape, values } of models[i].batches) {
          const output = model.predict(tf.tensor(values, shape));
          outputs.push({
            shape: output.shape,
            values: [...await output.data()],
          });
        }
        results.push({
          backend: tf.getBackend(),
          outputs,
          metadata: model.getUserDefinedMetadata(),
        });
      }
    }
    return results;
  }, job);
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
}
