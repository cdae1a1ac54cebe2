"""Exports experiments to Keras, and compares what the generated code computes with the program: outputs in evaluation and training
mode, the loss of every training step, and the data with their order. Where rounding alone decides where training goes (deep stacks
of batch norm), the code is compared in double precision with the definitions in tests/peers/reference.py.

    keras_models.py STACKLIGHT [--fast] [--only WORD] [--steps 20] [--black BLACK] [--shard I/N]

In the virtual environment of tests/interop/requirements.txt (see there). Prints the largest relative differences of each experiment.
With `--black`, also whether that program would leave the code as it is.
"""
import os, sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", KERAS_BACKEND="tensorflow", CUDA_VISIBLE_DEVICES="")

import keras
import numpy as np
import tensorflow
import torch

from cases import LOSSES, OUTPUTS, Exported, all_cases, compared_targets, definition, imported, is_fast, is_good, judge_cases, parser_of, random_paths, reference_outputs, relative, standardized_outputs
from random_stream import random_bits
from reference import Reference


def loaded(folder, experiment, step):
    """The generated model with its weights, which draws the engine's random numbers; everything else stays."""
    code = imported(folder, "model")
    model = code.build()
    model.code = code
    model.load_weights(os.path.join(folder, "model.weights.h5"))
    layers = [layer for layer in model.layers if type(layer).__name__ in ("Dropout", "StochasticDepth")]
    paths = list(random_paths(experiment["stack"]))
    assert len(layers) == len(paths), f"{len(layers)} layers draw, not {len(paths)}"
    for layer, path in zip(layers, paths):
        evaluated = layer.call

        def call(inputs, training=False, layer=layer, path=path, evaluated=evaluated):
            each = type(layer).__name__ == "Dropout"
            if not training:
                return evaluated(inputs)
            x = np.asarray(inputs)
            bits = random_bits(x.size if each else len(x), experiment["seed"], "dropout", path, step[0])
            kept = (bits >= layer.rate * 2**32).reshape(x.shape if each else (-1, *[1] * (x.ndim - 1))).astype(x.dtype)
            return inputs * kept / (1 - layer.rate) if each else inputs * kept

        layer.call = call
    if layers:  # a graph would draw once for all steps
        compiled = model.compile
        model.compile = lambda **options: compiled(run_eagerly=True, **options)
    return model


def standardizing(model):
    """The layer that raw inputs go through first, if there is one."""
    first = model.layers[1] if len(model.layers) > 1 else None
    return first if type(first).__name__ in ("Normalization", "Standardize", "Rescaling") else None


def standardized(model, inputs):
    layer = standardizing(model)
    return np.asarray(layer(inputs.astype(model.inputs[0].dtype))) if layer else inputs


def raw_inputs(model, x):
    """Inputs of --dump-batches as they were before standardization."""
    layer = standardizing(model)
    if layer is None:
        return x
    x = x.astype(np.float64)
    if type(layer).__name__ == "Rescaling":
        x = x / layer.scale
    else:
        mean, scale = (np.asarray(value, dtype=np.float64) for value in layer.weights[:2])
        x = x * (np.sqrt(scale) if type(layer).__name__ == "Normalization" else scale) + mean
    return x.astype(model.inputs[0].dtype)


def padded(model, x, by):
    """Sequences of a batch, which the program pads to its own longest, as long as the model wants them."""
    shape = model.inputs[0].shape
    return np.pad(x, ((0, 0), (0, shape[1] - x.shape[1])), constant_values=by) if len(shape) == 2 and shape[1] > x.shape[1] else x


def outputs_of(model, x, training, theirs):
    """Of all positions that are no padding, beside those of the definitions."""
    ours = standardized_outputs(model.code, model(padded(model, x, 0), training=training))
    theirs = np.asarray(theirs)
    if x.dtype == np.int32 and ours.ndim == 3 and not x.all():
        counted = np.cumsum(x[:, ::-1] != 0, axis=1)[:, ::-1] > 0
        return ours[:, : x.shape[1]][counted], theirs[counted]
    return ours[:, : theirs.shape[1]], theirs


def in_double(exported, steps):
    """Outputs and losses of the generated code in double precision, against the definitions. For networks that make so much of
    rounding that the program itself leaves the definitions' path: there two programs in single precision cannot agree."""
    worst = {"eval": 0.0, "train": 0.0, "loss": 0.0}
    header, initial, batches = exported.header, exported.initial, exported.batches
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        step = [1]
        code, model = imported(exported.out, "train"), loaded(exported.out, header, step)
        inputs = [torch.tensor(batches[f"inputs/{k}"], dtype=torch.float64) for k in range(steps)]
        targets = [torch.tensor(batches[f"targets/{k}"], dtype=torch.int64) for k in range(steps)]
        raw = [raw_inputs(model, batches[f"inputs/{k}"]) for k in range(steps)]
        for what, training in (("eval", False), ("train", True)):
            worst[what] = relative(*outputs_of(model, raw[0], training, Reference(header, initial).run(inputs[0], 1, training)[0].detach()))
        reference = Reference(header, initial)
        # Its twin begins a rounding error beside it: as long as they agree, the path is not rounding's.
        twin = Reference(header, {name: value.astype(np.float64) * (1 + 1e-15) for name, value in initial.items()})
        paths = zip(definition(reference, inputs, targets), definition(twin, inputs, targets))
        code.batches = lambda data: ((padded(model, x, 0), padded(model, y.numpy(), -1) if y.ndim == 2 else y.numpy()) for x, y in zip(raw, targets))
        model = loaded(exported.out, header, step)
        for k, (loss, (theirs, twins)) in enumerate(zip(code.train(model, None, steps), paths)):
            if relative(twins, theirs) > LOSSES / 10:
                assert k >= 5, f"rounding decides the loss from step {k + 1} on"
                return worst, f"{k} steps"
            worst["loss"] = max(worst["loss"], relative(loss, theirs))
            step[0] = k + 2
        return worst, f"{steps} steps"
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")


