#!/usr/bin/python3
"""Reads what `stacklight train --tensorboard` wrote with TensorBoard's own reader, and compares it with the trace of the same run.

    tensorboard_events.py STACKLIGHT         with the packages of requirements.txt
    tensorboard_events.py --write FOLDER     writes the event files of other programs that tests/core/tst_tensorboard reads

The second needs Debian's python3-torch as well, whose SummaryWriter it takes; the new kind of summary is made by TensorBoard itself.
"""
import glob, json, math, os, subprocess, sys, tempfile

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer

STEPS, EVERY = 12, 3
EXPERIMENT = {
    "format": "stacklight-experiment", "version": 1, "title": "For TensorBoard, 张量", "seed": 3, "data": {"source": "moons", "samples": 200},
    "stack": [{"type": "dense", "units": 8}, {"type": "repeat", "count": 2, "body": [{"type": "residual", "body": [
        {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 8}]}]},
        {"type": "activation", "function": "tanh"}, {"type": "dense", "units": "classes"}],
    "optimizer": {"type": "adam", "learning_rate": 0.01, "schedule": {"type": "cosine", "steps": 100}}, "batch_size": 32}


def write_examples(folder):
    """Event files as PyTorch and TensorFlow 2 write them, of numbers that can be said again."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.plugins.histogram.summary_v2 import histogram_pb
    from tensorboard.plugins.scalar.summary_v2 import scalar_pb
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from torch.utils.tensorboard import SummaryWriter

    greater = np.greater  # PyTorch 1.13 asks NumPy for what it does no more
    np.greater = lambda a, b, dtype=None: greater(a, b)
    values = np.linspace(-1, 3, 4001)
    for name in ("pytorch", "tensorflow2"):
        path = os.path.join(folder, name)
        with tempfile.TemporaryDirectory() as made:
            if name == "pytorch":
                writer = SummaryWriter(made)
                for step in range(3):
                    writer.add_scalar("Loss/train", 2.0 ** -step, step)
                    writer.add_scalar("Loss/test", 2.0 ** -step + 1, step)
                    writer.add_histogram("fc.weight", values * (step + 1), step)
                    writer.add_histogram("fc.weight.grad", values / 100, step)
                writer.add_text("note", "three **steps**")
            else:
                writer = EventFileWriter(made)
                for step in range(3):
                    found = [scalar_pb("epoch_loss", 2.0 ** -step).value[0], histogram_pb("fc/kernel_0/histogram", values * (step + 1)).value[0]]
                    writer.add_event(Event(wall_time=step, step=step, summary=Summary(value=found)))
            writer.close()
            (file,) = glob.glob(os.path.join(made, "*tfevents*"))
            with open(file, "rb") as source, open(path, "wb") as target:
                target.write(source.read())


def near(a, b, tolerance=1e-6):
    if a is None or not math.isfinite(a):
        return not math.isfinite(b)
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-30)


class Comparison:
    """Of a trace with what TensorBoard read."""

    def __init__(self, events):
        self.events, self.faults, self.count = events, [], 0
        self.scalars = {tag: {event.step: event.value for event in events.Scalars(tag)} for tag in events.Tags()["scalars"]}
        self.histograms = {tag: {event.step: event.histogram_value for event in events.Histograms(tag)} for tag in events.Tags()["histograms"]}

    def check(self, what, is_right):
        self.count += 1
        if not is_right:
            self.faults.append(what)

    def scalar(self, tag, step, value):
        found = self.scalars.get(tag, {}).get(step)
        self.check(f"{tag} at {step}: {found} against {value}", found is not None and near(value, found))

    def tensor(self, name, path, step, values):
        for key, value in values.items():
            if key not in ("min", "max", "histogram"):
                self.scalar(f"{name}_{key}/{path}", step, value)
        found = self.histograms.get(f"{name}/{path}", {}).get(step)
        self.check(f"no histogram {name}/{path} at {step}", found is not None)
        if found is None:
            return
        counts = values["histogram"]["counts"]
        self.check(f"{name}/{path} at {step}: extremes", found.min == values["min"] and found.max == values["max"])
        self.check(f"{name}/{path} at {step}: mean", near(values["mean"], found.sum / found.num, 1e-9))
        self.check(f"{name}/{path} at {step}: rms", near(values["rms"], math.sqrt(found.sum_squares / found.num), 1e-9))
        self.check(f"{name}/{path} at {step}: counts", found.bucket == counts or (found.min == found.max and found.bucket == [sum(counts)]))
        self.check(f"{name}/{path} at {step}: limits", found.bucket_limit == sorted(set(found.bucket_limit)) and near(found.max, found.bucket_limit[-1]))


def compare(stacklight, folder):
    path, trace, logs = (os.path.join(folder, name) for name in ("e.stacklight", "trace.jsonl", "logs"))
    with open(path, "w", encoding="utf-8") as file:
        json.dump(EXPERIMENT, file)
    for run in ("plain", "deep/er"):
        subprocess.run([stacklight, "train", path, "--quiet", "--steps", str(STEPS), "--trace", trace, "--trace-every", str(EVERY),
                        "--tensorboard", os.path.join(logs, run)], check=True, stdout=subprocess.DEVNULL)
    with open(trace, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    # As `tensorboard --logdir` finds runs.
    runs = EventMultiplexer().AddRunsFromDirectory(logs)
    runs.Reload()
    assert sorted(runs.Runs()) == ["deep/er", "plain"], runs.Runs()
    events = EventAccumulator(os.path.join(logs, "plain"), size_guidance={"scalars": 0, "histograms": 0, "tensors": 0})
    events.Reload()
    found = Comparison(events)
    header = lines[0]
    for line in lines[1:]:
        step = line["step"]
        if line["type"] == "validation":
            found.scalar("loss/validation", step, line["loss"])
            found.scalar("accuracy/validation", step, line["accuracy"])
            continue
        found.scalar("loss/training", step, line["loss"])
        found.scalar("accuracy/training", step, line["accuracy"])
        found.scalar("epoch", step, line["epoch"])
        found.scalar("learning_rate", step, 0.01 * 0.5 * (1 + math.cos(math.pi * (step - 1) / 100)))
        for layer, planned in zip(line["layers"], header["layers"], strict=True):
            found.tensor("activation", planned["path"], step, layer["activation"])
            found.tensor("activation_gradient", planned["path"], step, layer["activation_gradient"])
            for parameter in layer["parameters"]:
                of = f"{planned['path']}/{parameter['name']}"
                found.scalar(f"parameter_rms/{of}", step, parameter["rms"])
                found.scalar(f"gradient_rms/{of}", step, parameter["gradient_rms"])
                found.scalar(f"update_ratio/{of}", step, parameter["update_ratio"])
    steps = {line["step"] for line in lines[1:]}
    found.check("other steps", all(set(series) <= steps for series in [*found.scalars.values(), *found.histograms.values()]))
    (text,) = events.Tensors("experiment")
    found.check("the experiment", json.loads(text.tensor_proto.string_val[0]) == header)
    found.check("its plugin", events.SummaryMetadata("experiment").plugin_data.plugin_name == "text")
    print(*found.faults[:20], f"{len(found.faults)} of {found.count} comparisons failed", sep="\n")
    return 1 if found.faults or found.count < 1000 else 0


def main():
    if sys.argv[1] == "--write":
        return write_examples(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        return compare(sys.argv[1], folder)


if __name__ == "__main__":
    sys.exit(main())
