# Predicts with the PyTorch module of docs/exports.md (fathom_torch.py, in the working directory). Reads a job
# {models: [{file, batches: [{shape, values}]}]} from standard input, writes for each model the log-probabilities of
# its exits [{shape: [batch, exits, classes], values}]; saves each model again as FILE.back.

import json
import sys

sys.path.insert(0, ".")

import torch
from fathom_torch import load, save

results = []
for job in json.load(sys.stdin)["models"]:
    network, _, metadata = load(job["file"])
    outputs = []
    for batch in job["batches"]:
        with torch.no_grad():
            log = network(torch.tensor(batch["values"]).reshape(batch["shape"])).transpose(0, 1)
        outputs.append({"shape": list(log.shape), "values": log.flatten().tolist()})
    save(network, job["file"] + ".back", metadata)
    results.append(outputs)
json.dump(results, sys.stdout)
