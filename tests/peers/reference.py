"""A stack in PyTorch, straight from the definitions in double precision: what the engine is compared with.

A tensor is (batch, features), (batch, height, width, channels) or (batch, positions, channels), as in Stacklight's files.
"""
import math

import torch
import torch.nn.functional as F

from random_stream import random_bits

ACTIVATIONS = {
    "identity": lambda x, s: x,
    "relu": lambda x, s: F.relu(x),
    "leaky_relu": lambda x, s: F.leaky_relu(x, s.get("slope", 0.01)),
    "elu": lambda x, s: F.elu(x),
    "selu": lambda x, s: F.selu(x),
    "gelu": lambda x, s: x * 0.5 * (1 + torch.erf(x / math.sqrt(2))),
    "silu": lambda x, s: x * torch.sigmoid(x),
    "tanh": lambda x, s: torch.tanh(x),
    "sigmoid": lambda x, s: torch.sigmoid(x),
    "softplus": lambda x, s: F.softplus(x),
}


def padded(x, window, stride, padding, value=0.0):
    """Channels-first images with TensorFlow's padding: the odd pixel goes to the bottom and right."""
    if padding == "valid":
        return x
    sides = []
    for size in (x.shape[3], x.shape[2]):
        total = max((math.ceil(size / stride) - 1) * stride + window - size, 0)
        sides += [total // 2, total - total // 2]
    return F.pad(x, sides, value=value)


def convolution(x, kernel, bias, stride, padding):
    x = padded(x.permute(0, 3, 1, 2), kernel.shape[0], stride, padding)
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, stride).permute(0, 2, 3, 1)


def pool(x, spec):
    size, stride, padding = spec.get("size", 2), spec.get("stride", 2), spec.get("padding", "valid")
    x = x.permute(0, 3, 1, 2)
    if spec["type"] == "max_pool2d":
        y = F.max_pool2d(padded(x, size, stride, padding, -math.inf), size, stride)
    else:
        inside = F.avg_pool2d(padded(torch.ones_like(x), size, stride, padding), size, stride)
        y = F.avg_pool2d(padded(x, size, stride, padding), size, stride) / inside
    return y.permute(0, 2, 3, 1)


def norm_axes(kind, x):
    """The axes of x (batch first) that the mean and the variance are taken over."""
    positions = tuple(range(1, x.dim() - 1))
    if kind == "batch":
        return (0, *positions)
    if kind in ("layer", "rms"):
        return (1, 2, 3) if x.dim() == 4 else (x.dim() - 1,)
    return positions


