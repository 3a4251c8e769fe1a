"""An architecture (src/architectures/architecture.ts, as JSON) as a PyTorch module, its arrays by name, and states."""

import json
import struct

import torch
from torch import nn
from torch_layers import Builder


class MultiExit(nn.Module):
    """Log-probabilities behind the stem and behind every block, [D + 1, B, K].

    Exits of earlier stages go through adapters. What follows the blocks has the same weights for all exits, but the
    statistics of its batch norms are those of each exit.
    """

    def __init__(self, architecture, epsilon):
        super().__init__()
        self.weights = {}  # by name, as a builder has them
        self.statistics = {}  # by name, of batch norms in stem and blocks
        self.exit_statistics = {}  # by name, of those behind the blocks, a row for each exit

        def part(prefix, chain, shape, shared=None):
            builder = Builder(epsilon, shared)
            module, behind = builder.chain(chain, shape)
            self.weights.update((prefix + name, array) for name, array in builder.weights.items())
            return module, behind, builder

        def inner(prefix, chain, shape):
            module, behind, builder = part(prefix, chain, shape)
            self.statistics.update((prefix + name, buffer) for name, buffer in builder.statistics.items())
            return module, behind

        self.stem, shape = inner("stem.", architecture["stem"], architecture["inputShape"])
        blocks, shapes = [], [shape]  # of an example at every exit
        adapters = []  # as (last exit, prefix, chain)
        for number, stage in enumerate(architecture["stages"]):
            for i in range(stage["count"]):
                chain = stage.get("first", stage["block"]) if i == 0 else stage["block"]
                block, shape = inner(f"blocks.{len(blocks)}.", chain, shape)
                blocks.append(block)
                shapes.append(shape)
            if "adapter" in stage:
                adapters.append((len(blocks), f"adapters.{number}.", stage["adapter"]))
        self.blocks = nn.ModuleList(blocks)

        builders = {}  # of the first exit that goes through a part, by its prefix
        behind_blocks = [*adapters, (len(blocks), "head.", [*architecture["exit"], *architecture["head"]])]
        heads = []
        for exit, shape in enumerate(shapes):
            modules = []
            for last, prefix, chain in behind_blocks:
                if exit > last:
                    continue
                module, shape, builder = part(prefix, chain, shape, builders.get(prefix))
                builders.setdefault(prefix, builder)
                modules.append(module)
                for name, buffer in builder.statistics.items():
                    self.exit_statistics.setdefault(prefix + name, []).append(buffer)
            heads.append(modules[0] if len(modules) == 1 else nn.Sequential(*modules))
        self.heads = nn.ModuleList(heads)

    def forward(self, x):
        a = self.stem(x)
        heads = iter(self.heads)
        exits = [next(heads)(a)]
        for block, head in zip(self.blocks, heads):
            a = block(a)
            exits.append(head(a))
        return torch.log_softmax(torch.stack(exits), 2)


def places(network):
    """Where the arrays of a state are: {name: (trained, [tensor])}, the tensors with the axes of the architecture."""
    found = {name: (True, [parameter.permute(axes)]) for name, (parameter, axes) in network.weights.items()}
    found.update((name, (False, [buffer])) for name, buffer in network.statistics.items())
    found.update((name, (False, rows)) for name, rows in network.exit_statistics.items())
    return found


def write_state(network, state):
    """Puts arrays {name: tensor} in place. Statistics may be absent; momenta are not used."""
    found = places(network)
    unknown = [name for name in state if name not in found and not name.endswith(".momentum")]
    if unknown:
        raise ValueError(f"arrays must be those of the network, got {unknown[0]}")
    with torch.no_grad():
        for name, (trained, rows) in found.items():
            if name not in state:
                if trained:
                    raise ValueError(f"array {name} must be present, got none")
                continue
            shape = list(rows[0].shape)
            if name in network.exit_statistics:
                shape = [len(rows), *shape]
            if list(state[name].shape) != shape:
                raise ValueError(f"{name} must have shape {shape}, got {list(state[name].shape)}")
            values = state[name] if name in network.exit_statistics else [state[name]]
            for row, value in zip(rows, values):
                row.copy_(value)


def gradients(network):
    """The gradient of every array that has one, {name: tensor}."""
    return {
        name: parameter.grad.permute(axes)
        for name, (parameter, axes) in network.weights.items()
        if parameter.grad is not None
    }


def read_arrays(path):
    """The arrays of a safetensors file of float32, or of JSON {name: {"shape", "values"}}, as {name: tensor}."""
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".json"):
        return {name: array_of(array) for name, array in json.loads(data).items()}
    (length,) = struct.unpack("<Q", data[:8])
    arrays = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{path} must have float32 (F32) arrays, got {entry['dtype']} for {name}")
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(bytearray(data[start:end]), dtype=torch.float32) if end > start else torch.empty(0)
        arrays[name] = values.view(entry["shape"])
    return arrays


def array_of(array):
    """{"shape", "values"} as a tensor."""
    return torch.tensor(array["values"], dtype=torch.get_default_dtype()).reshape(array["shape"])


def json_of(tensor):
    """A tensor as {"shape", "values"}."""
    return {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}
