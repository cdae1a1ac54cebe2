"""Imports ONNX models, and compares what the imported experiments compute, by the definitions in tests/peers/reference.py, with what
ONNX Runtime makes of the models.

    onnx_imports.py STACKLIGHT [own] [pytorch] [tf2onnx] [node] [--fast] [--only WORD]

own: models of this program, of every layer, option and experiment of the gallery. pytorch: what PyTorch's exporter writes. tf2onnx:
what that makes of Keras models. node: the official backend node tests of ONNX for operators that layers here have; each operator's
model gets a product by the identity behind it (or, where it gives many numbers, by a random matrix), for the order that they have here.
In the virtual environment of onnx_models.py.
"""
import argparse, json, os, subprocess, sys, tempfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from cases import OUTPUTS, Unsupported, all_cases, is_fast, judge_cases, read_safetensors, reference_outputs, relative, run


def ran(path, inputs):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: inputs})[0]


# Models of this program that it does not read: what tells padding apart stands in attention alone.
REFUSED_OWN = ("group norm over padded positions", "instance norm over padded positions", "rms norm over padded positions")


class Refused(Exception):
    pass


def imported(stacklight, model, folder, data=None):
    """The experiment and its weights."""
    out, weights = os.path.join(folder, "i.stacklight"), os.path.join(folder, "i.safetensors")
    done = subprocess.run([stacklight, "import", model, "--out", out, "--save", weights, *(["--data", data] if data else [])], capture_output=True, text=True)
    if done.returncode == 2:
        assert not os.path.exists(out) and not os.path.exists(weights), "something was written"
        raise Refused(done.stderr.strip().removeprefix(model + ": "))
    if done.returncode:
        raise RuntimeError(f"status {done.returncode}: {done.stderr.strip()}")
    run(stacklight, "check", out)
    run(stacklight, "train", out, "--quiet", "--steps", 0, "--init", weights, "--save", os.path.join(folder, "again.safetensors"))
    with open(out, encoding="utf-8") as file:
        return json.load(file), read_safetensors(weights)


def difference(experiment, weights, path, inputs, channels_first):
    theirs = ran(path, inputs)
    ours_from = np.moveaxis(inputs, 1, -1) if inputs.ndim == 4 and channels_first else inputs
    ours = reference_outputs(experiment, weights, ours_from, 1, False).numpy()
    return relative(ours, theirs)


def own_models(stacklight, folder, fast, only):
    from onnx_models import raw_inputs

    with all_cases() as cases:
        for name, experiment in cases:
            if only in name and (not fast or is_fast(name)):
                yield name, lambda inner, experiment=experiment: own_model(stacklight, inner, experiment, raw_inputs)


def own_model(stacklight, folder, experiment, raw_inputs):
    path, model, batches, weights = (os.path.join(folder, name) for name in ("e.stacklight", "e.onnx", "b.safetensors", "w.safetensors"))
    with open(path, "w", encoding="utf-8") as file:
        json.dump(experiment, file)
    run(stacklight, "train", path, "--quiet", "--steps", 5, "--dump-batches", batches, "--save", weights)
    run(stacklight, "export", path, "--to", "onnx", "--out", model, "--init", weights)
    loaded = onnx.load(model)
    inputs = raw_inputs(loaded, read_safetensors(batches)["inputs/0"])
    if inputs.dtype == np.float64:
        raise Unsupported("its raw inputs are float64, of which import says that they become float32")
    is_regression = experiment["data"].get("task") == "regression"
    data = path if inputs.dtype == np.int32 or is_regression else None
    found, values = imported(stacklight, model, folder, data)
    return difference(found, values, model, inputs, True)