class Reference:
    """Parameters by the names of the safetensors file; `run` returns every layer's output by its path."""

    def __init__(self, experiment, weights):
        self.experiment = experiment
        self.weights = {name: torch.tensor(value, dtype=torch.float64) for name, value in weights.items()}
        self.trained = [name for name in self.weights if name.rpartition("/")[2] not in ("moving_mean", "moving_variance")]
        for name in self.trained:
            self.weights[name].requires_grad_(True)

    def run(self, x, step, training=True):
        """Step 1 is the first."""
        self.seen, self.step, self.training, self.is_padding = {}, step, training, None
        if self.experiment["data"]["source"] == "translation":  # token 0 at the end of a sequence
            places = torch.arange(x.shape[1])
            self.is_padding = places > ((x != 0) * places).amax(1, keepdim=True)
        return self.stack(self.experiment["stack"], "", x), self.seen

    def get(self, path, name):
        return self.weights.get(f"{path}/{name}")

    def stack(self, specs, prefix, x):
        for index, spec in enumerate(specs):
            path = f"{prefix}/{index}" if prefix else str(index)
            if spec["type"] == "repeat":
                for copy in range(spec["count"]):
                    x = self.stack(spec["body"], f"{path}/{copy}", x)
            else:
                x = self.visit(path, getattr(self, spec["type"])(spec, path, x))
        return x

    def visit(self, path, y):
        # A view of its own, so that layers that change nothing still have gradients of their own.
        y = y.view_as(y)
        if y.requires_grad:
            y.retain_grad()
        self.seen[path] = y
        return y

    def dense(self, spec, path, x):
        y = x @ self.kernel(spec, path)
        return y if self.get(path, "bias") is None else y + self.get(path, "bias")

    def conv2d(self, spec, path, x):
        return convolution(x, self.kernel(spec, path), self.get(path, "bias"), spec.get("stride", 1), spec.get("padding", "same"))

    def depthwise_conv2d(self, spec, path, x):
        kernel, bias, stride = self.get(path, "kernel"), self.get(path, "bias"), spec.get("stride", 1)
        size, channels = kernel.shape[0], x.shape[3]
        x = padded(x.permute(0, 3, 1, 2), size, stride, spec.get("padding", "same"))
        filters = kernel.permute(2, 3, 0, 1).reshape(-1, 1, size, size)
        return F.conv2d(x, filters, bias, stride, groups=channels).permute(0, 2, 3, 1)

    def kernel(self, spec, path):
        kernel = self.get(path, "kernel")
        if not spec.get("weight_standardization", False):
            return kernel
        axes = tuple(range(kernel.dim() - 1))
        return (kernel - kernel.mean(axes)) / torch.sqrt(kernel.var(axes, unbiased=False) + 1e-5)

    def moments(self, x, axes):
        """Mean and biased variance, of sequences over the positions that are no padding."""
        if self.is_padding is None or 1 not in axes:
            return x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
        keep = (~self.is_padding).reshape(*self.is_padding.shape, *[1] * (x.dim() - 2)).expand_as(x)
        count = keep.sum(axes, keepdim=True)
        mean = (x * keep).sum(axes, keepdim=True) / count
        return mean, ((x - mean).square() * keep).sum(axes, keepdim=True) / count

    def norm(self, spec, path, x):
        kind, epsilon = spec["kind"], spec.get("epsilon", 1e-3)
        if kind == "none":
            return x
        shape = x.shape
        if kind == "group":
            x = x.reshape(*shape[:-1], spec.get("groups", 8), -1)
            axes = (*range(1, len(shape) - 1), len(shape))
        else:
            axes = norm_axes(kind, x)
        if kind == "rms":
            mean, variance = 0, x.square().mean(axes, keepdim=True)
        elif kind == "batch" and not self.training:
            mean, variance = self.get(path, "moving_mean"), self.get(path, "moving_variance")
        elif axes:
            mean, variance = self.moments(x, axes)
        else:
            mean, variance = x, torch.zeros_like(x)  # one position a channel: instance norm of a vector
        if kind == "batch" and self.training:
            momentum = spec.get("momentum", 0.99)
            for name, value in (("moving_mean", mean), ("moving_variance", variance)):
                moving = self.get(path, name)
                moving.mul_(momentum).add_((1 - momentum) * value.detach().reshape(-1))
        y = ((x - mean) / torch.sqrt(variance + epsilon)).reshape(shape)
        gamma, beta = self.get(path, "gamma"), self.get(path, "beta")
        y = y if gamma is None else y * gamma
        return y if beta is None else y + beta

    def activation(self, spec, path, x):
        return ACTIVATIONS[spec["function"]](x, spec)

    def dropout(self, spec, path, x):
        rate = spec.get("rate", 0.5)
        if not self.training:
            return x
        bits = random_bits(x.numel(), self.experiment["seed"], "dropout", path, self.step)
        kept = torch.from_numpy(bits >= rate * 2**32).reshape(x.shape)
        return x * kept / (1 - rate)

    def residual(self, spec, path, x):
        y = self.stack(spec["body"], path + "/body", x)
        if not spec.get("enabled", True):
            return y
        y = y * (self.get(path, "scale") if spec.get("learn_scale") else spec.get("scale", 1.0))
        rate = spec.get("drop_rate", 0)
        if rate and self.training:
            bits = random_bits(len(x), self.experiment["seed"], "dropout", path, self.step)
            y = y * torch.from_numpy(bits >= rate * 2**32).reshape(-1, *[1] * (y.dim() - 1))
        else:
            y = y * (1 - rate)
        if spec.get("shortcut", "identity") == "projection":
            kernel, bias = self.get(path, "shortcut_kernel"), self.get(path, "shortcut_bias")
            x = x @ kernel + bias if x.dim() != 4 else convolution(x, kernel, bias, math.ceil(x.shape[1] / y.shape[1]), "same")
        return y + spec.get("shortcut_scale", 1.0) * x

    def highway(self, spec, path, x):
        y = self.stack(spec["body"], path + "/body", x)
        if not spec.get("enabled", True):
            return y
        gate = torch.sigmoid(x @ self.get(path, "gate_kernel").reshape(x.shape[-1], -1) + self.get(path, "gate_bias"))
        return gate * y + (1 - gate) * x

    def concat(self, spec, path, x):
        y = self.stack(spec["body"], path + "/body", x)
        return torch.cat([x, y], -1) if spec.get("enabled", True) else y

    def max_pool2d(self, spec, path, x):
        return pool(x, spec)

    avg_pool2d = max_pool2d

    def global_avg_pool2d(self, spec, path, x):
        return x.mean((1, 2))

    def flatten(self, spec, path, x):
        return x.flatten(1)

    def embedding(self, spec, path, x):
        return self.get(path, "embeddings")[x.long()]

    def positional(self, spec, path, x):
        if spec.get("kind", "sinusoidal") == "learned":
            return x + self.get(path, "position_embeddings")[: x.shape[1]]
        positions, channels = x.shape[1:]
        table = torch.zeros(positions, channels, dtype=x.dtype)
        for t in range(positions):
            for i in range(0, channels, 2):
                angle = t / 10000 ** (i / channels)
                table[t, i] = math.sin(angle)
                if i + 1 < channels:
                    table[t, i + 1] = math.cos(angle)
        return x + table

    def self_attention(self, spec, path, x):
        def product(name, z):
            y = z @ self.get(path, f"{name}_kernel")
            return y if self.get(path, f"{name}_bias") is None else y + self.get(path, f"{name}_bias")

        query, key, value = (product(name, x) for name in ("query", "key", "value"))
        width = x.shape[-1] // spec.get("heads", 4)
        heads = []
        for first in range(0, x.shape[-1], width):
            columns = slice(first, first + width)
            scores = query[..., columns] @ key[..., columns].transpose(1, 2) / math.sqrt(width)  # (batch, queries, keys)
            if spec.get("causal", False):
                scores = scores + torch.full(scores.shape[1:], -math.inf, dtype=x.dtype).triu(1)
            if self.is_padding is not None:
                scores = scores.masked_fill(self.is_padding[:, None, :], -math.inf)
            heads.append(scores.softmax(-1) @ value[..., columns])
        return product("output", torch.cat(heads, -1))

    def loss(self, outputs, targets):
        if self.experiment.get("loss", "softmax_cross_entropy") == "mean_squared_error":
            counted = targets >= 0
            return (outputs[counted] - F.one_hot(targets[counted], outputs.shape[-1])).square().mean()
        return F.cross_entropy(outputs.reshape(-1, outputs.shape[-1]), targets.reshape(-1), ignore_index=-1)


