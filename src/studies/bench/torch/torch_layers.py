"""The layers of an architecture as PyTorch modules, one for each kind.

Examples of three axes are images, [height, width, channels] in an architecture and channels first here, as PyTorch's
convolutions have them; all others have the same axes in both.
"""

import math

import torch
from torch import nn


def channels_first(x):
    """[B, H, W, C] to [B, C, H, W]; other shapes are kept."""
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def channels_last(x):
    """[B, C, H, W] to [B, H, W, C]; other shapes are kept."""
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


class OverLast(nn.Module):
    """A module over the last axis of [..., features], for images, whose last axis is here the second."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return channels_first(self.inner(channels_last(x)))


class OverRows(nn.Module):
    """A module over [rows, features], of all axes but the last."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x.flatten(0, -2)).view(x.shape)


class Function(nn.Module):
    """A function without arrays."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Plus(nn.Module):
    """x + branch(x)."""

    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return x + self.branch(x)


class Shortcut(nn.Module):
    """shortcut(x) + branch(x)."""

    def __init__(self, shortcut, branch):
        super().__init__()
        self.shortcut, self.branch = shortcut, branch

    def forward(self, x):
        return self.shortcut(x) + self.branch(x)


class Times(nn.Module):
    """x · branch(x), the same factor for all positions where the branch gives [B, features]."""

    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        factor = self.branch(x)
        if factor.dim() < x.dim():
            ones = (1,) * (x.dim() - 2)
            factor = factor.view(len(x), -1, *ones) if x.dim() == 4 else factor.view(len(x), *ones, -1)
        return x * factor


class Position(nn.Module):
    """x + embedding."""

    def __init__(self, shape):
        super().__init__()
        self.embedding = nn.Parameter((2 * torch.rand(shape) - 1) / math.sqrt(shape[-1]))

    def forward(self, x):
        return x + channels_first(self.embedding[None])


class Attention(nn.Module):
    """Self-attention over [B, tokens, features]."""

    def __init__(self, features, heads):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(features, features) for _ in range(4))
        self.heads = heads

    def forward(self, x):
        query, key, value = (
            map(x).view(*x.shape[:2], self.heads, -1).transpose(1, 2)  # [B, heads, tokens, each]
            for map in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[-1])
        return self.out((scores.softmax(3) @ value).transpose(1, 2).flatten(2))


class Builder:
    """Makes the modules of one part of a network, and keeps its arrays.

    `weights` has every array by name as (parameter, axes): parameter.permute(axes) has the axes of the architecture.
    `statistics` has the buffers of the batch norms by name. `shared` is the builder of the part at another exit. Its
    modules are taken, all but the batch norms, whose statistics are those of the exit.
    """

    def __init__(self, epsilon, shared=None):
        self.epsilon, self.shared = epsilon, shared
        self.weights, self.statistics = {}, {}
        self.modules = {}  # those with arrays, by the kind and name of their layer

    def chain(self, layers, shape):
        """The module of a chain, and the shape of an example behind it."""
        modules = []
        for layer in layers:
            module, shape = getattr(self, layer["layer"])(layer, list(shape))
            modules.append(module)
        return (modules[0] if len(modules) == 1 else nn.Sequential(*modules)), shape

    def known(self, layer, make, arrays):
        """A layer's module, made here or by the builder that shares it; `arrays` gives [(name, parameter, axes)]."""
        key = (layer["layer"], layer["name"])
        module = self.shared.modules[key] if self.shared else make()
        self.modules[key] = module
        for array, parameter, axes in arrays(module):
            self.weights[join(layer["name"], array)] = (parameter, axes)
        return module

    def affine(self, layer, shape):
        outputs = layer["outputs"]
        linear = self.known(layer, lambda: nn.Linear(shape[-1], outputs), linear_arrays)
        return OverLast(linear) if len(shape) == 3 else linear, [*shape[:-1], outputs]

    def attention(self, layer, shape):
        def arrays(module):
            maps = ("query", "key", "value", "out")
            return [(f"{map}.{name}", *rest) for map in maps for name, *rest in linear_arrays(getattr(module, map))]

        return self.known(layer, lambda: Attention(shape[-1], layer["heads"]), arrays), shape

    def batchNorm(self, layer, shape):
        key, name = (layer["layer"], layer["name"]), layer["name"]
        norm = (nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d)(shape[-1], eps=self.epsilon)
        if self.shared:
            norm.weight, norm.bias = self.shared.modules[key].weight, self.shared.modules[key].bias
        self.modules[key] = norm
        self.weights[join(name, "scale")] = (norm.weight, (0,))
        self.weights[join(name, "shift")] = (norm.bias, (0,))
        self.statistics[join(name, "mean")] = norm.running_mean
        self.statistics[join(name, "variance")] = norm.running_var
        return norm if len(shape) in (1, 3) else OverRows(norm), shape

    def convolution(self, layer, shape):
        size, outputs = layer["size"], layer["outputs"]
        stride, padding = layer.get("stride", 1), layer.get("padding", 0)
        groups = shape[2] if layer.get("groups") == "channels" else 1
        module = self.known(
            layer,
            lambda: nn.Conv2d(shape[2], outputs, size, stride, padding, groups=groups),
            lambda made: [("kernel", made.weight, (2, 3, 1, 0)), ("bias", made.bias, (0,))],
        )
        height, width = ((extent + 2 * padding - size) // stride + 1 for extent in shape[:2])
        return module, [height, width, outputs]

    def flatten(self, layer, shape):
        return Function(lambda x: channels_last(x).flatten(1)), [math.prod(shape)]

    def gelu(self, layer, shape):
        return nn.GELU(), shape  # the exact one, by the error function

    def globalMean(self, layer, shape):
        axes = (2, 3) if len(shape) == 3 else tuple(range(1, len(shape)))
        return Function(lambda x: x.mean(axes)), shape[-1:]

    def layerNorm(self, layer, shape):
        norm = self.known(
            layer,
            lambda: nn.LayerNorm(shape[-1], eps=layer["epsilon"]),
            lambda made: [("scale", made.weight, (0,)), ("shift", made.bias, (0,))],
        )
        return OverLast(norm) if len(shape) == 3 else norm, shape

    def meanPool(self, layer, shape):
        size = layer["size"]
        return nn.AvgPool2d(size), [shape[0] // size, shape[1] // size, shape[2]]

    def multiply(self, layer, shape):
        return Times(self.chain(layer["branch"], shape)[0]), shape

    def position(self, layer, shape):
        axes = tuple(range(len(shape)))
        made = self.known(layer, lambda: Position(shape), lambda made: [("embedding", made.embedding, axes)])
        return made, shape

    def relu(self, layer, shape):
        return nn.ReLU(), shape

    def reshape(self, layer, shape):
        extents = layer["shape"]
        return Function(lambda x: channels_first(channels_last(x).reshape(len(x), *extents))), extents

    def residual(self, layer, shape):
        branch, behind = self.chain(layer["branch"], shape)
        if not layer.get("shortcut"):
            return Plus(branch), behind
        return Shortcut(self.chain(layer["shortcut"], shape)[0], branch), behind

    def sigmoid(self, layer, shape):
        return nn.Sigmoid(), shape

    def silu(self, layer, shape):
        return nn.SiLU(), shape

    def transpose(self, layer, shape):
        axes = layer["axes"]
        order = [0, *(axis + 1 for axis in axes)]
        return Function(lambda x: channels_first(channels_last(x).permute(order))), [shape[axis] for axis in axes]


def linear_arrays(linear):
    return [("weight", linear.weight, (1, 0)), ("bias", linear.bias, (0,))]


def join(name, array):
    """"dense.weight"; a layer without a name has "weight"."""
    return array if name == "" else f"{name}.{array}"
