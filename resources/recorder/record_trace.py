"""Records a PyTorch training as a trace that Stacklight opens. Copy this file to where you train; it needs PyTorch alone.

    from record_trace import Recorder

    with Recorder(model, "run.jsonl", title="ResNet on the cluster", every=100) as recorder:
        for inputs, targets in batches:
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            with recorder.update(loss, epoch=epoch):
                optimizer.step()

Every `every`-th step is written, from the first: of each module without children the distribution of its output and of
∂loss/∂output over the batch, and of its own parameters the sizes, gradients and updates. The loss has to be the batch's mean for
gradients to be those that Stacklight means. A module that runs more than once in a step is seen as it ran last. Steps that are
not recorded cost nothing.
"""
import contextlib
import json
import math

import torch
from torch import nn

BINS = 64
ACTIVATIONS = {nn.Identity: "identity", nn.ReLU: "relu", nn.LeakyReLU: "leaky_relu", nn.ELU: "elu", nn.SELU: "selu", nn.GELU: "gelu", nn.SiLU: "silu",
               nn.Tanh: "tanh", nn.Sigmoid: "sigmoid", nn.Softplus: "softplus"}
NORMS = {nn.modules.instancenorm._InstanceNorm: "instance norm", nn.modules.batchnorm._BatchNorm: "batch norm", nn.LayerNorm: "layer norm",
         nn.GroupNorm: "group norm"}
OTHERS = {nn.Linear: "dense", nn.Conv2d: "conv2d", nn.Dropout: "dropout", nn.Flatten: "flatten", nn.MaxPool2d: "max_pool2d",
          nn.AvgPool2d: "avg_pool2d", nn.Embedding: "embedding"}
SATURATED = {nn.Tanh: lambda y: y.abs() > 0.97, nn.Sigmoid: lambda y: (y > 0.97) | (y < 0.03)}


def found(table, module):
    return next((name for kind, name in table.items() if isinstance(module, kind)), None)


def type_and_label(module, shape):
    if name := found(ACTIVATIONS, module):
        return "activation", name
    if name := found(NORMS, module):
        return "norm", name
    name = type(module).__name__
    return found(OTHERS, module) or name.lower(), f"{name} {shape[-1]}"


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


def rms(tensor):
    return float(tensor.detach().double().square().mean().sqrt())


def statistics(tensor, module=None):
    """What a trace says of a tensor; moments of its finite values."""
    values = tensor.detach().flatten().float()
    finite = values[values.isfinite()]
    missing = values.numel() - finite.numel()
    if finite.numel() == 0:
        nothing = dict.fromkeys(("mean", "std", "rms", "min", "max"))
        return {**nothing, "zero_fraction": 0.0, "saturated_fraction": 0.0, "nonfinite": missing, "histogram": {"low": 0.0, "high": 1.0, "counts": [0] * BINS}}
    exact = finite.double()
    low, high = float(exact.min()), float(exact.max())
    edges = (low, high) if low < high else (low - (abs(low) / 2 or 0.5), high + (abs(high) / 2 or 0.5))
    bins = ((exact - edges[0]) * (BINS / (edges[1] - edges[0]))).long().clamp(0, BINS - 1)
    saturated = found(SATURATED, module)
    return {
        "mean": number(exact.mean()),
        "std": number(exact.std(unbiased=False)),
        "rms": rms(exact),
        "min": low,
        "max": high,
        "zero_fraction": number((finite == 0).double().mean()),
        "saturated_fraction": number(saturated(finite).double().mean()) if saturated else 0.0,
        "nonfinite": missing,
        "histogram": {"low": edges[0], "high": edges[1], "counts": torch.bincount(bins, minlength=BINS).tolist()},
    }


def shape_of(output):
    """Without the batch; of images (height, width, channels)."""
    shape = list(output.shape[1:]) or [1]
    return [*shape[1:], shape[0]] if len(shape) == 3 else shape


def parameter_name(module, name):
    """Stacklight's word for a parameter where it has one."""
    if found(NORMS, module):
        return {"weight": "gamma", "bias": "beta"}.get(name, name)
    if name == "weight":
        return "embeddings" if isinstance(module, nn.Embedding) else "kernel"
    return name


