#!/usr/bin/python3
"""The recorder in trainings of other kinds: modules that run twice, checkpointing, gradient accumulation, mixed precision, torch.compile
where PyTorch has it, and models that it refuses. Needs Debian's python3-torch."""
import json, os, sys, tempfile, unittest, warnings

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../resources/recorder"))
from record_trace import Recorder, divided, statistics  # noqa: E402
from stacklight_trace import read_trace  # noqa: E402


class Twice(nn.Module):
    """One activation and one linear layer that both run twice; checkpointed where it is told."""

    def __init__(self, how=None):
        super().__init__()
        torch.manual_seed(1)
        self.first, self.shared, self.act, self.last = nn.Linear(6, 8), nn.Linear(8, 8), nn.ReLU(inplace=True), nn.Linear(8, 3)
        self.how = how

    def inner(self, x):
        return self.act(self.shared(self.act(self.shared(x))))

    def forward(self, x):
        x = self.first(x)
        if self.how is None:
            return self.last(self.inner(x))
        return self.last(checkpoint(self.inner, x, use_reentrant=self.how == "reentrant"))


class Wrapped(nn.Module):
    """As torch.compile wraps a model."""

    def __init__(self, model):
        super().__init__()
        self._orig_mod = model

    def forward(self, x):
        return self._orig_mod(x)


def data(count=16, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 6, generator=generator), torch.randint(3, (count,), generator=generator)


