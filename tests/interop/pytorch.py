#!/usr/bin/python3
"""Exports experiments to PyTorch, and compares what the generated code computes with the program: outputs in evaluation mode before
and after training, the loss of every training step, and the data with their order. Where rounding alone decides where training
goes (deep stacks of batch norm), the code is compared in double precision with the definitions in tests/peers/reference.py.

    pytorch.py STACKLIGHT [--fast] [--only WORD] [--steps 20] [--black BLACK]

Needs Debian's python3-torch and python3-numpy. Prints the largest relative differences of each experiment. With `--black`, also
whether that program would leave the code as it is.
"""
import os, sys

import numpy as np
import torch

from cases import LOSSES, OUTPUTS, Exported, all_cases, compared_targets, definition, imported, is_fast, is_good, judge_cases, parser_of, random_paths, reference_outputs, relative, standardized_outputs
from random_stream import random_bits
from reference import Reference


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


def raw_inputs(model, inputs):
    """Inputs of --dump-batches as they were before standardization."""
    x = torch.tensor(inputs)
    if x.dtype == torch.int32:
        return x
    x = x.double()
    x = x.permute(0, 3, 1, 2) if x.dim() == 4 else x
    if hasattr(model, "standardize"):
        x = x * model.standardize.std.double() + model.standardize.mean.double()
        return x if model.standardize.mean.dtype == torch.float64 else x.float()
    return x.float()


def in_double(code, out, header, initial, batches, steps):
    """Outputs and losses of the generated code in double precision, against the definitions. For networks that make so much of
    rounding that the program itself leaves the definitions' path: there two programs in single precision cannot agree."""
    worst = {"eval": 0.0, "train": 0.0, "loss": 0.0}
    reference = Reference(header, initial)
    model = code.load(os.path.join(out, "weights.safetensors")).double()
    if hasattr(model, "standardize"):
        model.standardize = torch.nn.Identity()
    step = [1]
    draw_as_stacklight(model, header, step)
    inputs = [torch.tensor(batches[f"inputs/{k}"], dtype=torch.float64) for k in range(steps)]
    targets = [torch.tensor(batches[f"targets/{k}"], dtype=torch.int64) for k in range(steps)]
    first = [x.permute(0, 3, 1, 2) if x.dim() == 4 else x for x in inputs]
    with torch.no_grad():
        worst["eval"] = relative(model.eval()(first[0]), reference.run(inputs[0], 1, False)[0])
        copy = code.load(os.path.join(out, "weights.safetensors")).double().train()
        copy.standardize = torch.nn.Identity()
        draw_as_stacklight(copy, header, [1])
        worst["train"] = relative(copy(first[0]), Reference(header, initial).run(inputs[0], 1, True)[0])
    # Its twin begins a rounding error beside it: as long as they agree, the path is not rounding's.
    twin = Reference(header, {name: value.astype(np.float64) * (1 + 1e-15) for name, value in initial.items()})
    paths = zip(definition(reference, inputs, targets), definition(twin, inputs, targets))
    code.batches = lambda data: zip(first, targets)
    for k, (loss, (theirs, twins)) in enumerate(zip(code.train(model, None, steps), paths)):
        if relative(twins, theirs) > LOSSES / 10:
            assert k >= 5, f"rounding decides the loss from step {k + 1} on"
            return worst, f"{k} steps"
        worst["loss"] = max(worst["loss"], relative(loss, theirs))
        step[0] = k + 2
    return worst, f"{steps} steps"