class Recorder:
    def __init__(self, model, path, title="", seed=None, every=1):
        self.every, self.done = every, 0
        self.experiment = {"title": title, **({} if seed is None else {"seed": seed})}
        self.layers = None  # names of modules, in the order in which they ran first
        self.modules = {name: module for name, module in model.named_modules() if not list(module.children())}
        self.seen = {}
        self.file = open(path, "w", encoding="utf-8")
        self.hooks = [module.register_forward_hook(self.watch(name)) for name, module in self.modules.items()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for hook in self.hooks:
            hook.remove()
        self.file.close()

    def is_due(self):
        return self.done % self.every == 0

    def watch(self, name):
        def hook(module, _, output):
            if not (self.is_due() and module.training and torch.is_grad_enabled() and torch.is_tensor(output) and output.requires_grad):
                return None
            seen = {"activation": statistics(output, module), "shape": shape_of(output)}
            self.seen.pop(name, None)
            self.seen[name] = seen
            if getattr(module, "inplace", False):  # a tensor of its own, whose gradient is not the input's
                output = output.view_as(output)
            output.register_hook(lambda gradient: seen.update(activation_gradient=statistics(gradient)))
            return output

        return hook

    @contextlib.contextmanager
    def update(self, loss, accuracy=None, epoch=0.0):
        """Around the optimizer's step, after backward."""
        if not self.is_due():
            yield
        else:
            before = {name: parameter.detach().clone() for name, parameter in self.parameters()}
            gradients = {name: rms(parameter.grad) for name, parameter in self.parameters() if parameter.grad is not None}
            yield
            self.write_step(loss, accuracy, epoch, before, gradients)
        self.done += 1
        self.seen = {}

    def validation(self, loss, accuracy=None):
        """Of examples that are not trained on, after the last update."""
        if self.done > 0:
            self.write({"type": "validation", "step": self.done, "loss": number(loss), "accuracy": number(math.nan if accuracy is None else accuracy)})

    def parameters(self):
        for module_name, module in self.modules.items():
            for name, parameter in module.named_parameters(recurse=False):
                if parameter.requires_grad:
                    yield (module_name, name), parameter

    def names_of(self, layer):
        return [name for (module, name), _ in self.parameters() if module == layer]

    def write_header(self):
        self.layers = list(self.seen)
        if not self.layers:
            raise RuntimeError("no module without children gave a tensor with a gradient; the model has to run in training mode before update()")
        rows = []
        for index, layer in enumerate(self.layers):
            shape = self.seen[layer]["shape"]
            kind, label = type_and_label(self.modules[layer], shape)
            rows.append({"index": index, "path": layer or "0", "type": kind, "label": label, "output_shape": shape,
                         "parameters": [parameter_name(self.modules[layer], name) for name in self.names_of(layer)]})
        self.write({"type": "header", "format": "stacklight-trace", "version": 1, "experiment": self.experiment, "layers": rows})

    def write_step(self, loss, accuracy, epoch, before, gradients):
        if self.layers is None:
            self.write_header()
        now = dict(self.parameters())
        unseen = statistics(torch.tensor([]))
        rows = []
        for index, layer in enumerate(self.layers):
            parameters = []
            for name in self.names_of(layer):
                old = before[layer, name]
                size, change = rms(old), rms(now[layer, name].detach() - old)
                parameters.append({"name": parameter_name(self.modules[layer], name), "rms": number(size), "gradient_rms": number(gradients.get((layer, name), 0.0)),
                                   "update_ratio": number(change / size if size > 0 else math.nan)})
            seen = self.seen.get(layer, {})
            rows.append({"index": index, "activation": seen.get("activation", unseen),
                         "activation_gradient": seen.get("activation_gradient", unseen), "parameters": parameters})
        self.write({"type": "step", "step": self.done + 1, "epoch": float(epoch), "loss": number(loss),
                    "accuracy": number(math.nan if accuracy is None else accuracy), "layers": rows})

    def write(self, line):
        self.file.write(json.dumps(line, allow_nan=False) + "\n")
        self.file.flush()
