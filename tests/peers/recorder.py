#!/usr/bin/python3
"""Trains one network here and in PyTorch, the latter watched by the recorder that users take along: both traces have to say the same.

    recorder.py STACKLIGHT [RECORDED]      RECORDED: where the recorder's trace is kept
"""
import json, os, sys, tempfile

import torch
from torch import nn

from experiments import CLASSES, MOONS, activation, dense, norm
from parity import train

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../resources/recorder"))
from record_trace import Recorder  # noqa: E402

STEPS, EVERY, RATE, TOLERANCE = 7, 2, 0.05, 2e-4
STACK = [dense(12, bias=False), norm("batch"), activation("relu"), dense(9), activation("tanh"), dense(7), activation("sigmoid"), CLASSES]
EXPERIMENT = {"format": "stacklight-experiment", "version": 1, "seed": 5, "data": MOONS, "stack": STACK, "batch_size": 16,
              "optimizer": {"type": "sgd", "learning_rate": RATE}}


def model_of(weights):
    def linear(layer):
        kernel, bias = torch.tensor(weights[f"{layer}/kernel"]), weights.get(f"{layer}/bias")
        module = nn.Linear(*kernel.shape, bias=bias is not None)
        module.weight.data = kernel.T.contiguous()
        if bias is not None:
            module.bias.data = torch.tensor(bias)
        return module

    return nn.Sequential(linear(0), nn.BatchNorm1d(12, eps=1e-3), nn.ReLU(inplace=True), linear(3), nn.Tanh(), linear(5), nn.Sigmoid(), linear(7))


def record(path, weights, batches):
    model = model_of(weights)
    optimizer = torch.optim.SGD(model.parameters(), RATE)
    with Recorder(model, path, title="moons", seed=5, every=EVERY) as recorder:
        for k in range(STEPS):
            targets = torch.tensor(batches[f"targets/{k}"]).long()
            outputs = model(torch.tensor(batches[f"inputs/{k}"]))
            loss = nn.functional.cross_entropy(outputs, targets)
            optimizer.zero_grad()
            loss.backward()
            with recorder.update(loss, accuracy=(outputs.argmax(1) == targets).float().mean(), epoch=k / 10):
                optimizer.step()
    return [json.loads(line) for line in open(path)]


def differences(ours, theirs, where=""):
    """Where two values differ in shape, kind or size."""
    if isinstance(ours, dict):
        if ours.keys() != theirs.keys():
            yield f"{where}: {sorted(ours)} against {sorted(theirs)}"
            return
        for key in ours:
            if key == "counts":  # one value on an edge may fall to either side
                apart = sum(abs(a - b) for a, b in zip(ours[key], theirs[key], strict=True))
                if sum(ours[key]) != sum(theirs[key]) or apart > 0.05 * sum(ours[key]):
                    yield f"{where}/counts: {ours[key]} against {theirs[key]}"
            elif key != "epoch":
                yield from differences(ours[key], theirs[key], f"{where}/{key}")
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            yield f"{where}: {len(ours)} against {len(theirs)} elements"
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{where}/{index}")
    elif isinstance(ours, str) or ours is None:
        if ours != theirs:
            yield f"{where}: {ours} against {theirs}"
    elif not abs(ours - theirs) <= TOLERANCE * max(abs(ours), 1e-3):
        yield f"{where}: {ours} against {theirs}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        lines, initial, _, batches = train(sys.argv[1], folder, EXPERIMENT, STEPS)
        recorded = record(sys.argv[2] if len(sys.argv) > 2 else os.path.join(folder, "recorded"), initial, batches)
    ours = [line for line in lines if line["type"] == "step" and (line["step"] - 1) % EVERY == 0]
    found = list(differences(ours, recorded[1:]))
    header, theirs = lines[0], recorded[0]
    for layer, other in zip(header["layers"], theirs["layers"], strict=True):
        if any(layer[key] != other[key] for key in layer.keys() - {"label"}):
            found.append(f"{layer} against {other}")
    print(*found[:20], f"{len(found)} differences in {len(recorded) - 1} recorded steps", sep="\n")
    return 1 if found or len(recorded) < 4 else 0


if __name__ == "__main__":
    sys.exit(main())
