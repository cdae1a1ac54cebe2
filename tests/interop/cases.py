"""What the comparisons with other programs share: the experiments, the program's own outputs, and how far numbers differ."""
import contextlib, glob, importlib.util, json, math, os, subprocess, sys, tempfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "peers"))
from case_runner import judge_cases, parser_of
from experiments import all_experiments, activation, conv, dense, norm, residual, repeat, concat, embedding, attention, positional
from experiments import CLASSES, MOONS, POOLED, TABLE, TEXT, images
from parity import read_safetensors, write_images, write_pairs
from reference import Optimizer, Reference

OUTPUTS, LOSSES = 1e-5, 1e-4
FAST = ("conv 3/2 same on even images", "avg_pool2d 3/2 same on even images", "batch norm on images", "transformer, pre-norm",
        "full attention over padded sequences", "stochastic depth", "highway", "concat", "projection on images, stride 2", "adam, clipped",
        "columns far from zero", "DenseNet", "ResNet of two widths", "rezero-residual")


@contextlib.contextmanager
def all_cases():
    """Rows of (name, experiment), while their files are there."""
    with tempfile.TemporaryDirectory() as files:
        write_images(files, "odd", (9, 7, 3))
        write_images(files, "even", (8, 8, 1))
        write_pairs(files)
        yield [*all_experiments(files), *more_experiments(files), *number_experiments(files), *gallery()]


def is_fast(name):
    return name in FAST or name.startswith("optimizer adam, clipped")


