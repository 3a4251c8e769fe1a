// Loads layers models with TensorFlow.js in Deno, from loopback. Reads a job {models: [{folder, batches: [{shape,
// values}]}]} from standard input, writes for each model {backend, outputs: [{shape, values}], metadata}.

import * as tf from "@tensorflow/tfjs";
import { type ModelJob, serveModels } from "./serve_models.ts";

const { models }: { models: ModelJob[] } = await new Response(
  Deno.stdin.readable,
).json();
await using server = serveModels(models);
await tf.setBackend("cpu");
const results = [];
for (let i = 0; i < models.length; i++) {
  const model = await tf.loadLayersModel(
    `http://127.0.0.1:${server.addr.port}/${i}/model.json`,
  );
  const outputs = models[i].batches.map(({ shape, values }) => {
    const output = model.predict(tf.tensor(values, shape)) as tf.Tensor;
    return { shape: output.shape, values: [...output.dataSync()] };
  });
  const metadata = model.getUserDefinedMetadata();
  results.push({ backend: tf.getBackend(), outputs, metadata });
}
console.log(JSON.stringify(results));
