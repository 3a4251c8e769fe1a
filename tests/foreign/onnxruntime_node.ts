// Runs ONNX files with onnxruntime-node. Reads a job {models: [{file, batches: [{shape, values}]}]} from standard
// input, writes for each model {inputs, outputs: [{name, shape, values}]}.

import { InferenceSession, Tensor } from "onnxruntime-node";

interface Model {
  readonly file: string;
  readonly batches: readonly {
    readonly shape: number[];
    readonly values: number[];
  }[];
}
const job: { models: Model[] } = await new Response(Deno.stdin.readable).json();

const results = [];
for (const { file, batches } of job.models) {
  const session = await InferenceSession.create(file);
  const outputs = [];
  for (const { shape, values } of batches) {
    const input = new Tensor("float32", Float32Array.from(values), shape);
    const [[name, { dims, data }]] = Object.entries(
      await session.run({ input }),
    );
    outputs.push({
      name,
      shape: dims,
      values: Array.from(data as Float32Array),
    });
  }
  results.push({ inputs: session.inputNames, outputs });
}
console.log(JSON.stringify(results));