def more_experiments(folder):
    """What the peers' list does not have: copies that differ, inputs in other units, what changes nothing."""
    rows = []

    def add(name, data, *stack, batch_size=16, **training):
        rows.append((name, {"format": "stacklight-experiment", "version": 1, "seed": 5, "title": name, "data": data, "stack": list(stack),
                            "batch_size": batch_size, **training}))

    odd, even = images(folder, "odd"), images(folder, "even")
    with open(f"{folder}/far.csv", "w") as file:
        file.write("large,small,constant,class\n")
        random = np.random.RandomState(2)
        for i in range(120):
            file.write(f"{1e6 + random.randn():.6f},{1e-4 * random.randn():.3e},7.25,{'ab'[random.randint(2)]}\n")
    far = {"source": "csv", "path": f"{folder}/far.csv", "target": "class"}
    add("columns far from zero", far, dense(12), activation("tanh"), CLASSES)
    add("columns as they come", {**far, "standardize": False}, norm("layer"), dense(12), activation("tanh"), CLASSES)
    add("images as they come", {**odd, "standardize": False}, conv(6), activation(), *POOLED)
    add("no validation split", {**MOONS, "validation_fraction": 0}, dense(12), activation("tanh"), CLASSES)
    add("a limit", {**odd, "limit": 20}, conv(6), activation(), *POOLED)
    add("DenseNet", odd, conv(6), repeat(4, concat(norm("batch"), activation(), conv(4))), norm("batch"), activation(), *POOLED)
    add("DenseNet with bottlenecks", odd, conv(4), repeat(3, concat(conv(8, 1), activation(), conv(2))), repeat(2, concat(conv(3))), *POOLED)
    add("ResNet of two widths", odd, conv(4), repeat(2, residual(conv(4), norm("batch"), activation(), conv(4))),
        residual(conv(8, stride=2), activation(), conv(8), shortcut="projection"), repeat(2, residual(conv(8), norm("batch"), activation(), conv(8))), *POOLED)
    add("blocks of other widths within", MOONS, dense(8), residual(dense(16), activation("tanh"), dense(8)), residual(dense(24), activation("tanh"), dense(8)),
        residual(dense(16), activation("tanh"), dense(8), scale=0.5), CLASSES)
    add("what changes nothing", MOONS, dense(12), activation("identity"), norm("none"), {"type": "flatten"}, residual(activation("identity")), activation("tanh"), CLASSES)
    add("a repeat in a residual in a repeat", MOONS, dense(9), repeat(2, residual(repeat(3, dense(9), activation("tanh")), scale=0.3, shortcut_scale=0.7)), CLASSES)
    add("a repeat whose first copy differs", MOONS, repeat(4, dense(9), activation("tanh")), CLASSES)
    add("flattened images of three channels", odd, conv(4), {"type": "flatten"}, dense(8), activation(), CLASSES)
    add("flattened images of one channel", even, {"type": "flatten"}, dense(8), activation(), CLASSES)
    add("norms of one value", MOONS, dense(6), norm("instance"), activation("tanh"), norm("group", groups=6), dense(6), CLASSES, batch_size=1)
    add("instance norm of one pixel", odd, conv(6, 9, 9), residual(norm("instance")), activation("tanh"), norm("group", groups=3), *POOLED)
    add("batch norm of one example", {**MOONS, "samples": 21, "validation_fraction": 0}, dense(6), norm("batch"), norm("batch", affine=False), dense(6), CLASSES, batch_size=4)
    add("batch norms of images with and without affine", odd, conv(6), norm("batch"), conv(5), norm("batch", affine=False), *POOLED)
    add("root mean squares with and without affine", odd, conv(6), norm("rms"), conv(5), norm("rms", affine=False), {"type": "flatten"}, norm("rms"), dense(5),
        norm("rms", affine=False), CLASSES)
    for kind in ("max_pool2d", "avg_pool2d"):
        for size, stride in ((2, 1), (4, 1), (4, 3), (2, 3), (5, 2), (1, 2)):
            add(f"{kind} {size}/{stride} same, both sizes", odd, conv(4), {"type": kind, "size": size, "stride": stride, "padding": "same"}, activation("tanh"), *POOLED)
    add("attention with and without bias", TEXT, embedding(8), attention(2, True), attention(4, True, bias=False), attention(1, bias=False), CLASSES)
    add("attention without bias alone", TEXT, embedding(8), attention(2, True, bias=False), CLASSES)
    pairs = {"source": "translation", "pairs": f"{folder}/pairs"}
    add("blocks of padded sequences", pairs, embedding(8), positional("learned"), repeat(2, residual(norm("layer"), attention(2), {"type": "dropout", "rate": 0}),
        residual(norm("layer"), dense(16), activation("gelu"), dense(8))), concat(attention(4)), {"type": "highway", "body": [attention(2)]}, CLASSES)
    add("one attention on padded sequences as a body", pairs, embedding(8), residual(attention(2), scale=0.5, learn_scale="channel", shortcut_scale=1.3, drop_rate=0), CLASSES)
    add("a title with \"\"\" and \\n, \u6b8b\u5dee and\na second line\\", MOONS, dense(4), CLASSES)
    add("tiny clip", MOONS, dense(12), activation("tanh"), CLASSES, optimizer={"type": "sgd", "learning_rate": 5, "gradient_clip_norm": 0.01})
    add("nesterov without momentum", MOONS, dense(12), activation("tanh"), CLASSES, optimizer={"type": "sgd", "learning_rate": 0.1, "nesterov": True})
    add("adamw without decay", MOONS, dense(12), activation("tanh"), CLASSES, optimizer={"type": "adamw", "learning_rate": 0.01, "weight_decay": 0})
    return rows


def number_experiments(folder):
    """Those whose targets are numbers, in several units."""
    random = np.random.RandomState(4)
    common = {"format": "stacklight-experiment", "version": 1, "batch_size": 16, "loss": "mean_squared_error"}
    for name, unit, offset in (("price", 2e4, 3e5), ("share", 1e-3, 0), ("year", 3, 2000)):
        with open(f"{folder}/{name}.csv", "w") as file:
            file.write(f"size,age,kind,{name}\n")
            for _ in range(90):
                size, age = random.rand(2)
                file.write(f"{size:.4f},{100 * age:.2f},{'ab'[random.randint(2)]},{offset + unit * (size - age + 0.1 * random.randn()):.9f}\n")
        data = {"source": "csv", "path": f"{folder}/{name}.csv", "target": name, "task": "regression"}
        yield f"regression: {name}", {**common, "title": f"a {name}", "data": data, "stack": [dense(12), norm("batch"), activation("tanh"), CLASSES]}


def gallery():
    """Those of Fashion-MNIST with fewer examples, so that the comparison does not take minutes."""
    for path in sorted(glob.glob(os.path.join(HERE, "..", "..", "resources", "experiments", "*.stacklight"))):
        with open(path, encoding="utf-8") as file:
            experiment = json.load(file)
        if experiment["data"]["source"] == "fashion_mnist":
            experiment["data"]["limit"] = 1600
        yield os.path.basename(path).removesuffix(".stacklight"), experiment