def compare(stacklight, folder, experiment, steps, black):
    exported = Exported(stacklight, folder, experiment, "pytorch", steps, black)
    out, after, header, losses = exported.out, exported.after, exported.header, exported.losses
    initial, final, batches, lines = exported.initial, exported.final, exported.batches, exported.lines

    code, units = imported(out, "train"), imported(out, "model")
    model = code.load(os.path.join(out, "weights.safetensors"))
    worst = {"eval": 0.0, "train": 0.0, "after": 0.0, "data": 0.0, "loss": 0.0}

    def note(what, difference):
        worst[what] = max(worst[what], difference)

    # The same batches in the same order; standardized they are what the program trained on.
    data = getattr(code, "load_data", code.read_safetensors)(os.path.join(out, "data.safetensors"))
    for k, (inputs, targets) in zip(range(steps), code.batches(data)):
        x = inputs if inputs.dtype == torch.int32 else model.standardize(inputs) if hasattr(model, "standardize") else inputs / 255 if inputs.dtype == torch.uint8 else inputs
        x = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        if experiment["data"]["source"] == "translation":  # the program pads each batch to its own longest
            length = batches[f"inputs/{k}"].shape[1]
            assert not x[:, length:].any() and (targets[:, length:] == -1).all(), f"batch {k} is cut"
            x, targets = x[:, :length], targets[:, :length]
        note("data", relative(batches[f"inputs/{k}"], x))
        note("data", compared_targets(units, targets, batches[f"targets/{k}"]))

    # The reference is in double precision, from the definitions; the engine is compared with it in tests/peers.
    first = raw_inputs(model, batches["inputs/0"]) if experiment["data"].get("standardize", True) else next(iter(code.batches(data)))[0]
    step = [1]
    draw_as_stacklight(model, header, step)
    with torch.no_grad():
        model.eval()
        note("eval", relative(standardized_outputs(units, model(first)), reference_outputs(header, initial, batches["inputs/0"], 1, False)))
        model.train()
        note("train", relative(standardized_outputs(units, model(first)), reference_outputs(header, initial, batches["inputs/0"], 1, True)))

    # Training from the start: the pass above has moved the moving statistics.
    model = code.load(os.path.join(out, "weights.safetensors"))
    draw_as_stacklight(model, header, step)
    torch.manual_seed(header["seed"])
    for k, loss in enumerate(code.train(model, data, steps)):
        note("loss", relative(loss, losses[k]) if abs(losses[k]) > 1e-3 else abs(loss - losses[k]))
        step[0] = k + 2
    # What was trained there and exported, and in what train.py itself came to, both in evaluation mode.
    theirs = reference_outputs(header, final, batches["inputs/0"], steps, False)
    trained = imported(after, "model").load(os.path.join(after, "weights.safetensors"))
    with torch.no_grad():
        note("eval", relative(standardized_outputs(units, trained(first)), theirs))
        note("after", relative(standardized_outputs(units, model.eval()(first)), theirs))
    if hasattr(code, "evaluate") and len(data["validation_inputs"]) <= 2000:  # ten thousand images take minutes
        validation = [line for line in lines if line["type"] == "validation" and line["step"] == steps]
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
    double, length = in_double(code, out, header, initial, batches, steps)
    return {**worst, **double}, f" in double precision, {length}; in single: " + " ".join(f"{worst[what]:.1e}" for what in ("eval", "train", "loss"))


def main():
    parser = parser_of(__doc__, 20)
    parser.add_argument("--fast", action="store_true", help="a few experiments alone")
    parser.add_argument("--black")
    arguments = parser.parse_args()
    sys.dont_write_bytecode = True
    torch.set_num_threads(1)

    def judge(folder, experiment):
        worst, remark = compare(arguments.stacklight, folder, experiment, arguments.steps, arguments.black)
        return is_good(worst), " ".join(f"{worst[what]:.1e}" for what in ("eval", "train", "loss", "data", "after")) + remark

    def is_wanted(name):
        return arguments.only in name and (not arguments.fast or is_fast(name))

    print("      largest relative difference of: outputs in evaluation, in training; losses; the batches; outputs after train.py", flush=True)
    with all_cases() as cases:
        return judge_cases(cases, judge, is_wanted)


if __name__ == "__main__":
    sys.exit(main())