def pytorch_models():
    """Rows of (name, module, shape of the input, whether it can be imported)."""
    from torch import nn

    class Residual(nn.Module):
        def __init__(self, body, shortcut=None):
            super().__init__()
            self.body, self.shortcut = body, shortcut or nn.Identity()

        def forward(self, x):
            return self.body(x) + self.shortcut(x)

    class Dense(nn.Module):
        def __init__(self, body):
            super().__init__()
            self.body = body

        def forward(self, x):
            return torch.cat([x, self.body(x)], 1)

    def basic(inside, outside, stride=1):
        body = nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(), nn.Conv2d(outside, outside, 3, 1, 1, bias=False), nn.BatchNorm2d(outside))
        shortcut = None if inside == outside and stride == 1 else nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))
        return nn.Sequential(Residual(body, shortcut), nn.ReLU())

    head = lambda channels: (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 5))
    mlp = lambda *layers: nn.Sequential(nn.Linear(6, 8), *layers, nn.Linear(8, 4))
    yield "a perceptron", mlp(nn.ReLU(), nn.Dropout(0.3)), (6,), True
    for activation in (nn.LeakyReLU(0.2), nn.ELU(), nn.SELU(), nn.GELU(), nn.SiLU(), nn.Tanh(), nn.Sigmoid(), nn.Softplus(), nn.PReLU()):
        yield f"{type(activation).__name__}", mlp(activation), (6,), True
    yield "norms of vectors", mlp(nn.BatchNorm1d(8), nn.Tanh(), nn.LayerNorm(8)), (6,), True
    yield "a ResNet on even images", nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1), nn.BatchNorm2d(8), nn.ReLU(), basic(8, 8), basic(8, 16, 2), basic(16, 16), *head(16)), (3, 8, 8), True
    yield "a ResNet on odd images", nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), basic(8, 8), basic(8, 16, 2), *head(16)), (3, 17, 9), True
    yield "group and instance norms", nn.Sequential(nn.Conv2d(3, 8, 3), nn.GroupNorm(4, 8), nn.ReLU(), nn.InstanceNorm2d(8, affine=True), nn.Conv2d(8, 8, 3), nn.GroupNorm(1, 8), *head(8)), (3, 9, 9), True
    yield "pools, depthwise, flattened", nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.MaxPool2d(2), nn.Conv2d(6, 12, 3, padding=1, groups=6), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(48, 7), nn.BatchNorm1d(7), nn.Linear(7, 5)), (3, 8, 8), True
    yield "a flattened image through norms", nn.Sequential(nn.Conv2d(1, 3, 3), nn.Flatten(), nn.BatchNorm1d(48), nn.Tanh(), nn.Linear(48, 5), nn.Softmax(-1)), (1, 6, 6), True
    yield "a DenseNet", nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), Dense(nn.Sequential(nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 3, 3, padding=1))), Dense(nn.Sequential(nn.ReLU(), nn.Conv2d(7, 3, 3, padding=1))), *head(10)), (3, 6, 7), True
    yield "nested residuals", mlp(Residual(nn.Sequential(nn.Linear(8, 8), Residual(nn.Sequential(nn.Tanh(), nn.Linear(8, 8))), nn.ReLU())), Residual(nn.Linear(8, 8), nn.Linear(8, 8))), (6,), True
    yield "max pooling with PyTorch's own padding", nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.MaxPool2d(3, 2, 1), *head(4)), (3, 8, 8), False
    yield "a transposed convolution", nn.Sequential(nn.ConvTranspose2d(3, 4, 3), *head(4)), (3, 8, 8), False
    yield "dilations", nn.Sequential(nn.Conv2d(3, 4, 3, dilation=2), *head(4)), (3, 9, 9), False
    yield "a product of two layers", Dense(nn.Sequential(nn.Linear(6, 6), nn.Hardswish())), (6,), False


def pytorch_exports(only):
    for name, module, shape, possible in pytorch_models():
        if only in name:
            yield name, lambda folder, module=module, shape=shape, possible=possible: pytorch_export(folder, module, shape, possible)


def pytorch_export(folder, module, shape, possible):
    torch.manual_seed(1)
    worst = 0.0
    for parameter in module.modules():
        if hasattr(parameter, "running_var") and parameter.running_var is not None:
            parameter.running_mean.uniform_(-1, 1)
            parameter.running_var.uniform_(0.5, 2)
    module.eval()
    inputs = torch.randn(4, *shape)
    for opset in (13, 17):
        path = os.path.join(folder, "m.onnx")
        torch.onnx.export(module, inputs, path, opset_version=opset, input_names=["x"], dynamic_axes={"x": {0: "n"}})
        try:
            with tempfile.TemporaryDirectory() as inner:
                experiment, weights = imported(STACKLIGHT, path, inner)
        except Refused as refusal:
            if possible:
                raise
            assert '"' in str(refusal) and "node" in str(refusal), f"no node is named: {refusal}"
            continue
        assert possible, "it was imported"
        theirs = ran(path, inputs.numpy())
        if any(isinstance(part, torch.nn.Softmax) for part in module):
            theirs = np.log(theirs)
        ours = reference_outputs(experiment, weights, np.moveaxis(inputs.numpy(), 1, -1) if len(shape) == 3 else inputs.numpy(), 1, False).numpy()
        if any(isinstance(part, torch.nn.Softmax) for part in module):
            ours = ours - np.log(np.exp(ours).sum(-1, keepdims=True))
        worst = max(worst, relative(ours, theirs))
    return worst