def run(stacklight, *arguments):
    done = subprocess.run([stacklight, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments[:1]))}: {done.stderr.strip()}")


class Exported:
    """A run of the program, and the code that it exports before the first step and after the last: in the folders `out` and `after`."""

    def __init__(self, stacklight, folder, experiment, framework, steps, black):
        path, self.out, self.after, trace = (os.path.join(folder, name) for name in ("e.stacklight", "out", "after", "trace.jsonl"))
        with open(path, "w", encoding="utf-8") as file:
            json.dump(experiment, file)
        names = {name: os.path.join(folder, name + ".safetensors") for name in ("initial", "final", "batches")}
        run(stacklight, "train", path, "--quiet", "--steps", 0, "--save", names["initial"])
        run(stacklight, "train", path, "--quiet", "--steps", steps, "--save", names["final"], "--dump-batches", names["batches"], "--trace", trace)
        run(stacklight, "export", path, "--to", framework, "--out", self.out)
        run(stacklight, "export", path, "--to", framework, "--out", self.after, "--init", names["final"])
        if black:
            done = subprocess.run([black, "--check", "-q", "--diff", self.out], capture_output=True, text=True)
            assert done.returncode == 0, f"black would change the code:\n{done.stdout}"
        self.initial, self.final, self.batches = (read_safetensors(names[name]) for name in ("initial", "final", "batches"))
        with open(trace) as file:
            self.lines = [json.loads(line) for line in file]
        self.losses = [line["loss"] for line in self.lines if line["type"] == "step"]
        self.header = self.lines[0]["experiment"]


def imported(folder, name):
    """A module of the folder, alone: each has a model.py."""
    sys.modules.pop("model", None)
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name + ".py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(folder)


def random_paths(stack, prefix=""):
    """The paths of what draws at random, in the order in which the modules stand."""
    for index, spec in enumerate(stack):
        path = f"{prefix}{index}"
        if spec["type"] == "repeat":
            for copy in range(spec["count"]):
                yield from random_paths(spec["body"], f"{path}/{copy}/")
            continue
        if "body" in spec:
            yield from random_paths(spec["body"], path + "/body/")
        if (spec["type"] == "dropout" and spec.get("rate", 0.5) > 0) or (spec["type"] == "residual" and spec.get("drop_rate", 0) > 0 and spec.get("enabled", True)):
            yield path


def standardized_outputs(code, outputs):
    """Of generated code, whose outputs are in the target's own unit where that is a number."""
    outputs = np.asarray(outputs)
    return (outputs - code.TARGET_MEAN) / code.TARGET_STD if hasattr(code, "TARGET_MEAN") else outputs


def compared_targets(code, ours, theirs):
    """How far targets of generated code are from those that the program trained on."""
    ours = standardized_outputs(code, ours)
    if theirs.dtype == np.int32:
        return 0.0 if np.array_equal(ours, theirs) else math.inf
    return relative(theirs.reshape(-1), ours.reshape(-1))


def relative(ours, theirs):
    """The largest difference, by the largest number among theirs."""
    ours, theirs = (np.asarray(x, dtype=np.float64) for x in (ours, theirs))
    if ours.shape != theirs.shape:
        raise AssertionError(f"shapes {ours.shape} and {theirs.shape}")
    if not ours.size:
        return 0.0
    difference = np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-6)
    return math.inf if math.isnan(difference) else float(difference)


def reference_outputs(experiment, weights, inputs, step, training):
    reference = Reference(experiment, weights)
    with torch.no_grad():
        return reference.run(torch.tensor(inputs, dtype=torch.float64), step, training)[0]


def definition(reference, inputs, targets):
    """The losses of training by the definitions."""
    optimizer = Optimizer(reference)
    for k, (x, counted) in enumerate(zip(inputs, targets)):
        for name in reference.trained:
            reference.weights[name].grad = None
        loss = reference.loss(reference.run(x, k + 1)[0], counted)
        loss.backward()
        optimizer.step()
        yield loss.item()


def is_good(worst):
    return max(worst["eval"], worst["train"], worst.get("data", 0)) <= OUTPUTS and worst["loss"] <= LOSSES
