"""Exports experiments to ONNX, with norms in evaluation and in training mode, has each model checked by the official checker, and
compares what ONNX Runtime computes with the definitions in tests/peers/reference.py: the same raw inputs, before and after training.

    onnx_models.py STACKLIGHT [--fast] [--only WORD] [--steps 20] [--checker-alone]

In a virtual environment that sees Debian's python3-torch: `/usr/bin/python3 -m venv --system-site-packages V`, then
`V/bin/pip install -r tests/interop/requirements.txt` and `V/bin/python tests/interop/onnx_models.py …`. With `--checker-alone`
Debian's python3-onnx will do. Prints the largest relative differences of each experiment.
"""
import itertools, json, os, sys

import numpy as np
import onnx

from cases import OUTPUTS, Reference, all_cases, judge_cases, parser_of, is_fast, read_safetensors, reference_outputs, relative, run


class WithNormsInTraining(Reference):
    """In evaluation mode but for its norms, which take the figures of the batch."""

    def norm(self, spec, path, x):
        self.training = True
        try:
            return super().norm(spec, path, x)
        finally:
            self.training = False


MODES = {"evaluation": Reference, "training": WithNormsInTraining}


def checked(path):
    """The model, which the official checker passed and whose shapes could be inferred."""
    onnx.checker.check_model(path)
    model = onnx.load(path)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, check_type=True)
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 17)]
    assert [value.name for value in model.graph.input] == ["input"] and [value.name for value in model.graph.output] == ["output"]
    for value in (*model.graph.input, *model.graph.output):
        assert value.type.tensor_type.shape.dim[0].dim_param, f"the first axis of {value.name} is fixed"
    return inferred


def metadata(model):
    return {entry.key: entry.value for entry in model.metadata_props}


def raw_inputs(model, inputs):
    """Inputs of --dump-batches as they were before standardization, as the model wants them."""
    if inputs.dtype == np.int32:  # of which the program pads each batch to its own longest
        positions = model.graph.input[0].type.tensor_type.shape.dim[1].dim_value
        return np.pad(inputs, ((0, 0), (0, positions - inputs.shape[1])))
    x = inputs.astype(np.float64)
    if "standardization" in (known := metadata(model)):
        figures = json.loads(known["standardization"])
        x = x * np.array(figures["deviation"]) + np.array(figures["mean"])
    x = np.moveaxis(x, -1, 1) if x.ndim == 4 else x
    return x.astype(onnx.helper.tensor_dtype_to_np_dtype(model.graph.input[0].type.tensor_type.elem_type))


def in_own_unit(model, outputs):
    if "target" not in (known := metadata(model)):
        return outputs
    target = json.loads(known["target"])
    return outputs * target["deviation"] + target["mean"]


def ran(model, inputs):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(["output"], {"input": inputs})[0]


def ran_in_double(model, inputs):
    """Where rounding decides, as in thirty batch norms behind one another: by ONNX's own evaluator, all of it in double precision."""
    from onnx.reference import ReferenceEvaluator

    exact, single, double = onnx.ModelProto(), onnx.TensorProto.FLOAT, onnx.TensorProto.DOUBLE
    exact.CopyFrom(model)
    for tensor in exact.graph.initializer:
        if tensor.data_type == single:
            tensor.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(tensor).astype(np.float64), tensor.name))
    for value in (*exact.graph.input, *exact.graph.output):
        if value.type.tensor_type.elem_type == single:
            value.type.tensor_type.elem_type = double
    for node in exact.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.i == single:
                attribute.i = double
    return ReferenceEvaluator(exact).run(["output"], {"input": inputs.astype(np.float64) if inputs.dtype == np.float32 else inputs})[0]


def compare(stacklight, folder, experiment, steps, checker_alone):
    path = os.path.join(folder, "e.stacklight")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(experiment, file)
    names = {name: os.path.join(folder, name + ".safetensors") for name in ("initial", "final", "batches")}
    trace = os.path.join(folder, "trace.jsonl")
    run(stacklight, "train", path, "--quiet", "--steps", 0, "--save", names["initial"])
    run(stacklight, "train", path, "--quiet", "--steps", steps, "--save", names["final"], "--dump-batches", names["batches"], "--trace", trace)
    with open(trace) as file:
        header = json.loads(file.readline())["experiment"]
    batches = read_safetensors(names["batches"])
    differences, remarks = [], []
    for when, mode in itertools.product(("initial", "final"), MODES):
        out = os.path.join(folder, f"{when}_{mode}.onnx")
        run(stacklight, "export", path, "--to", "onnx", "--out", out, "--init", names[when], "--norm-mode", mode)
        model = checked(out)
        assert metadata(model).get("norm_mode", "evaluation") == mode
        if checker_alone:
            continue
        inputs, weights = batches["inputs/0"], read_safetensors(names[when])
        whole = None
        for part in (inputs, inputs[:1]):  # the first axis may have any size
            theirs = in_own_unit(model, reference_outputs(header, weights, part, 1, False, MODES[mode]).numpy())
            whole = theirs if whole is None else whole

            def difference(ours):  # by the largest number of the whole batch
                ours = ours[:, : theirs.shape[1]] if theirs.ndim == 3 else ours
                return relative(np.concatenate([ours, whole]), np.concatenate([theirs, whole]))

            differences.append(difference(ran(model, raw_inputs(model, part))))
            if differences[-1] > OUTPUTS:
                differences[-1] = exact = difference(ran_in_double(model, raw_inputs(model, part)))
                remarks.append(f"in double precision {exact:.1e}")
    return differences or [0.0], remarks


def main():
    parser = parser_of(__doc__, 20)
    parser.add_argument("--fast", action="store_true", help="a few experiments alone")
    parser.add_argument("--checker-alone", action="store_true", help="runs no model")
    arguments = parser.parse_args()

    def judge(folder, experiment):
        differences, remarks = compare(arguments.stacklight, folder, experiment, arguments.steps, arguments.checker_alone)
        return max(differences) <= OUTPUTS, " ".join([f"{difference:.1e}" for difference in differences] + remarks)

    def is_wanted(name):
        return arguments.only in name and (not arguments.fast or is_fast(name) or name.startswith("regression"))

    print("      largest relative difference of the outputs, and of one example's: before training, with norms in training mode; after, likewise", flush=True)
    with all_cases() as cases:
        return judge_cases(cases, judge, is_wanted)


if __name__ == "__main__":
    sys.exit(main())
