"""What the comparisons with other programs share: the experiments, the program's own outputs, how far numbers differ, and the whole
comparison of generated code."""
import contextlib, glob, importlib.util, json, math, os, subprocess, sys, tempfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "peers"))
from case_runner import Unsupported, judge_cases, parser_of
from experiments import all_experiments, activation, conv, dense, norm, residual, repeat, concat, embedding, attention, positional
from experiments import CLASSES, MOONS, POOLED, TABLE, TEXT, images
from parity import read_safetensors, write_images, write_pairs
from reference import Optimizer, Reference

OUTPUTS, LOSSES = 1e-5, 1e-4
FAST = ("conv 3/2 same on even images", "avg_pool2d 3/2 same on even images", "batch norm on images", "transformer, pre-norm",
        "full attention over padded sequences", "stochastic depth", "highway", "concat", "projection on images, stride 2", "adam, clipped",
        "columns far from zero", "shifted and mirrored images", "nothing to train but norms that move", "DenseNet", "ResNet of two widths", "rezero-residual")


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
    for name, how in (("shifted and mirrored", {"shift": 2, "flip": True}), ("shifted", {"shift": 3}), ("mirrored", {"flip": True})):
        add(f"{name} images", {**odd, "augment": how}, conv(6), norm("batch"), activation(), *POOLED)
    add("grey images shifted as far as they go", {**even, "augment": {"shift": 64}}, conv(6), activation(), *POOLED)
    add("images shifted as they come", {**odd, "standardize": False, "augment": {"shift": 1, "flip": True}}, conv(6), activation(), *POOLED, batch_size=7)
    digits = {"source": "spoken_digits", "samples": 40, "mel_bands": 12, "frame_ms": 32, "hop_ms": 32}
    add("shifted spectrograms", {**digits, "augment": {"shift": 2}}, conv(4, stride=2), activation(), *POOLED)
    for name, optimizer in (("adam", {"type": "adam"}), ("adamw", {"type": "adamw", "weight_decay": 0.1}), ("rmsprop", {"type": "rmsprop", "weight_decay": 0.01}),
                            ("clipped sgd", {"type": "sgd", "gradient_clip_norm": 0.1}), ("clipped rmsprop", {"type": "rmsprop", "gradient_clip_norm": 0.1})):
        add(f"tokens that come again, {name}", TEXT, embedding(8), dense(8), activation("tanh"), CLASSES, optimizer={"learning_rate": 0.01, **optimizer})
    noise = {"source": "gaussian", "features": 4, "classes": 4, "samples": 40}
    clipped = {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9, "gradient_clip_norm": 1, "weight_decay": 1e-3, "schedule": {"type": "cosine", "steps": 10}}
    add("nothing to train, as it comes", {**noise, "standardize": False}, activation("identity"))
    add("nothing to train but norms that move", noise, norm("batch", affine=False), activation("tanh"), {"type": "dropout", "rate": 0.25}, optimizer=clipped)
    add("nothing to train, in blocks", noise, repeat(2, residual(norm("rms", affine=False), activation("gelu"))), optimizer={"type": "adamw", "epsilon": 1e-3})
    add("nothing to train, in squares", noise, norm("layer", affine=False), loss="mean_squared_error", optimizer={"type": "rmsprop", "weight_decay": 0.1})
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
    with open(f"{folder}/line.csv", "w") as file:
        file.write("size,price\n" + "".join(f"{0.01 * i},{3e5 + 2e4 * (i * 7 % 10)}\n" for i in range(90)))
    data = {"source": "csv", "path": f"{folder}/line.csv", "target": "price", "task": "regression"}
    yield "regression: nothing to train", {**common, "title": "a line", "data": data, "stack": [activation("identity")]}


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


def reference_outputs(experiment, weights, inputs, step, training, kind=Reference):
    reference = kind(experiment, weights)
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


class GeneratedCode:
    """Code of a folder that `export` wrote, with a model of it. What a framework does in its own way is told by a subclass: `framework`,
    as `--to` has it; `compute_in(precision)`, called where all is to be in "float64" or again in "float32"; `load()`, a model with the folder's weights that draws
    the engine's random numbers of step `step[0]`; `standardized(inputs)` and `raw(inputs)`, from one to the other, as --dump-batches has
    them; `outputs(raw, training, theirs)`, those of the model and of another one as they can be compared; `given(inputs, targets)`,
    a batch of doubles as `train` takes it."""

    is_double = False

    @staticmethod
    def compute_in(precision):
        pass

    @classmethod
    @contextlib.contextmanager
    def double(cls):
        """All is in double precision meanwhile."""
        cls.is_double = True
        cls.compute_in("float64")
        try:
            yield
        finally:
            cls.is_double = False
            cls.compute_in("float32")

    def __init__(self, folder, header):
        self.folder, self.header, self.step = folder, header, [1]
        self.code, self.units = imported(folder, "train"), imported(folder, "model")
        self.data = getattr(self.code, "load_data", self.code.read_safetensors)(os.path.join(folder, "data.safetensors"))
        self.model = self.load()

    def train(self, steps):
        """Losses from the start: what was asked before may have moved the moving statistics."""
        self.step[0], self.model = 1, self.load()
        for k, loss in enumerate(self.code.train(self.model, self.data, steps)):
            yield loss
            self.step[0] = k + 2