def keras_models():
    from keras import layers, Input, Model, Sequential

    def residual(x, filters, stride=1):
        shortcut = layers.Conv2D(filters, 1, strides=stride, padding="same")(x)
        y = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        y = layers.BatchNormalization()(y)
        y = layers.ReLU()(y)
        y = layers.Conv2D(filters, 3, padding="same")(y)
        return layers.BatchNormalization(momentum=0.99, epsilon=1e-3)(layers.Add()([y, shortcut]))

    yield "a perceptron", Sequential([Input((6,)), layers.Dense(8, activation="relu"), layers.Dropout(0.2), layers.BatchNormalization(), layers.Dense(8, activation="gelu"), layers.Dense(4)])
    yield "activations", Sequential([Input((6,)), *[layers.Dense(8, activation=name) for name in ("elu", "selu", "softplus", "tanh", "sigmoid", "silu", "leaky_relu")], layers.Dense(4)])
    yield "convolutions", Sequential([Input((8, 9, 3)), layers.Rescaling(1 / 255), layers.Conv2D(6, 3, strides=2, padding="same", activation="relu"), layers.DepthwiseConv2D(3, padding="same"),
                                      layers.BatchNormalization(), layers.MaxPooling2D(2), layers.Conv2D(5, 2), layers.Flatten(), layers.Dense(4, activation="softmax")])
    x = Input((9, 8, 3))
    y = layers.Conv2D(8, 3, padding="same", activation="relu")(x)
    y = residual(residual(y, 8), 12, 2)
    y = layers.Dense(5)(layers.GlobalAveragePooling2D()(y))
    yield "convolutions on both paths", Model(x, y)
    x = Input((8, 8, 1))
    y = layers.AveragePooling2D(3, 2, padding="same")(layers.Conv2D(4, 3)(x))
    y = layers.Concatenate()([y, layers.Conv2D(3, 3, padding="same", activation="tanh")(y)])
    yield "pools and a concatenation", Model(x, layers.Dense(3)(layers.Flatten()(y)))


def tf2onnx_exports(only):
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    for name, model in keras_models():
        if only in name:
            yield name, lambda folder, model=model: tf2onnx_export(folder, model)


def tf2onnx_export(folder, model):
    import tensorflow
    import tf2onnx

    random = np.random.RandomState(1)
    for layer in model.layers:
        if hasattr(layer, "moving_variance"):
            layer.moving_mean.assign(random.uniform(-1, 1, layer.moving_mean.shape))
            layer.moving_variance.assign(random.uniform(0.5, 2, layer.moving_variance.shape))
    shape = tuple(model.inputs[0].shape[1:])
    function = tensorflow.function(lambda x: model(x, training=False), input_signature=[tensorflow.TensorSpec((None, *shape), tensorflow.float32, name="x")])
    path = os.path.join(folder, "m.onnx")
    tf2onnx.convert.from_function(function, input_signature=function.input_signature, opset=17, output_path=path)
    inputs = random.randn(4, *shape).astype(np.float32)
    experiment, weights = imported(STACKLIGHT, path, folder)
    theirs = model(inputs, training=False).numpy()
    ours = reference_outputs(experiment, weights, inputs, 1, False).numpy()
    if "softmax" in str(getattr(model.layers[-1], "activation", "")):
        ours, theirs = ours - np.log(np.exp(ours).sum(-1, keepdims=True)), np.log(theirs)
    return relative(ours, theirs)


OPERATORS = set("""Add AveragePool BatchNormalization Concat Conv Div Dropout Elu Flatten Gather Gelu Gemm GlobalAveragePool Identity InstanceNormalization
LayerNormalization LeakyRelu LogSoftmax MatMul MaxPool Mul PRelu Pad ReduceMean Relu Reshape Selu Sigmoid Softmax Softplus Squeeze Sub Sum Tanh Transpose
Unsqueeze""".split())