class Uses(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "run.jsonl")

    def tearDown(self):
        self.folder.cleanup()

    def record(self, model, steps=3, micro=1, every=1):
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        with Recorder(model, self.path, every=every) as recorder:
            for step in range(steps):
                optimizer.zero_grad()
                inputs, targets = data()
                for x, t in zip(inputs.chunk(micro), targets.chunk(micro)):
                    loss = nn.functional.cross_entropy(model(x), t) / micro
                    loss.backward()
                with recorder.update(loss * micro):
                    optimizer.step()
        with open(self.path) as file:
            return [json.loads(line) for line in file]

    def test_modules_that_run_twice(self):
        lines = self.record(Twice())
        layers = lines[0]["layers"]
        self.assertEqual([layer["path"] for layer in layers], ["first", "shared", "act", "shared#2", "act#2", "last"])
        self.assertEqual([layer["parameters"] for layer in layers], [["kernel", "bias"]] * 2 + [[], [], [], ["kernel", "bias"]])
        # By hand, at the first step.
        model = Twice()
        inputs, targets = data()
        found = [model.first(inputs)]
        for _ in range(2):
            found.append(model.shared(found[-1]))
            found.append(found[-1].relu())
        found.append(model.last(found[-1]))
        for tensor in found:
            tensor.retain_grad()
        nn.functional.cross_entropy(found[-1], targets).backward()
        for tensor, layer in zip(found, lines[1]["layers"], strict=True):
            for value, seen in ((tensor, layer["activation"]), (tensor.grad, layer["activation_gradient"])):
                self.assertAlmostEqual(seen["mean"], value.mean().item(), places=6)
                self.assertAlmostEqual(seen["rms"], value.square().mean().sqrt().item(), places=6)
                self.assertEqual(sum(seen["histogram"]["counts"]), value.numel())
        size = lines[1]["layers"][1]["parameters"][0]["gradient_rms"]
        self.assertAlmostEqual(size, model.shared.weight.grad.square().mean().sqrt().item(), places=6)

    def test_checkpoints(self):
        plain = self.record(Twice())
        for how in ("reentrant", "other"):
            with self.subTest(how=how):
                self.assertEqual(self.record(Twice(how)), plain)

    def test_accumulated_gradients(self):
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("default")
            lines = self.record(Twice(), micro=4)
        self.assertEqual(len([each for each in said if "ran 4 times" in str(each.message)]), 1)
        whole = self.record(Twice())
        self.assertEqual(lines[0], whole[0])
        for a, b in zip(lines[1:], whole[1:], strict=True):
            for layer, other in zip(a["layers"], b["layers"]):
                for parameter, same in zip(layer["parameters"], other["parameters"]):
                    for key in ("rms", "gradient_rms", "update_ratio"):
                        self.assertAlmostEqual(parameter[key], same[key], places=6)
                self.assertEqual(sum(layer["activation"]["histogram"]["counts"]) * 4, sum(other["activation"]["histogram"]["counts"]))

    def test_mixed_precision(self):
        model = Twice()
        model.act.inplace = False
        with Recorder(model, self.path) as recorder:
            inputs, targets = data()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = nn.functional.cross_entropy(model(inputs), targets)
            scale = 1024.0  # as a GradScaler's
            (loss * scale).backward()
            for parameter in model.parameters():
                parameter.grad /= scale
            with recorder.update(loss, scale=scale):
                pass
        with open(self.path) as file:
            scaled = json.loads(file.readlines()[1])
        exact = self.record(Twice())[1]
        for a, b in zip(scaled["layers"], exact["layers"], strict=True):
            for tensor in ("activation", "activation_gradient"):
                self.assertLess(abs(a[tensor]["rms"] - b[tensor]["rms"]), 0.1 * b[tensor]["rms"])
                low, high = a[tensor]["histogram"]["low"], a[tensor]["histogram"]["high"]
                self.assertTrue(low <= a[tensor]["min"] < a[tensor]["max"] <= high)
                self.assertEqual(sum(a[tensor]["histogram"]["counts"]), sum(b[tensor]["histogram"]["counts"]))
        read_trace(self.path)

    def test_models_that_are_refused(self):
        self.assertRaisesRegex(TypeError, "DataParallel", Recorder, nn.DataParallel(Twice()), self.path)
        self.assertFalse(os.path.exists(self.path))

    def test_wrapped_models(self):
        plain = self.record(Twice())
        parts = Twice()
        parts.last = Wrapped(parts.last)
        for model in (Wrapped(Twice()), Wrapped(Wrapped(parts))):
            self.assertEqual(self.record(model), plain)

    @unittest.skipUnless(hasattr(torch, "compile"), "this PyTorch has no torch.compile")
    def test_compiled_models(self):
        plain = self.record(Twice())
        for backend in ("eager", "aot_eager"):
            whole, warm, placed, parts = Twice(), Twice(), Twice(), Twice()
            compiled = torch.compile(warm, backend=backend)
            compiled(data()[0]).sum().backward()  # before there is a recorder
            placed.compile(backend=backend)
            parts.shared.compile(backend=backend)
            parts.last = torch.compile(parts.last, backend=backend)
            for name, model in {"whole": torch.compile(whole, backend=backend), "warm": compiled, "in its place": placed, "in parts": parts}.items():
                with self.subTest(model=name, backend=backend):
                    self.assertEqual(self.record(model), plain)

    def test_evaluation_between_steps(self):
        model = Twice()
        plain = self.record(model)
        model = Twice()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        with Recorder(model, self.path) as recorder:
            for step in range(3):
                optimizer.zero_grad()
                inputs, targets = data()
                loss = nn.functional.cross_entropy(model(inputs), targets)
                model.eval()
                with torch.no_grad():
                    model(inputs)
                model.train()
                loss.backward()
                with recorder.update(loss):
                    optimizer.step()
        with open(self.path) as file:
            self.assertEqual([json.loads(line) for line in file], plain)

    def test_parts_that_run_alone(self):
        model = nn.ModuleDict({"a": nn.Linear(6, 4), "b": nn.Linear(4, 3)})
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        with Recorder(model, self.path) as recorder:
            for step in range(2):
                optimizer.zero_grad()
                inputs, targets = data()
                loss = nn.functional.cross_entropy(model["b"](model["a"](inputs)), targets)
                loss.backward()
                with recorder.update(loss):
                    optimizer.step()
        trace = read_trace(self.path)
        self.assertEqual((trace.paths, trace.steps.tolist()), (["a", "b"], [1, 2]))

    def test_steps_between_are_not_recorded(self):
        lines = self.record(Twice(), steps=7, every=3)
        self.assertEqual([line["step"] for line in lines[1:]], [1, 4, 7])

    def test_numbers_of_all_kinds(self):
        for values, missing in (([], 0), ([2.0] * 5, 0), ([0.0] * 3, 0), ([1.0, float("nan"), 3.0, float("inf")], 2), ([float("nan")] * 2, 2), ([1e38, -1e38, 3e38], 0), ([1e-42, 3e-42], 0),
                                ([1e-25, -3e-25, 2e-25], 0), ([1000.0, 1000.001, 999.999], 0), ([7.0, 7.000001], 0)):
            seen = statistics(torch.tensor(values))
            finite = [value for value in values if abs(value) < float("inf")]
            self.assertEqual((seen["nonfinite"], sum(seen["histogram"]["counts"])), (missing, len(finite)))
            half = divided(seen, 2.0)
            self.assertEqual(half["histogram"]["counts"], seen["histogram"]["counts"])
            if finite:
                self.assertEqual((seen["min"], seen["max"]), (torch.tensor(finite).min().item(), torch.tensor(finite).max().item()))
                self.assertTrue(seen["histogram"]["low"] <= seen["min"] and seen["max"] <= seen["histogram"]["high"])
                self.assertEqual(half["max"], seen["max"] / 2)
                exact = torch.tensor(finite).double()
                for key, value in (("mean", exact.mean()), ("std", exact.std(unbiased=False)), ("rms", exact.square().mean().sqrt())):
                    self.assertAlmostEqual(seen[key] / (float(exact.abs().max()) or 1), float(value) / (float(exact.abs().max()) or 1), places=6)
                std = float(exact.std(unbiased=False))
                self.assertLessEqual(abs(seen["std"] - std), 1e-5 * std)
            else:
                self.assertIsNone(seen["mean"])
            json.dumps([seen, half], allow_nan=False)


if __name__ == "__main__":
    unittest.main()
