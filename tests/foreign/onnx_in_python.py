# Checks ONNX files with onnx.checker (full_check: shapes too) and runs them with onnxruntime. Reads a job
# {models: [{file, batches: [{shape, values}]}]} from standard input, writes for each model
# {metadata, opset, operators, counts, input, outputs: [{name, shape, values}]}.

import collections
import json
import sys

import numpy as np
import onnx
import onnxruntime

results = []
for job in json.load(sys.stdin)["models"]:
    model = onnx.load(job["file"])
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(job["file"], providers=["CPUExecutionProvider"])
    [given] = session.get_inputs()
    [made] = session.get_outputs()
    outputs = []
    for batch in job["batches"]:
        values = np.array(batch["values"], np.float32).reshape(batch["shape"])
        [output] = session.run([made.name], {given.name: values})
        outputs.append({"name": made.name, "shape": output.shape, "values": output.ravel().tolist()})
    results.append({
        "metadata": session.get_modelmeta().custom_metadata_map,
        "opset": {entry.domain: entry.version for entry in model.opset_import},
        "operators": sorted({node.op_type for node in model.graph.node}),
        "counts": collections.Counter(node.op_type for node in model.graph.node),
        "arrays": {array.name: list(array.dims) for array in model.graph.initializer},
        "input": {"name": given.name, "shape": given.shape, "type": given.type},
        "declared": made.shape,
        "outputs": outputs,
    })
json.dump(results, sys.stdout)