POINTWISE = set("Dropout Elu Gelu Identity LeakyRelu Relu Selu Sigmoid Softplus Tanh".split())


def node_tests(only):
    from onnx.backend.test import loader

    for case in loader.load_model_tests(kind="node"):
        model = onnx.load(os.path.join(case.model_dir, "model.onnx"))
        if only in case.name and {node.op_type for node in model.graph.node} <= OPERATORS and all(node.domain == "" for node in model.graph.node):
            yield case.name.removeprefix("test_"), lambda folder, case=case, model=model: node_test(folder, case, model)


def node_test(folder, case, model):
    """Its inputs but the first become constants, as weights are; then a product by the identity."""
    data = os.path.join(case.model_dir, "test_data_set_0")

    def tensor(kind, index):
        read = onnx.TensorProto()
        with open(os.path.join(data, f"{kind}_{index}.pb"), "rb") as file:
            read.ParseFromString(file.read())
        return numpy_helper.to_array(read)

    graph = model.graph
    try:
        values = [tensor("input", i) for i in range(len(graph.input))]
        x, expected = values[0], tensor("output", 0)
    except ValueError:
        raise Refused("its inputs are no tensors")
    if len(graph.node) == 1 and graph.node[0].op_type in POINTWISE and x.shape == expected.shape and x.ndim not in (2, 4):
        x, expected = (each.reshape(len(each) if each.ndim > 2 else 1, -1) for each in (x, expected))
        graph.input[0].CopyFrom(helper.make_tensor_value_info(graph.input[0].name, TensorProto.FLOAT, x.shape))
    if x.dtype != np.float32 or expected.dtype != np.float32 or x.ndim not in (2, 4) or expected.ndim < 2 or len(graph.output) != 1 or len(x) != len(expected):
        raise Refused("its tensors are not a batch of vectors or images of float32")
    size = expected[0].size
    last = np.eye(size, dtype=np.float32) if 2 <= size <= 1000 else np.random.RandomState(1).randn(size, 10).astype(np.float32)
    for value, constant in list(zip(graph.input, values))[1:]:
        graph.initializer.append(numpy_helper.from_array(constant, value.name))
        graph.input.remove(value)
    result = graph.output[0].name
    graph.node.append(helper.make_node("Flatten", [result], ["flat"], axis=1))
    graph.node.append(helper.make_node("MatMul", ["flat", "identity"], ["whole"]))
    graph.initializer.append(numpy_helper.from_array(last, "identity"))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("whole", TensorProto.FLOAT, [None, last.shape[1]]))
    path = os.path.join(folder, "m.onnx")
    onnx.save(model, path)
    experiment, weights = imported(STACKLIGHT, path, folder)
    ours = reference_outputs(experiment, weights, np.moveaxis(x, 1, -1) if x.ndim == 4 else x, 1, False).numpy()
    return relative(ours, expected.reshape(len(expected), -1).astype(np.float64) @ last)


def main():
    global STACKLIGHT
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacklight")
    parser.add_argument("kinds", nargs="*", help="own, pytorch, tf2onnx, node; default: all")
    parser.add_argument("--fast", action="store_true", help="of own models a few alone")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    STACKLIGHT = os.path.abspath(arguments.stacklight)
    kinds = {"own": lambda: own_models(STACKLIGHT, None, arguments.fast, arguments.only), "pytorch": lambda: pytorch_exports(arguments.only),
             "tf2onnx": lambda: tf2onnx_exports(arguments.only), "node": lambda: node_tests(arguments.only)}

    def judge(folder, row):
        work, may_be_refused = row
        try:
            apart = work(folder)
        except Refused as refusal:
            if not may_be_refused:
                raise
            raise Unsupported(refusal)
        return apart <= OUTPUTS, f"{apart:.1e}"

    status = 0
    for kind in arguments.kinds or kinds:
        print(kind, flush=True)
        rows = ((name, (work, kind == "node" or name in REFUSED_OWN)) for name, work in kinds[kind]())
        status = max(status, judge_cases(rows, judge))
    return status


if __name__ == "__main__":
    sys.exit(main())
