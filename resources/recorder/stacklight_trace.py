"""Reads a trace of Stacklight, or of record_trace.py, into NumPy arrays. Copy this file to where your notebook is; it needs NumPy alone.

A gradient profile, last step over first, in five lines:

    import matplotlib.pyplot as plt
    from stacklight_trace import read_trace
    trace = read_trace("run.jsonl")
    plt.semilogy(trace.activation_gradient["rms"][[0, -1]].T, marker="o", label=[f"step {k}" for k in trace.steps[[0, -1]]])
    plt.xticks(range(len(trace.labels)), trace.labels, rotation=90), plt.ylabel("rms of ∂loss/∂output"), plt.legend(), plt.show()

With S traced steps, L layers, P trainable parameters and V validations, a Trace has

    steps, epochs, loss, accuracy           (S)
    layers, paths, labels                   L: as in the header; their "path", their "label"
    activation, activation_gradient         dictionaries of arrays (S, L): "mean", "std", "rms", "min", "max", "zero_fraction",
                                            "saturated_fraction", "nonfinite"; "low", "high" and "counts" (S, L, 64) of the histograms
    parameters                              P: pairs of the layer's index and the parameter's name
    parameter                               a dictionary of arrays (S, P): "rms", "gradient_rms", "update_ratio"
    validation                              a dictionary of arrays (V): "step", "loss", "accuracy"
    header, experiment                      as in the file
    notes                                   what is odd with the file, and yet no error

and, where pandas is installed, the tables step_table(), layer_table(), parameter_table() and validation_table().
What is not finite is NaN.

The file may be gzipped, and still be written: a last line that breaks off is left out. Where steps go back, as of a run that was
resumed, the later lines count. Where a line is damaged, the steps before it are the trace, and `notes` names the line; without any, it
is a TraceError.
"""
import gzip
import json
import zlib

import numpy as np

BINS = 64
LONGEST_LINE = 128 << 20
MOMENTS = ("mean", "std", "rms", "min", "max", "zero_fraction", "saturated_fraction", "nonfinite")
SIZES = ("rms", "gradient_rms", "update_ratio")


class TraceError(ValueError):
    """Names file and line, and what stands there."""


class Trace:
    def __init__(self, path):
        self.path = str(path)
        self.header = self.experiment = None
        self.layers, self.paths, self.labels, self.parameters, self.notes = [], [], [], [], []

    def __repr__(self):
        return f"<Trace {self.path}: {len(self.steps)} steps of {len(self.layers)} layers>"

    def step_table(self):
        """A row a step."""
        return _pandas().DataFrame({"step": self.steps, "epoch": self.epochs, "loss": self.loss, "accuracy": self.accuracy})

    def validation_table(self):
        """A row a validation."""
        return _pandas().DataFrame(self.validation)

    def layer_table(self, tensor="activation"):
        """A row a step and layer, with what was measured of its output or, for "activation_gradient", of the gradient."""
        values = {"activation": self.activation, "activation_gradient": self.activation_gradient}[tensor]
        count = len(self.steps)
        columns = {"step": np.repeat(self.steps, len(self.layers)), "layer": np.tile(np.arange(len(self.layers)), count),
                   "path": self.paths * count, "label": self.labels * count}
        return _pandas().DataFrame({**columns, **{name: values[name].reshape(-1) for name in MOMENTS}})

    def parameter_table(self):
        """A row a step and parameter."""
        count = len(self.steps)
        columns = {"step": np.repeat(self.steps, len(self.parameters)), "layer": [layer for layer, _ in self.parameters] * count,
                   "path": [self.paths[layer] for layer, _ in self.parameters] * count, "name": [name for _, name in self.parameters] * count}
        return _pandas().DataFrame({**columns, **{name: self.parameter[name].reshape(-1) for name in SIZES}})


def read_trace(path, histograms=True):
    """Reads a trace; without histograms it takes a sixth of the memory, and there are no "counts"."""
    return _Reader(path, histograms).read()


def _pandas():
    import pandas

    return pandas


def _number(value):
    if value is None:
        return np.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{json.dumps(value)[:60]} stands where a number or null must be")
    return float(value)


def _integer(value):
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1 << 53:
        raise ValueError(f"{json.dumps(value)[:60]} stands where a whole number from 0 must be")
    return value


def _list(value, length, what):
    if not isinstance(value, list) or len(value) != length:
        raise ValueError(f"{what} must be a list of {length}")
    return value


