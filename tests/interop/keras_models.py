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

from cases import GeneratedCode, judge_code, random_paths, standardized_outputs
from random_stream import random_bits


class KerasCode(GeneratedCode):
    framework = "keras"

    @staticmethod
    def compute_in(precision):
        keras.config.set_floatx(precision)
        keras.config.set_dtype_policy(precision)

    def load(self):
        keras.backend.clear_session()
        model = self.units.build()
        model.load_weights(os.path.join(self.folder, "model.weights.h5"))
        compiled, options = model.compile, {"run_eagerly": True} if self.draw_as_stacklight(model) else {}  # a graph would draw once for all steps

        def compile(optimizer=None, **more):
            for name, value in vars(optimizer).items() if self.is_double and optimizer else ():
                if type(value) is float:  # Keras casts 0.9 to float32 first, and then to what the variable is: 2e-8 beside it
                    setattr(optimizer, name, np.float64(value))
            return compiled(**({"optimizer": optimizer} if optimizer else {}), **more, **options)

        model.compile = compile
        return model

    def draw_as_stacklight(self, model):
        """Gives the layers that draw at random the engine's numbers; whether there are any."""
        layers = [layer for layer in model.layers if type(layer).__name__ in ("Dropout", "StochasticDepth")]
        paths = list(random_paths(self.header["stack"]))
        assert len(layers) == len(paths), f"{len(layers)} layers draw, not {len(paths)}"
        for layer, path in zip(layers, paths):

            def call(inputs, training=False, layer=layer, path=path, evaluated=layer.call):
                each = type(layer).__name__ == "Dropout"
                if not training:
                    return evaluated(inputs)
                x = np.asarray(inputs)
                bits = random_bits(x.size if each else len(x), self.header["seed"], "dropout", path, self.step[0])
                kept = (bits >= layer.rate * 2**32).reshape(x.shape if each else (-1, *[1] * (x.ndim - 1))).astype(x.dtype)
                return inputs * kept / (1 - layer.rate) if each else inputs * kept

            layer.call = call
        return bool(layers)

    def standardizing(self):
        """The layer that raw inputs go through first, if there is one."""
        first = self.model.layers[1] if len(self.model.layers) > 1 else None
        return first if type(first).__name__ in ("Normalization", "Standardize", "Rescaling") else None

    def standardized(self, inputs):
        layer = self.standardizing()
        return np.asarray(layer(inputs.astype(self.model.inputs[0].dtype))) if layer else inputs

    def raw(self, inputs):
        layer, x = self.standardizing(), inputs
        if layer is not None:
            x = x.astype(np.float64)
            if type(layer).__name__ == "Rescaling":
                x = x / layer.scale
            else:
                mean, scale = (np.asarray(value, dtype=np.float64) for value in layer.weights[:2])
                x = x * (np.sqrt(scale) if type(layer).__name__ == "Normalization" else scale) + mean
            x = x.astype(self.model.inputs[0].dtype)
        return self.padded(x, 0)

    def padded(self, x, by):
        """Sequences of a batch, which the program pads to its own longest, as long as the model wants them."""
        shape = self.model.inputs[0].shape
        return np.pad(x, ((0, 0), (0, shape[1] - x.shape[1])), constant_values=by) if len(shape) == 2 and shape[1] > x.shape[1] else x

    def outputs(self, raw, training, theirs):
        """Of all positions that are no padding."""
        ours, theirs = standardized_outputs(self.units, self.model(raw, training=training)), np.asarray(theirs)
        if raw.dtype == np.int32 and ours.ndim == 3 and not raw.all():
            counted = np.cumsum(raw[:, ::-1] != 0, axis=1)[:, ::-1] > 0
            return ours[counted], theirs[counted[:, : theirs.shape[1]]]
        return ours[:, : theirs.shape[1]], theirs

    def given(self, inputs, targets):
        targets = targets.numpy()
        return self.raw(inputs), self.padded(targets, -1) if targets.ndim == 2 else targets


if __name__ == "__main__":
    tensorflow.get_logger().setLevel("ERROR")  # of models that come and go
    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    sys.exit(judge_code(__doc__, KerasCode, f"      Keras {keras.__version__}, TensorFlow {tensorflow.__version__}\n"))