class Optimizer:
    """One update after another, from the papers' formulas."""

    def __init__(self, reference):
        self.reference, self.steps, self.state = reference, 0, {}
        self.spec = {"type": "sgd", "learning_rate": 0.01, **reference.experiment.get("optimizer", {})}

    def rate(self):
        schedule = self.spec.get("schedule", "constant")
        schedule = {"type": schedule} if isinstance(schedule, str) else schedule
        k, factor = self.steps, 1.0
        if schedule["type"] == "step":
            factor = schedule.get("factor", 0.1) ** ((k - 1) // schedule.get("every", 1000))
        elif schedule["type"] == "cosine":
            factor = 0.5 * (1 + math.cos(math.pi * min(1, (k - 1) / schedule.get("steps", 10000))))
        warmup = schedule.get("warmup_steps", 0)
        return self.spec["learning_rate"] * factor * (min(1, k / warmup) if warmup else 1)

    @torch.no_grad()
    def step(self):
        self.steps += 1
        rate, o, weights = self.rate(), self.spec, self.reference.weights
        gradients = {name: weights[name].grad for name in self.reference.trained if weights[name].grad is not None}
        clip = o.get("gradient_clip_norm", 0)
        length = math.sqrt(sum(g.square().sum().item() for g in gradients.values()))
        shrink = clip / length if clip and length > clip else 1.0
        for name, g in gradients.items():
            w = weights[name]
            g, decay = g * shrink, o.get("weight_decay", 0)
            if o["type"] == "adamw":
                w.mul_(1 - rate * decay)
            else:
                g = g + decay * w
            w.sub_(rate * self.direction(name, g))

    def direction(self, name, g):
        o, kind = self.spec, self.spec["type"]
        first, second = self.state.setdefault(name, (torch.zeros_like(g), torch.zeros_like(g)))
        if kind == "sgd":
            momentum = o.get("momentum", 0)
            first.mul_(momentum).add_(g)
            return g + momentum * first if o.get("nesterov", False) else first
        if kind == "rmsprop":
            second.mul_(0.99).add_(0.01 * g * g)
            return g / (second.sqrt() + 1e-8)
        b1, b2 = o.get("beta1", 0.9), o.get("beta2", 0.999)
        first.mul_(b1).add_((1 - b1) * g)
        second.mul_(b2).add_((1 - b2) * g * g)
        mean, square = first / (1 - b1**self.steps), second / (1 - b2**self.steps)
        return mean / (square.sqrt() + o.get("epsilon", 1e-8))