class _Reader:
    def __init__(self, path, histograms):
        self.trace, self.histograms = Trace(path), histograms
        self.rows, self.validations = [], []  # in the order of steps

    def read(self):
        trace, number, fault = self.trace, 0, None
        try:
            for number, line in enumerate(self.lines(), 1):
                if line.strip():
                    self.take(line)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
            is_last = not line.endswith(b"\n") and trace.header is not None
            what = f'"{error.args[0]}" is missing' if isinstance(error, KeyError) else str(error)
            fault = f"the last line, {number}, breaks off and was left out" if is_last else f"line {number} is damaged ({what})"
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            fault = f"behind line {number} the file cannot be unpacked ({error})"
        if trace.header is None or (fault and not self.rows and "breaks off" not in fault):
            raise TraceError(f"{trace.path}:{number}: {fault or 'the file is empty; a trace begins with a header'}")
        trace.notes += [fault] if fault else []
        self.fill()
        return trace

    def lines(self):
        with open(self.trace.path, "rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            file = gzip.GzipFile(fileobj=raw) if is_packed else raw
            while line := file.readline(LONGEST_LINE):
                yield line

    def take(self, line):
        line = json.loads(line.decode("utf-8"), parse_constant=lambda _: None)  # NaN, Infinity
        kind = line["type"]
        if self.trace.header is None or kind == "header":
            self.take_header(line)
        elif kind == "step":
            self.take_step(line)
        elif kind == "validation":
            self.take_validation(line)
        else:
            raise ValueError(f'"type" is {json.dumps(kind)[:60]}; it must be "step" or "validation"')

    def take_header(self, line):
        trace = self.trace
        if line["type"] != "header" or line["format"] != "stacklight-trace" or line["version"] != 1:
            raise ValueError('a trace begins with a header of format "stacklight-trace", version 1')
        if trace.header is not None:  # written again when the run was resumed
            if line["layers"] != trace.layers:
                raise ValueError("another run begins here, with other layers; a trace is of one run")
            return
        paths, labels = ([str(layer[key]) for layer in line["layers"]] for key in ("path", "label"))
        parameters = [(index, str(name)) for index, layer in enumerate(line["layers"]) for name in layer["parameters"]]
        if not paths:
            raise ValueError('"layers" must be a list of one layer at least')
        trace.paths, trace.labels, trace.parameters = paths, labels, parameters
        trace.layers, trace.experiment, trace.header = line["layers"], line["experiment"], line

    def take_step(self, line):
        step = _integer(line["step"])
        layers = _list(line["layers"], len(self.trace.layers), '"layers"')
        figures = [_number(line[key]) for key in ("epoch", "loss", "accuracy")]
        row = [step, figures, *(self.tensors([layer[tensor] for layer in layers]) for tensor in ("activation", "activation_gradient"))]
        sizes = []
        for layer, planned in zip(layers, self.trace.layers):
            for parameter, name in zip(_list(layer["parameters"], len(planned["parameters"]), '"parameters"'), planned["parameters"]):
                if parameter["name"] != name:
                    raise ValueError(f"{json.dumps(parameter['name'])[:60]} stands where {json.dumps(name)} must be, as in the header")
                sizes.append([_number(parameter[key]) for key in SIZES])
        row.append(np.array(sizes, float).reshape(-1, len(SIZES)))
        if self.rows and step <= self.rows[-1][0]:
            self.go_back(step)
        self.rows.append(row)

    def tensors(self, tensors):
        moments = np.array([[_number(tensor[key]) for key in MOMENTS] for tensor in tensors])
        edges = np.array([[_number(tensor["histogram"][key]) for key in ("low", "high")] for tensor in tensors])
        counts = [[_integer(count) for count in _list(tensor["histogram"]["counts"], BINS, '"counts"')] for tensor in tensors]
        return moments, edges, np.array(counts, np.uint32) if self.histograms else None

    def take_validation(self, line):
        row = (_integer(line["step"]), _number(line["loss"]), _number(line["accuracy"]))
        while self.validations and self.validations[-1][0] >= row[0]:
            self.validations.pop()
        self.validations.append(row)

    def go_back(self, step):
        self.trace.notes.append(f"the run went back to step {step}; of steps that stand there twice, the later ones count")
        while self.rows and self.rows[-1][0] >= step:
            self.rows.pop()
        while self.validations and self.validations[-1][0] >= step:
            self.validations.pop()

    def fill(self):
        trace, rows = self.trace, self.rows
        count, layers = len(rows), len(trace.layers)
        trace.steps = np.array([row[0] for row in rows], np.int64)
        trace.epochs, trace.loss, trace.accuracy = np.array([row[1] for row in rows], float).reshape(count, 3).T
        for place, name in ((2, "activation"), (3, "activation_gradient")):
            moments = np.array([row[place][0] for row in rows], float).reshape(count, layers, len(MOMENTS))
            edges = np.array([row[place][1] for row in rows], float).reshape(count, layers, 2)
            values = {key: moments[:, :, index] for index, key in enumerate(MOMENTS)}
            values.update(low=edges[:, :, 0], high=edges[:, :, 1])
            if self.histograms:
                values["counts"] = np.array([row[place][2] for row in rows], np.uint32).reshape(count, layers, BINS)
            setattr(trace, name, values)
        sizes = np.array([row[4] for row in rows], float).reshape(count, len(trace.parameters), len(SIZES))
        trace.parameter = {key: sizes[:, :, index] for index, key in enumerate(SIZES)}
        validations = list(zip(*self.validations)) or [(), (), ()]
        trace.validation = {"step": np.array(validations[0], np.int64), "loss": np.array(validations[1], float), "accuracy": np.array(validations[2], float)}