def in_double(exported, framework, steps):
    """Outputs and losses of the generated code in double precision, against the definitions. For networks that make so much of
    rounding that the program itself leaves the definitions' path: there two programs in single precision cannot agree."""
    worst = {"eval": 0.0, "train": 0.0, "loss": 0.0}
    header, initial, batches = exported.header, exported.initial, exported.batches
    with framework.double():
        ours = framework(exported.out, header)
        inputs = [torch.tensor(batches[f"inputs/{k}"], dtype=torch.float64) for k in range(steps)]
        targets = [torch.tensor(batches[f"targets/{k}"], dtype=torch.int64) for k in range(steps)]
        for what, training in (("eval", False), ("train", True)):
            worst[what] = relative(*ours.outputs(ours.raw(batches["inputs/0"]), training, Reference(header, initial).run(inputs[0], 1, training)[0].detach()))
        # Its twin begins a rounding error beside it: as long as they agree, the path is not rounding's.
        reference, twin = Reference(header, initial), Reference(header, {name: value.astype(np.float64) * (1 + 1e-15) for name, value in initial.items()})
        paths = zip(definition(reference, inputs, targets), definition(twin, inputs, targets))
        ours.code.batches = lambda data: (ours.given(batches[f"inputs/{k}"], y) for k, y in enumerate(targets))
        for k, (loss, (theirs, twins)) in enumerate(zip(ours.train(steps), paths)):
            if relative(twins, theirs) > LOSSES / 10:
                assert k >= 5, f"rounding decides the loss from step {k + 1} on"
                return worst, f"{k} steps"
            worst["loss"] = max(worst["loss"], relative(loss, theirs))
        return worst, f"{steps} steps"


def compare_code(stacklight, folder, experiment, framework, steps, black):
    """The largest differences between generated code and the program, and a remark."""
    exported = Exported(stacklight, folder, experiment, framework.framework, steps, black)
    header, batches, losses = exported.header, exported.batches, exported.losses
    ours = framework(exported.out, header)
    worst = {"eval": 0.0, "train": 0.0, "after": 0.0, "data": 0.0, "loss": 0.0}

    def note(what, difference):
        worst[what] = max(worst[what], difference)

    # The same batches in the same order; standardized they are what the program trained on.
    for k, (inputs, targets) in zip(range(steps), ours.code.batches(ours.data)):
        x = ours.standardized(inputs)
        if experiment["data"]["source"] == "translation":  # the program pads each batch to its own longest
            length = batches[f"inputs/{k}"].shape[1]
            assert not x[:, length:].any() and (targets[:, length:] == -1).all(), f"batch {k} is cut"
            x, targets = x[:, :length], targets[:, :length]
        note("data", relative(batches[f"inputs/{k}"], x))
        note("data", compared_targets(ours.units, targets, batches[f"targets/{k}"]))

    # The reference is in double precision, from the definitions; the engine is compared with it in tests/peers.
    first = ours.raw(batches["inputs/0"])
    for what, training in (("eval", False), ("train", True)):
        note(what, relative(*ours.outputs(first, training, reference_outputs(header, exported.initial, batches["inputs/0"], 1, training))))
    for loss, theirs in zip(ours.train(steps), losses, strict=True):
        note("loss", relative(loss, theirs) if abs(theirs) > 1e-3 else abs(loss - theirs))
    # What was trained there and exported, and in what train.py itself came to, both in evaluation mode.
    theirs, trained = reference_outputs(header, exported.final, batches["inputs/0"], steps, False), framework(exported.after, header)
    note("eval", relative(*trained.outputs(first, False, theirs)))
    note("after", relative(*ours.outputs(first, False, theirs)))
    if hasattr(ours.code, "evaluate") and len(ours.data["validation_inputs"]) <= 2000:  # ten thousand images take minutes
        validation = [line for line in exported.lines if line["type"] == "validation" and line["step"] == steps]
        mean, score = trained.code.evaluate(trained.model, ours.data)
        for line in validation[-1:]:
            note("loss", relative(mean, line["loss"]))
            if line["accuracy"] is not None:  # of classes; of numbers the other one follows from the loss
                note("loss", abs(score - line["accuracy"]))
            else:
                targets = np.asarray(ours.data["validation_targets"])
                note("loss", abs(score - (1 - line["loss"] * ours.units.TARGET_STD**2 / targets.var())))
    if is_good(worst) or worst["data"] > OUTPUTS:
        return worst, ""
    double, length = in_double(exported, framework, steps)
    return {**worst, **double}, f" in double precision, {length}; in single: " + " ".join(f"{worst[what]:.1e}" for what in ("eval", "train", "loss"))


def judge_code(description, framework, heading=""):
    """The whole of a program that compares generated code."""
    parser = parser_of(description, 20)
    parser.add_argument("--fast", action="store_true", help="a few experiments alone")
    parser.add_argument("--black")
    parser.add_argument("--shard", default="0/1", metavar="I/N", help="each Nth experiment, from the Ith on")
    arguments = parser.parse_args()
    sys.dont_write_bytecode = True
    torch.set_num_threads(1)
    start, every = map(int, arguments.shard.split("/"))

    def judge(folder, experiment):
        worst, remark = compare_code(arguments.stacklight, folder, experiment, framework, arguments.steps, arguments.black)
        return is_good(worst), " ".join(f"{worst[what]:.1e}" for what in ("eval", "train", "loss", "data", "after")) + remark

    print(f"{heading}      largest relative difference of: outputs in evaluation, in training; losses; the batches; outputs after train.py", flush=True)
    with all_cases() as cases:
        return judge_cases(cases[start::every], judge, lambda name: arguments.only in name and (not arguments.fast or is_fast(name)))
