#!/usr/bin/python3
"""Trains each experiment here and in PyTorch from the same weights on the same batches, and compares the loss, every layer's
statistics and gradients at every step, the validation of images after an epoch, and every parameter afterwards.

    parity.py STACKLIGHT [--only WORD] [--steps 6] [--tolerance 3e-4]

Needs Debian's python3-torch and python3-numpy. Prints the largest relative difference of each experiment.
"""
import json, os, struct, subprocess, sys, tempfile

import numpy as np
import torch

from case_runner import judge_cases, parser_of
from experiments import all_experiments
from reference import Optimizer, Reference
from validation import validation_images

KINDS = {"F32": np.float32, "I32": np.int32}


def read_safetensors(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, tensor in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in tensor["data_offsets"])
            tensors[name] = np.frombuffer(data[begin:end], KINDS[tensor["dtype"]]).reshape(tensor["shape"])
    return tensors


def write_images(folder, name, shape, count=48, classes=3):
    random = np.random.RandomState(7)
    labels = random.randint(0, classes, count).astype(np.uint8)
    pixels = (random.randint(0, 128, (count, *shape)) + 40 * labels.reshape(-1, *[1] * len(shape))).astype(np.uint8)
    for suffix, values in (("images", pixels), ("labels", labels)):
        with open(f"{folder}/{name}-{suffix}", "wb") as file:
            file.write(bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes())


def write_pairs(folder):
    random = np.random.RandomState(3)
    with open(f"{folder}/pairs", "w", encoding="utf-8") as file:
        for _ in range(40):
            source = "".join(random.choice(list("abé好")) for _ in range(random.randint(1, 9)))
            file.write(f"{source}\t{source[::-1].upper()}\n")


def train(stacklight, folder, experiment, steps):
    """The trace's lines, the initial and the final weights, and the batches of one run of Stacklight."""
    names = {key: os.path.join(folder, key) for key in ("experiment", "initial", "final", "batches", "trace")}
    json.dump(experiment, open(names["experiment"], "w"))
    for extra in (["--steps", "0", "--save", names["initial"]],
                  ["--steps", str(steps), "--save", names["final"], "--dump-batches", names["batches"], "--trace", names["trace"]]):
        done = subprocess.run([stacklight, "train", names["experiment"], "--quiet", *extra], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
    lines = [json.loads(line) for line in open(names["trace"])]
    return lines, *(read_safetensors(names[key]) for key in ("initial", "final", "batches"))


def rms(tensor):
    return tensor.detach().square().mean().sqrt().item()


def compare_validation(reference, line, worst):
    inputs, targets = validation_images(reference.experiment)
    with torch.no_grad():
        outputs, _ = reference.run(inputs, line["step"], training=False)
    where = f"validation after step {line['step']}"
    worst.add(f"{where}, loss", line["loss"], reference.loss(outputs, targets).item())
    worst.add(f"{where}, accuracy", line["accuracy"], (outputs.argmax(-1) == targets).double().mean().item())


class Worst:
    def __init__(self):
        self.difference, self.where = 0.0, ""

    def add(self, where, ours, theirs, floor=1e-4):
        ours = float("nan") if ours is None else ours
        difference = abs(ours - theirs) / max(abs(theirs), floor)
        if not difference <= self.difference:
            self.difference, self.where = difference, f"{where}: {ours} against {theirs}"


def compare(stacklight, folder, experiment, steps):
    lines, initial, final, batches = train(stacklight, folder, experiment, steps)
    header, steps_seen = lines[0], [line for line in lines if line["type"] == "step"]
    assert len(steps_seen) == steps, f"{len(steps_seen)} steps in the trace"
    reference, worst = Reference(experiment, initial), Worst()
    optimizer = Optimizer(reference)
    validations = {line["step"]: line for line in lines if line["type"] == "validation" and experiment["data"]["source"] == "idx"}
    for k, line in enumerate(steps_seen):
        for name in reference.trained:
            reference.weights[name].grad = None
        inputs = torch.tensor(batches[f"inputs/{k}"], dtype=torch.float64)
        targets = torch.tensor(batches[f"targets/{k}"], dtype=torch.int64)
        outputs, seen = reference.run(inputs, k + 1)
        loss = reference.loss(outputs, targets)
        loss.backward()
        worst.add(f"step {k + 1}, loss", line["loss"], loss.item())
        assert [info["path"] for info in header["layers"]] and {info["path"] for info in header["layers"]} == set(seen), "the layers differ"
        # What is computed of sequences: no padding, and where a dense layer is the last, what counts.
        kept = {path: slice(None) if reference.is_padding is None else ~reference.is_padding for path in seen}
        if targets.dim() == 2 and experiment["stack"][-1]["type"] == "dense":
            kept[header["layers"][-1]["path"]] = targets >= 0
        measured = {path: (y[kept[path]], None if y.grad is None else y.grad[kept[path]]) for path, y in seen.items()}
        largest = max(rms(gradient) for _, gradient in measured.values() if gradient is not None)
        for info, row in zip(header["layers"], line["layers"]):
            (y, gradient), where = measured[info["path"]], f"step {k + 1}, {info['path']} ({info['label']})"
            for key, value in (("mean", y.mean()), ("std", y.std(unbiased=False)), ("rms", y.square().mean().sqrt()), ("min", y.min()), ("max", y.max())):
                worst.add(f"{where}, activation {key}", row["activation"][key], value.item(), floor=rms(y) + 1e-4)
            assert sum(row["activation"]["histogram"]["counts"]) == y.numel(), f"{where}: the histogram's counts"
            if gradient is not None:
                worst.add(f"{where}, gradient", row["activation_gradient"]["rms"], rms(gradient), 1e-4 * largest)
            gradients = {p["name"]: rms(reference.weights[f"{info['path']}/{p['name']}"].grad) for p in row["parameters"]}
            # A bias before a norm and a key's bias have gradient 0: what rounding leaves of it is measured by the layer's others.
            largest_here = max(gradients.values(), default=0.0)
            for parameter in row["parameters"]:
                name = parameter["name"]
                share = 0.1 if gradients[name] <= 1e-9 * largest_here else 1e-2
                worst.add(f"{where}, gradient of {name}", parameter["gradient_rms"], gradients[name], max(1e-5, share * largest_here))
        optimizer.step()
        if k + 1 in validations:
            compare_validation(reference, validations[k + 1], worst)
    for name, value in final.items():
        theirs = reference.weights[name].detach()
        scale = rms(theirs) + rms(theirs - torch.tensor(initial[name], dtype=torch.float64)) + 1e-4
        worst.add(f"{name} after {steps} steps", rms(torch.tensor(value, dtype=torch.float64) - theirs) / scale, 0.0, 1.0)
    return worst


def main():
    parser = parser_of(__doc__, 6)
    parser.add_argument("--tolerance", type=float, default=3e-4)
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    def judge(folder, experiment):
        worst = compare(arguments.stacklight, folder, experiment, arguments.steps)
        return worst.difference <= arguments.tolerance, f"{worst.difference:.1e} {worst.where}"

    with tempfile.TemporaryDirectory() as files:
        write_images(files, "odd", (9, 7, 3))
        write_images(files, "even", (8, 8, 1))
        write_pairs(files)
        return judge_cases(all_experiments(files), judge, lambda name: arguments.only in name)


if __name__ == "__main__":
    sys.exit(main())
