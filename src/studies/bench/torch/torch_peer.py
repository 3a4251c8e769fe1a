"""The peer of `deno task bench --against-torch`: the same networks and steps in PyTorch.

    torch_peer.py --about
    torch_peer.py --form eager --threads 2 '{"batch": 200, "normEpsilon": 1e-5, "architecture": {...}}'
    torch_peer.py --form cuda-graphs --device cuda '{...}'
    torch_peer.py --precision float64 --state FILE '{...}'

The first prints one line of JSON, {"version", "compiled", "gpu"} or {"error"}; gpu is null without CUDA. The others make a network from an architecture,
the chains of layers that architectureOf() in src/architectures/specification.ts gives, with random weights or with the
arrays in FILE: safetensors of float32, or where it ends in .json {name: {"shape", "values"}}, named and laid out as in
states of Fathom: every weight, and the statistics of batch norms where evaluation is to use them. Once the network
stands, the program prints {"parameters"}, and answers every line on standard input until its input ends:

    train N, evaluate N, predict N    {"milliseconds": [...]}, the times of N steps on random examples
    logProbabilities FILE             {"logProbabilities": array} [exits, batch, classes], with population statistics
    gradients FILE                    {"gradients": {name: array}} of the sum over exits of weight times mean
                                      log-likelihood, with the statistics of the batch

where FILE is JSON {"inputs", "labels", "weights"}: inputs an array [batch, ...shape], labels and weights lists, which
logProbabilities does not need. Arrays are {"shape", "values"}. Errors come as {"error"}.
"""

import argparse
import copy
import json
import signal
import sys
import time

sys.dont_write_bytecode = True  # of the modules beside this one

FORMS = ("eager", "channels-last", "compiled", "cuda-graphs")
WARM_UP = 3  # steps before a graph is captured, as PyTorch asks for


def about():
    try:
        import torch
    except ImportError as error:
        return {"error": str(error)}
    gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    return {"version": torch.__version__, "compiled": hasattr(torch, "compile"), "gpu": gpu}


def prepare(torch, shape, form, state):
    """The network, its steps by name, and the number of its parameters."""
    from torch_network import MultiExit, read_arrays, write_state

    torch.manual_seed(1)
    architecture, batch = shape["architecture"], shape["batch"]
    network = MultiExit(architecture, shape["normEpsilon"])
    if state is not None:
        write_state(network, read_arrays(state))
    depth, classes = len(network.blocks), architecture["outputs"]
    example = architecture["inputShape"]
    if len(example) == 3:  # drawn channels first: one channel that is moved there still looks channels last to PyTorch
        example = [example[2], *example[:2]]
    inputs = torch.randn(batch, *example)
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

    steps = {"train": train, "evaluate": evaluate, "predict": predict}
    if form == "cuda-graphs":
        steps = {name: captured(torch, step) for name, step in steps.items()}
    if inputs.is_cuda:  # launched is not computed
        steps = {name: waited_for(torch, step) for name, step in steps.items()}
    return network, steps, sum(p.numel() for p in parameters)


def captured(torch, step):
    """The step as one CUDA graph, captured when it is first called."""
    graph = None

    def replay():
        nonlocal graph
        if graph is None:
            aside = torch.cuda.Stream()
            aside.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(aside):
                for _ in range(WARM_UP):
                    step()
            torch.cuda.current_stream().wait_stream(aside)
            made = torch.cuda.CUDAGraph()
            with torch.cuda.graph(made):
                step()
            graph = made
        graph.replay()

    return replay


def waited_for(torch, step):
    def both():
        step()
        torch.cuda.synchronize()

    return both


def answer(network, steps, line):
    what, argument = line.rstrip("\n").split(" ", 1)
    if what in ("logProbabilities", "gradients"):
        return computed(network, what, argument)
    step = steps[what]
    network.train(what == "train")
    milliseconds = []
    for _ in range(int(argument)):
        started = time.perf_counter()
        step()
        milliseconds.append(1e3 * (time.perf_counter() - started))
    return {"milliseconds": milliseconds}


def computed(network, what, path):
    """The network's outputs for the examples in a file."""
    import torch
    from torch_layers import channels_first
    from torch_network import array_of, gradients, json_of

    with open(path) as file:
        examples = json.load(file)
    inputs = channels_first(array_of(examples["inputs"]))
    network = copy.deepcopy(network).train(what == "gradients")  # training moves the population statistics
    if what == "logProbabilities":
        with torch.inference_mode():
            return {what: json_of(network(inputs))}
    network.zero_grad(set_to_none=True)
    log = network(inputs)
    labels = torch.tensor(examples["labels"]).view(1, -1, 1).expand(len(log), -1, 1)
    means = log.gather(2, labels).mean((1, 2))
    (torch.tensor(examples["weights"]) * means).sum().backward()
    return {what: {name: json_of(gradient) for name, gradient in gradients(network).items()}}


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("shape", nargs="?", help='JSON, {"architecture", "normEpsilon", "batch"}')
    flags.add_argument("--about", action="store_true")
    flags.add_argument("--form", choices=FORMS, default="eager")
    flags.add_argument("--threads", type=int, default=1)
    flags.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    flags.add_argument("--tf32", action="store_true", help="multiply in TensorFloat-32 on a GPU")
    flags.add_argument("--precision", choices=("float32", "float64"), default="float32")
    flags.add_argument("--state", help="file with arrays of the network")
    options = flags.parse_args()

    # Ctrl-C reaches the whole process group; the parent process ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies, sys.stdout = sys.stdout, sys.stderr  # whatever libraries print is no reply

    def reply(message):
        print(json.dumps(message), file=replies, flush=True)

    if options.about:
        return reply(about())
    try:
        import torch

        torch.set_num_threads(options.threads)
        torch.set_default_dtype(getattr(torch, options.precision))
        if options.device == "cuda":
            torch.set_default_device("cuda")
            # by default PyTorch convolves in TensorFloat-32, and multiplies in float32
            torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = options.tf32
        shape = json.loads(options.shape)
        network, steps, parameters = prepare(torch, shape, options.form, options.state)
        reply({"parameters": parameters})
        for line in sys.stdin:
            reply(answer(network, steps, line))
    except Exception as error:  # whatever it is, the one at the other end has to hear of it
        reply({"error": f"{type(error).__name__}: {error}"})
        return 1


if __name__ == "__main__":
    sys.exit(main())
