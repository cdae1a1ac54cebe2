#!/usr/bin/python3
"""Exports experiments to PyTorch, and compares what the generated code computes with the program: outputs in evaluation mode before
and after training, the loss of every training step, and the data with their order. Where rounding alone decides where training
goes (deep stacks of batch norm), the code is compared in double precision with the definitions in tests/peers/reference.py.

    pytorch.py STACKLIGHT [--fast] [--only WORD] [--steps 20] [--black BLACK] [--shard I/N]

Needs Debian's python3-torch and python3-numpy. Prints the largest relative differences of each experiment. With `--black`, also
whether that program would leave the code as it is.
"""
import os, sys

import torch

from cases import GeneratedCode, judge_code, random_paths, standardized_outputs
from random_stream import random_bits


def draw_as_stacklight(model, experiment, step):
    """Gives the layers that draw at random the engine's numbers; everything else of the generated code stays."""
    layers = [module for module in model.modules() if type(module).__name__ in ("Dropout", "StochasticDepth")]
    paths = list(random_paths(experiment["stack"]))
    assert len(layers) == len(paths), f"{len(layers)} layers draw, not {len(paths)}"
    for layer, path in zip(layers, paths):

        def forward(x, layer=layer, path=path):
            each = type(layer).__name__ == "Dropout"
            rate = layer.p if each else layer.rate
            if not layer.training:
                return x if each else type(layer).forward(layer, x)
            # The engine has channels last.
            last = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
            bits = random_bits(last.numel() if each else len(x), experiment["seed"], "dropout", path, step[0])
            kept = torch.from_numpy(bits >= rate * 2**32)
            if not each:
                return x * kept.reshape(-1, *[1] * (x.dim() - 1))
            kept = kept.reshape(last.shape)
            return x * (kept.permute(0, 3, 1, 2) if x.dim() == 4 else kept) / (1 - rate)

        layer.forward = forward


class TorchCode(GeneratedCode):
    framework = "pytorch"

    def load(self):
        model = self.code.load(os.path.join(self.folder, "weights.safetensors"))
        if self.is_double:  # of what is standardized already: the figures are in single precision
            model = model.double()
            model.standardize = torch.nn.Identity()
        draw_as_stacklight(model, self.header, self.step)
        torch.manual_seed(self.header["seed"])
        return model

    def standardized(self, inputs):
        x = inputs
        if x.dtype != torch.int32 and hasattr(self.model, "standardize"):
            x = self.model.standardize(x)
        elif self.data["inputs"].dtype == torch.uint8:
            x = x / 255
        return x.permute(0, 2, 3, 1) if x.dim() == 4 else x

    def raw(self, inputs):
        x = torch.tensor(inputs)
        if x.dtype == torch.int32:
            return x
        x = x.double()
        x = x.permute(0, 3, 1, 2) if x.dim() == 4 else x
        if self.is_double:
            return x
        if hasattr(self.model, "standardize"):
            x = x * self.model.standardize.std.double() + self.model.standardize.mean.double()
            return x if self.model.standardize.mean.dtype == torch.float64 else x.float()
        return (255 * x if self.data["inputs"].dtype == torch.uint8 else x).float()

    @torch.no_grad()
    def outputs(self, raw, training, theirs):
        return standardized_outputs(self.units, self.model.train(training)(raw)), theirs

    def given(self, inputs, targets):
        return self.raw(inputs), targets


if __name__ == "__main__":
    sys.exit(judge_code(__doc__, TorchCode))
