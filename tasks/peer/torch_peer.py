"""The peer of `deno task bench --against-torch`: the same networks and steps in PyTorch.

    torch_peer.py --about
    torch_peer.py --form eager --threads 2 '{"batch": 200, "spec": {"kind": "dense", ...}}'

The first prints one line of JSON, {"version", "compiled"} or {"error"}. The second, once its network stands, prints
{"parameters"}, and then answers every line "train N", "evaluate N" or "predict N" on standard input with
{"milliseconds": [...]}, the times of N steps, until its input ends. Faults come as {"error"}.
"""

import argparse
import json
import signal
import sys
import time

FORMS = ("eager", "channels-last", "compiled")


def about():
    try:
        import torch
    except ImportError as error:
        return {"error": str(error)}
    return {"version": torch.__version__, "compiled": hasattr(torch, "compile")}


def affine_relu_norm(nn, width):
    """norm(relu(affine(a))), of dense blocks and of the conv network's head."""
    return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.BatchNorm1d(width))


def bottleneck(nn, outer, inner):
    """Three convolutions, each after a norm and a relu."""
    layers = []
    for entering, leaving, size in ((outer, inner, 1), (inner, inner, 3), (inner, outer, 1)):
        layers += [nn.BatchNorm2d(entering), nn.ReLU(), nn.Conv2d(entering, leaving, size, padding=size // 2)]
    return nn.Sequential(*layers)


def multi_exit_network(torch, spec):
    nn = torch.nn
    depth, classes = spec["maxDepth"], spec["classes"]

    class Plus(nn.Module):
        """a + inner(a)."""

        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, a):
            return a + self.inner(a)

    class MultiExit(nn.Module):
        """Log-probabilities of one shared head after the stem and after every block, [D+1, B, K]."""

        def __init__(self):
            super().__init__()
            if spec["kind"] == "dense":
                width = spec["width"]
                self.stem = nn.Linear(spec["inputs"], width)
                blocks = [Plus(affine_relu_norm(nn, width)) for _ in range(depth)]
                self.head = nn.Linear(width, classes)
            else:
                outer = spec["outer"]
                self.stem = nn.Sequential(nn.Conv2d(spec["channels"], outer, 5), nn.AvgPool2d(2))
                blocks = [Plus(bottleneck(nn, outer, spec["inner"])) for _ in range(depth)]
                self.head = nn.Sequential(Plus(affine_relu_norm(nn, outer)), nn.Linear(outer, classes))
            self.blocks = nn.ModuleList(blocks)

        def exit(self, a):
            return self.head(a.mean((2, 3)) if a.dim() == 4 else a)

        def forward(self, x):
            a = self.stem(x)
            exits = [self.exit(a)]
            for block in self.blocks:
                a = block(a)
                exits.append(self.exit(a))
            return torch.log_softmax(torch.stack(exits), 2)

    return MultiExit()


def prepare(torch, spec, batch, form):
    """The network's steps by name, and the number of its parameters."""
    torch.manual_seed(1)
    network = multi_exit_network(torch, spec)
    depth, classes = spec["maxDepth"], spec["classes"]
    if spec["kind"] == "dense":
        inputs = torch.randn(batch, spec["inputs"])
    else:
        inputs = torch.randn(batch, spec["channels"], *spec["size"])
    labels = torch.randint(0, classes, (1, batch, 1)).expand(depth + 1, batch, 1)
    if form == "channels-last":
        network = network.to(memory_format=torch.channels_last)
        inputs = inputs.contiguous(memory_format=torch.channels_last)
    alpha = torch.zeros(depth + 1, requires_grad=True)  # the posterior's logits
    log_prior = torch.log_softmax(torch.arange(depth + 1) * torch.log(torch.tensor(0.85)), 0)
    parameters = [*network.parameters(), alpha]
    descent = torch.optim.SGD(parameters, lr=0.01, momentum=0.5)
    train_size = 60000
    forward = torch.compile(network) if form == "compiled" else network

    def log_likelihood():  # [D+1, B]
        return forward(inputs).gather(2, labels).squeeze(2)

    def train():
        descent.zero_grad(set_to_none=True)
        log_q = torch.log_softmax(alpha, 0)
        q = log_q.exp()
        divergence = (q * (log_q - log_prior)).sum()
        loss = divergence / train_size - (q * log_likelihood().mean(1)).sum()
        loss.backward()
        descent.step()

    def evaluate():
        with torch.inference_mode():
            log_likelihood()

    def predict():
        with torch.inference_mode():
            forward(inputs)

    return network, {"train": train, "evaluate": evaluate, "predict": predict}, sum(p.numel() for p in parameters)


def answer(network, steps, line):
    what, count = line.split()
    step = steps[what]
    network.train(what == "train")
    milliseconds = []
    for _ in range(int(count)):
        started = time.perf_counter()
        step()
        milliseconds.append(1e3 * (time.perf_counter() - started))
    return {"milliseconds": milliseconds}


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("shape", nargs="?", help='JSON, {"spec", "batch"}')
    flags.add_argument("--about", action="store_true")
    flags.add_argument("--form", choices=FORMS, default="eager")
    flags.add_argument("--threads", type=int, default=1)
    options = flags.parse_args()

    # Ctrl-C reaches the whole group of processes; the one that started this says when it is over
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies, sys.stdout = sys.stdout, sys.stderr  # whatever libraries print is no reply

    def reply(message):
        print(json.dumps(message), file=replies, flush=True)

    if options.about:
        return reply(about())
    try:
        import torch

        torch.set_num_threads(options.threads)
        shape = json.loads(options.shape)
        network, steps, parameters = prepare(torch, shape["spec"], shape["batch"], options.form)
        reply({"parameters": parameters})
        for line in sys.stdin:
            reply(answer(network, steps, line))
    except Exception as error:  # whatever it is, the one at the other end has to hear of it
        reply({"error": f"{type(error).__name__}: {error}"})
        return 1


if __name__ == "__main__":
    sys.exit(main())