def compare(stacklight, folder, experiment, steps, black):
    exported = Exported(stacklight, folder, experiment, "keras", steps, black)
    header, batches, losses = exported.header, exported.batches, exported.losses
    keras.backend.clear_session()
    code, step = imported(exported.out, "train"), [1]
    model = loaded(exported.out, header, step)
    worst = {"eval": 0.0, "train": 0.0, "after": 0.0, "data": 0.0, "loss": 0.0}

    def note(what, difference):
        worst[what] = max(worst[what], difference)

    # The same batches in the same order; standardized they are what the program trained on.
    data = getattr(code, "load_data", code.read_safetensors)(os.path.join(exported.out, "data.safetensors"))
    for k, (inputs, targets) in zip(range(steps), code.batches(data)):
        x = standardized(model, inputs)
        if experiment["data"]["source"] == "translation":  # the program pads each batch to its own longest
            length = batches[f"inputs/{k}"].shape[1]
            assert not x[:, length:].any() and (targets[:, length:] == -1).all(), f"batch {k} is cut"
            x, targets = x[:, :length], targets[:, :length]
        note("data", relative(batches[f"inputs/{k}"], x))
        note("data", compared_targets(model.code, targets, batches[f"targets/{k}"]))

    # The reference is in double precision, from the definitions; the engine is compared with it in tests/peers.
    first = raw_inputs(model, batches["inputs/0"])
    for what, training in (("eval", False), ("train", True)):
        note(what, relative(*outputs_of(model, first, training, reference_outputs(header, exported.initial, batches["inputs/0"], 1, training))))

    # Training from the start: the pass above has moved the moving statistics.
    model = loaded(exported.out, header, step)
    for k, loss in enumerate(code.train(model, data, steps)):
        note("loss", relative(loss, losses[k]) if abs(losses[k]) > 1e-3 else abs(loss - losses[k]))
        step[0] = k + 2
    # What was trained there and exported, and in what train.py itself came to, both in evaluation mode.
    theirs = reference_outputs(header, exported.final, batches["inputs/0"], steps, False)
    trained = loaded(exported.after, header, step)
    note("eval", relative(*outputs_of(trained, first, False, theirs)))
    note("after", relative(*outputs_of(model, first, False, theirs)))
    if hasattr(code, "evaluate") and len(data["validation_inputs"]) <= 2000:  # ten thousand images take minutes
        validation = [line for line in exported.lines if line["type"] == "validation" and line["step"] == steps]
        mean, score = code.evaluate(trained, data)
        for line in validation[-1:]:
            note("loss", relative(mean, line["loss"]))
            if line["accuracy"] is not None:  # of classes; of numbers the other one follows from the loss
                note("loss", abs(score - line["accuracy"]))
            else:
                targets = np.asarray(data["validation_targets"])
                note("loss", abs(score - (1 - line["loss"] * code.TARGET_STD**2 / targets.var())))
    if is_good(worst) or worst["data"] > OUTPUTS:
        return worst, ""
    double, length = in_double(exported, steps)
    return {**worst, **double}, f" in double precision, {length}; in single: " + " ".join(f"{worst[what]:.1e}" for what in ("eval", "train", "loss"))


def main():
    parser = parser_of(__doc__, 20)
    parser.add_argument("--fast", action="store_true", help="a few experiments alone")
    parser.add_argument("--black")
    parser.add_argument("--shard", default="0/1", metavar="I/N", help="each Nth experiment, from the Ith on")
    arguments = parser.parse_args()
    sys.dont_write_bytecode = True
    torch.set_num_threads(1)
    tensorflow.get_logger().setLevel("ERROR")  # of models that come and go
    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    start, every = map(int, arguments.shard.split("/"))

    def judge(folder, experiment):
        worst, remark = compare(arguments.stacklight, folder, experiment, arguments.steps, arguments.black)
        return is_good(worst), " ".join(f"{worst[what]:.1e}" for what in ("eval", "train", "loss", "data", "after")) + remark

    print(f"      Keras {keras.__version__}, TensorFlow {tensorflow.__version__}\n"
          "      largest relative difference of: outputs in evaluation, in training; losses; the batches; outputs after train.py", flush=True)
    with all_cases() as cases:
        return judge_cases(cases[start::every], judge, lambda name: arguments.only in name and (not arguments.fast or is_fast(name)))


if __name__ == "__main__":
    sys.exit(main())
