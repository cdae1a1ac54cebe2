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
gradients to be those that Stacklight means. Steps that are not recorded cost nothing.

- A module that runs more than once in a step is a layer each time: "relu", "relu#2".
- In a distributed training (DistributedDataParallel, under torchrun) every process makes a Recorder and calls update() with its own
  loss and accuracy, which are means over equal shares of the batch. The process of rank 0 writes one trace, of the batch of all of them;
  `path` is of no interest to the others. All processes have to run the same modules in the same order.
- Mixed precision: outputs are measured as they are, bfloat16 or float16. With a GradScaler, call scaler.unscale_(optimizer), then
  recorder.update(loss, scale=scaler.get_scale()) around scaler.step(optimizer).
- Gradient accumulation: update() is around the optimizer's step; parameters and their gradients are those of all micro-batches, outputs and
  ∂loss/∂output those of the last one alone, which is said once.
- Activation checkpointing (torch.utils.checkpoint, of either kind): outputs are measured once.
- torch.compile, of the model or of parts: what is measured lies between the modules, so that each is compiled by itself as long as there is a
  Recorder. That trains slower than without one; where the time counts, record a run of its own.
- Not handled, and refused: DataParallel, FullyShardedDataParallel.
"""
import contextlib
import json
import math
import os
import signal
import warnings

import torch
import torch.distributed as dist
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


def processes():
    """How many train together."""
    return dist.get_world_size() if dist.is_available() and dist.is_initialized() else 1


NOTHING = {"mean": None, "std": None, "rms": None, "min": None, "max": None, "zero_fraction": 0.0, "saturated_fraction": 0.0, "nonfinite": 0,
           "histogram": {"low": 0.0, "high": 1.0, "counts": [0] * BINS}}


def pieces_of(values):
    """On a processor what its caches hold."""
    return values.split(1 << 18) if values.device.type == "cpu" else [values]


def extremes(values):
    return [float(each) for each in values.aminmax()] if values.numel() else [math.inf, -math.inf]


class Measurement:
    """Statistics of one tensor in two passes: moments and extremes, then the histogram, whose edges those of all processes are."""

    def __init__(self, tensor, module=None):
        values = tensor.detach().flatten().float()
        total = values.numel()
        low, high = extremes(values)
        if total and not (math.isfinite(low) and math.isfinite(high)):  # of a NaN both are
            values = values[values.isfinite()]
            low, high = extremes(values)
        size = max(abs(low), abs(high)) if values.numel() else 0.0
        if not 1e-30 < size < 1e30:  # whose squares single precision does not have
            values = values.double()
        self.values, self.figures = values, values.new_zeros(8, dtype=torch.double)
        self.figures[0], self.figures[1], self.figures[6], self.figures[7] = values.numel(), total - values.numel(), low, high
        if values.numel():
            self.measure(size or 1.0, found(SATURATED, module))

    def measure(self, size, saturated):
        count, shift = self.values.numel(), self.values.mean()
        sums = []
        for piece in pieces_of(self.values):
            apart = piece - shift
            whole = apart.sum()
            squares = apart.mul_(1 / size).square_().sum()
            inside = piece.sign().abs_().sum()
            sums.append(torch.stack([whole, squares, inside, saturated(piece).sum().to(whole) if saturated else torch.zeros_like(whole)]))
        whole, squares, inside, outside = torch.stack(sums).double().sum(0)
        apart = whole / count
        self.figures[2:6] = torch.stack([shift.double() + apart, squares * size * size - count * apart.square(), count - inside, outside])

    def count(self, low, high):
        """How many values each bin has. Values are counted two at a time."""
        values = self.values if 1e-30 < high - low < 1e30 else self.values.double()
        pairs, rest = torch.zeros(BINS * BINS, dtype=torch.long, device=values.device), torch.zeros(BINS, dtype=torch.long, device=values.device)
        for piece in pieces_of(values):
            bins = piece.sub(low).mul_(BINS / (high - low)).clamp_(0, BINS - 1).floor_()
            half = bins.numel() // 2
            pairs += torch.bincount(torch.add(bins[half:2 * half], bins[:half], alpha=BINS).int(), minlength=BINS * BINS)
            rest += torch.bincount(bins[2 * half:].int(), minlength=BINS)
        pairs = pairs.view(BINS, BINS)
        return pairs.sum(0) + pairs.sum(1) + rest


def combined(figures):
    """Of [count, missing, mean, squares about the mean, zeros, saturated, lowest, highest], a row a tensor, those of all processes."""
    if processes() == 1:
        return figures.tolist()
    every = [torch.empty_like(figures) for _ in range(processes())]
    dist.all_gather(every, figures)
    count, missing, means, squares, zeros, saturated, lowest, highest = torch.stack(every).unbind(2)
    total = count.sum(0)
    mean = (count * means).sum(0) / total.clamp(min=1)
    squares = (squares + count * (means - mean).square()).sum(0)
    return torch.stack([total, missing.sum(0), mean, squares, zeros.sum(0), saturated.sum(0), lowest.amin(0), highest.amax(0)], 1).tolist()


def measured(measurements):
    """What a trace says of tensors, over the batch of all processes; moments of their finite values."""
    if not measurements:
        return []
    figures = combined(torch.stack([each.figures for each in measurements]))
    edges = []
    for count, *_, low, high in figures:
        if count == 0:
            edges.append((0.0, 1.0))
        else:
            edges.append((low, high) if low < high else (low - (abs(low) / 2 or 0.5), high + (abs(high) / 2 or 0.5)))
    counts = torch.stack([each.count(*pair) for each, pair in zip(measurements, edges)])
    if processes() > 1:
        dist.all_reduce(counts)
    results = []
    for (count, missing, mean, squares, zeros, outside, low, high), pair, bins in zip(figures, edges, counts.tolist()):
        if count == 0:
            results.append({**NOTHING, "nonfinite": int(missing)})
            continue
        squares = max(squares / count, 0.0)
        results.append({"mean": mean, "std": math.sqrt(squares), "rms": math.sqrt(squares + mean * mean), "min": low, "max": high,
                        "zero_fraction": zeros / count, "saturated_fraction": outside / count, "nonfinite": int(missing),
                        "histogram": {"low": pair[0], "high": pair[1], "counts": bins}})
    return results


def statistics(tensor, module=None):
    return measured([Measurement(tensor, module)])[0]


def divided(measured, factor):
    """The statistics of the same tensor, divided by a factor above 0."""
    if factor == 1:
        return measured
    lengths = {key: None if measured[key] is None else number(measured[key] / factor) for key in ("mean", "std", "rms", "min", "max")}
    histogram = measured["histogram"]
    edges = {} if measured["mean"] is None else {key: histogram[key] / factor for key in ("low", "high")}
    return {**measured, **lengths, "histogram": {**histogram, **edges}}


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


def uncompiled(function):
    """A function that torch.compile, where there is one, leaves as it is, and calls between what it compiles."""
    return compiler().disable(function) if hasattr(torch, "compile") else function


def forget_compiled():
    """What torch.compile made so far knows nothing of hooks that come or go."""
    if hasattr(torch, "compile"):
        compiler().reset()


def compiler():
    from torch import _dynamo

    return _dynamo


def plain(model):
    """The model without what a distributed training or torch.compile wraps it in."""
    while hasattr(model, "_orig_mod") or isinstance(model, nn.parallel.DistributedDataParallel):
        model = model._orig_mod if hasattr(model, "_orig_mod") else model.module
    kind = type(model).__name__
    if isinstance(model, nn.DataParallel) or kind == "FullyShardedDataParallel":
        raise TypeError(f"{kind} keeps modules or parameters in parts; DistributedDataParallel can be recorded")
    return model


class Recorder:
    def __init__(self, model, path, title="", seed=None, every=1):
        model = plain(model)
        self.every, self.done = every, 0
        self.experiment = {"title": title, **({} if seed is None else {"seed": seed})}
        self.layers = None  # runs of modules, (name, 1) the first of a step, in the order in which they ran first
        self.modules = {name.replace("_orig_mod.", "").replace("._orig_mod", ""): module for name, module in model.named_modules() if not list(module.children())}
        self.forget()
        # Whole lines, each handed to the system at once: a trace is whole wherever a run ends.
        is_writer = processes() == 1 or dist.get_rank() == 0
        self.file = open(path, "wb", buffering=0) if is_writer else None
        self.hooks = [module.register_forward_hook(self.watch(name)) for name, module in self.modules.items()]
        if "" not in self.modules:
            self.hooks += [model.register_forward_pre_hook(uncompiled(self.begin_forward)), model.register_forward_hook(uncompiled(self.end_forward))]
        forget_compiled()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for hook in self.hooks:
            hook.remove()
        forget_compiled()
        if self.file:
            self.file.close()

    def is_due(self):
        return self.done % self.every == 0

    def forget(self):
        self.forwards, self.is_inside = 0, False
        self.forget_runs()

    def forget_runs(self):
        self.counts, self.order, self.put_off, self.seen, self.waiting = {}, [], [], {}, []

    def begin_forward(self, module, _):
        if self.is_due() and module.training and torch.is_grad_enabled():
            self.forget_runs()
            self.forwards += 1
            self.is_inside = True

    def end_forward(self, *_):
        self.is_inside = False

    def run_of(self, name, has_gradient):
        """Which run of a module this is; None: one that does not count."""
        if self.is_inside or self.forwards == 0:
            run = (name, self.counts.get(name, 0) + 1)
            self.counts[name] = run[1]
            self.order.append(run)
            if has_gradient:
                return run
            self.put_off.append(run)
            return None
        # Behind the forward pass: a checkpoint runs modules again, for the gradients of those that ran without, or for values alone.
        run = next((run for run in self.put_off if run[0] == name), None) if has_gradient else None
        if run:
            self.put_off.remove(run)
        return run

    def watch(self, name):
        @uncompiled
        def hook(module, _, output):
            if not (self.is_due() and module.training and torch.is_tensor(output)):
                return None
            run = self.run_of(name, torch.is_grad_enabled() and output.requires_grad)
            if run is None:
                return None
            seen = self.seen[run] = {"shape": shape_of(output)}
            self.measure(output, module, seen, "activation")
            if getattr(module, "inplace", False):  # a tensor of its own, whose gradient is not the input's
                output = output.view_as(output)
            output.register_hook(lambda gradient: self.measure(gradient, None, seen, "activation_gradient"))
            return output

        return hook

    def measure(self, tensor, module, seen, key):
        """Processes wait for each other once for several tensors, which are kept until then."""
        measurement = Measurement(tensor, module)
        if processes() > 1 and measurement.values.data_ptr() == tensor.data_ptr():  # what follows may work in place
            measurement.values = measurement.values.clone()
        self.waiting.append((measurement, seen, key))
        if processes() == 1 or len(self.waiting) == 16:
            self.put_down()

    def put_down(self):
        for (_, seen, key), result in zip(self.waiting, measured([measurement for measurement, _, _ in self.waiting])):
            seen[key] = result
        self.waiting = []

    @contextlib.contextmanager
    def update(self, loss, accuracy=None, epoch=0.0, scale=1.0):
        """Around the optimizer's step, after backward. `scale`: what a GradScaler multiplied the loss by."""
        if not self.is_due():
            yield
        else:
            self.put_down()
            if self.forwards > 1:
                warnings.warn(f"the model ran {self.forwards} times before update(): outputs and their gradients are those of the last run")
            before = {name: parameter.detach().clone() for name, parameter in self.parameters()}
            gradients = {name: rms(parameter.grad) for name, parameter in self.parameters() if parameter.grad is not None}
            yield
            self.write_step(loss, accuracy, epoch, before, gradients, scale)
        self.done += 1
        self.forget()

    def validation(self, loss, accuracy=None):
        """Of examples that are not trained on, after the last update. Rank 0 alone writes it; it is not reduced."""
        if self.done > 0:
            self.write({"type": "validation", "step": self.done, "loss": number(loss), "accuracy": number(math.nan if accuracy is None else accuracy)})

    def parameters(self):
        for module_name, module in self.modules.items():
            for name, parameter in module.named_parameters(recurse=False):
                if parameter.requires_grad:
                    yield (module_name, name), parameter

    def names_of(self, layer):
        """Of a module's parameters, which stand with its first run."""
        return [name for (module, name), _ in self.parameters() if (module, 1) == layer]

    def write_header(self):
        self.layers = [run for run in self.order if run in self.seen]
        if not self.layers:
            raise RuntimeError("no module without children gave a tensor with a gradient; the model has to run in training mode before update()")
        rows = []
        for index, layer in enumerate(self.layers):
            shape, (name, count) = self.seen[layer]["shape"], layer
            kind, label = type_and_label(self.modules[name], shape)
            rows.append({"index": index, "path": (name or "0") + (f"#{count}" if count > 1 else ""), "type": kind, "label": label, "output_shape": shape,
                         "parameters": [parameter_name(self.modules[name], parameter) for parameter in self.names_of(layer)]})
        self.write({"type": "header", "format": "stacklight-trace", "version": 1, "experiment": self.experiment, "layers": rows})

    def write_step(self, loss, accuracy, epoch, before, gradients, scale):
        if self.layers is None:
            self.write_header()
        now = dict(self.parameters())
        rows = []
        for index, layer in enumerate(self.layers):
            parameters = []
            for name in self.names_of(layer):
                old = before[layer[0], name]
                size, change = rms(old), rms(now[layer[0], name].detach() - old)
                parameters.append({"name": parameter_name(self.modules[layer[0]], name), "rms": number(size), "gradient_rms": number(gradients.get((layer[0], name), 0.0)),
                                   "update_ratio": number(change / size if size > 0 else math.nan)})
            seen = self.seen.get(layer, {})
            # Each process has the gradient of its own mean loss; the batch's loss is the mean of those.
            gradient = divided(seen.get("activation_gradient", NOTHING), float(scale) * processes())
            rows.append({"index": index, "activation": seen.get("activation", NOTHING), "activation_gradient": gradient, "parameters": parameters})
        figures = torch.tensor([float(loss), math.nan if accuracy is None else float(accuracy)], dtype=torch.double)
        if processes() > 1:
            figures = figures.to(next(iter(now.values())).device)
            dist.all_reduce(figures)
        loss, accuracy = (figures / processes()).tolist()
        self.write({"type": "step", "step": self.done + 1, "epoch": float(epoch), "loss": number(loss), "accuracy": number(accuracy), "layers": rows})

    def write(self, line):
        if not self.file:
            return
        line = memoryview((json.dumps(line, allow_nan=False) + "\n").encode())
        ending = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP} if os.name == "posix" else set()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ending) if ending else None
        try:
            while line:
                line = line[self.file.write(line):]
        finally:
            if ending:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
