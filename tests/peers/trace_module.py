#!/usr/bin/python3
"""Reads traces of a real run, whole and damaged, with the module that users take along.

    trace_module.py STACKLIGHT [--all]       --all: pandas and matplotlib have to be there, else what needs them is passed over
"""
import gzip, importlib.util, json, os, re, subprocess, sys, tempfile, textwrap, unittest

import numpy as np

RECORDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../resources/recorder")
sys.path.insert(0, RECORDER)
import stacklight_trace  # noqa: E402
from stacklight_trace import TraceError, read_trace  # noqa: E402

STACKLIGHT, ALL = sys.argv[1], "--all" in sys.argv
EXPERIMENT = {"format": "stacklight-experiment", "version": 1, "title": "Räume, 训练", "data": {"source": "moons", "samples": 200},
              "stack": [{"type": "dense", "units": 8}, {"type": "repeat", "count": 2, "body": [{"type": "residual", "body": [
                  {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 8}]}]},
                  {"type": "dense", "units": "classes"}], "batch_size": 32}


def has(name):
    return importlib.util.find_spec(name) is not None


def as_numbers(values):
    return np.array([np.nan if value is None else value for value in values], float)


class TraceModule(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        experiment = os.path.join(cls.folder.name, "e.stacklight")
        cls.path = os.path.join(cls.folder.name, "run.jsonl")
        with open(experiment, "w", encoding="utf-8") as file:
            json.dump(EXPERIMENT, file)
        subprocess.run([STACKLIGHT, "train", experiment, "--quiet", "--epochs", "3", "--trace", cls.path, "--trace-every", "2"],
                       check=True, stdout=subprocess.DEVNULL)
        with open(cls.path, "rb") as file:
            cls.bytes = file.read()
        cls.lines = [json.loads(line) for line in cls.bytes.splitlines()]
        cls.steps = [line for line in cls.lines if line["type"] == "step"]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def read(self, data, **options):
        path = os.path.join(self.folder.name, "other")
        with open(path, "wb") as file:
            file.write(data)
        return read_trace(path, **options)

    def test_all_that_was_written(self):
        trace = read_trace(self.path)
        self.assertEqual(trace.notes, [])
        self.assertEqual(trace.header, self.lines[0])
        self.assertEqual(trace.experiment["title"], EXPERIMENT["title"])
        self.assertEqual(trace.paths, [layer["path"] for layer in self.lines[0]["layers"]])
        np.testing.assert_array_equal(trace.steps, [line["step"] for line in self.steps])
        for name, key in (("epochs", "epoch"), ("loss", "loss"), ("accuracy", "accuracy")):
            np.testing.assert_array_equal(getattr(trace, name), as_numbers(line[key] for line in self.steps))
        for s, line in enumerate(self.steps):
            for l, layer in enumerate(line["layers"]):
                for tensor in ("activation", "activation_gradient"):
                    values = getattr(trace, tensor)
                    for key in stacklight_trace.MOMENTS:
                        np.testing.assert_equal(values[key][s, l], as_numbers([layer[tensor][key]])[0])
                    for key in ("low", "high"):
                        self.assertEqual(values[key][s, l], layer[tensor]["histogram"][key])
                    self.assertEqual(values["counts"][s, l].tolist(), layer[tensor]["histogram"]["counts"])
            sizes = [parameter for layer in line["layers"] for parameter in layer["parameters"]]
            self.assertEqual([name for _, name in trace.parameters], [parameter["name"] for parameter in sizes])
            for key in stacklight_trace.SIZES:
                np.testing.assert_array_equal(trace.parameter[key][s], as_numbers(parameter[key] for parameter in sizes))
        validations = [line for line in self.lines if line["type"] == "validation"]
        self.assertGreater(len(validations), 1)
        for key in ("step", "loss", "accuracy"):
            self.assertEqual(trace.validation[key].tolist(), [line[key] for line in validations])

    def test_without_histograms(self):
        trace = self.read(self.bytes, histograms=False)
        self.assertNotIn("counts", trace.activation)
        np.testing.assert_array_equal(trace.activation["rms"], read_trace(self.path).activation["rms"])

    def test_packed(self):
        packed = gzip.compress(self.bytes)
        np.testing.assert_array_equal(self.read(packed).loss, read_trace(self.path).loss)
        broken = self.read(packed[:-len(packed) // 3])
        self.assertTrue(0 < len(broken.steps) < len(self.steps))
        self.assertEqual(len(broken.notes), 1)

    def test_numbers_as_python_writes_them(self):
        for token in (b"NaN", b"Infinity", b"-Infinity", b"null"):
            trace = self.read(re.sub(rb'"loss":[^,]*', b'"loss":' + token, self.bytes))
            self.assertTrue(np.isnan(trace.loss).all() and len(trace.loss) == len(self.steps))

    def test_wherever_it_breaks_off(self):
        header = self.bytes.index(b"\n") + 1
        for size in [0, 1, header // 2, header - 1, header, header + 1, *range(header, len(self.bytes), 997), len(self.bytes) - 1]:
            data = self.bytes[:size]
            if size < header - 1:
                self.assertRaises(TraceError, self.read, data)
                continue
            trace = self.read(data)
            whole = sum(b'{"type":"step"' in line for line in data.splitlines()[:None if size == len(self.bytes) - 1 else -1])
            self.assertEqual(len(trace.steps), whole + (data.endswith(b"\n") and b'{"type":"step"' in data.splitlines()[-1]))
            self.assertEqual(trace.activation["rms"].shape, (len(trace.steps), len(trace.layers)))
            if size < len(self.bytes) - 1 and size > header and not data.endswith(b"\n"):
                self.assertIn("breaks off", trace.notes[0])

    def test_steps_that_come_again(self):
        lines = self.bytes.splitlines(keepends=True)
        again = [re.sub(rb'"loss":[^,]*', b'"loss":9', line) for line in [line for line in lines if b'{"type":"step"' in line][1:3]]
        trace = self.read(b"".join(lines + [lines[0]] + again))  # the header as well, as of a run that was resumed
        self.assertEqual(trace.steps.tolist(), [line["step"] for line in self.steps][:3])
        self.assertEqual(trace.loss.tolist()[1:], [9, 9])
        self.assertIn("went back to step 4", trace.notes[0])
        self.assertTrue((trace.validation["step"] < 4).all())

    def test_damaged_lines(self):
        lines = self.bytes.splitlines(keepends=True)
        shorter = json.loads(lines[2])
        shorter["layers"].pop()
        wrong = json.loads(lines[2])
        wrong["layers"][1]["activation"]["mean"] = "x"
        fewer = json.loads(lines[2])
        fewer["layers"][1]["activation"]["histogram"]["counts"].pop()
        other = json.loads(lines[0])
        other["layers"].pop()
        for line in (b"{}\n", b"[]\n", b"7\n", b"x\n", b"\xff\n", b"[" * 100000 + b"\n", b'{"type":"step"}\n', b'{"type":"other"}\n',
                     *(json.dumps(each).encode() + b"\n" for each in (shorter, wrong, fewer, other))):
            with self.subTest(line=line[:40]):
                trace = self.read(b"".join([*lines[:2], line, *lines[3:]]))
                self.assertEqual(len(trace.steps), 1)
                self.assertIn("line 3 is damaged", trace.notes[0])
                self.assertRaisesRegex(TraceError, ":2: line 2 is damaged", self.read, b"".join([lines[0], line]))
                if not line.startswith(b'{"type": "header"'):
                    self.assertRaisesRegex(TraceError, ":1: ", self.read, line)

    def test_no_steps(self):
        trace = self.read(self.bytes[:self.bytes.index(b"\n") + 1])
        self.assertEqual(trace.activation["counts"].shape, (0, len(trace.layers), 64))
        self.assertEqual(trace.parameter["rms"].shape, (0, len(trace.parameters)))
        self.assertRaises(FileNotFoundError, read_trace, os.path.join(self.folder.name, "none"))

    @unittest.skipUnless(ALL or has("pandas"), "pandas is not here")
    def test_tables(self):
        trace = read_trace(self.path)
        layers = trace.layer_table("activation_gradient")
        self.assertEqual(len(layers), len(trace.steps) * len(trace.layers))
        row = layers[(layers.step == trace.steps[1]) & (layers.layer == 3)].iloc[0]
        self.assertEqual((row.path, row.rms), (trace.paths[3], trace.activation_gradient["rms"][1, 3]))
        parameters = trace.parameter_table()
        self.assertEqual(len(parameters), len(trace.steps) * len(trace.parameters))
        self.assertEqual(parameters.iloc[-1].update_ratio, trace.parameter["update_ratio"][-1, -1])
        self.assertEqual(trace.step_table().loss.tolist(), trace.loss.tolist())
        self.assertEqual(trace.validation_table().step.tolist(), trace.validation["step"].tolist())

    @unittest.skipUnless(ALL or has("matplotlib"), "matplotlib is not here")
    def test_the_five_lines(self):
        code = [line for line in stacklight_trace.__doc__.splitlines() if line.startswith("    ")][:5]
        code = textwrap.dedent("\n".join(code))
        self.assertTrue(code.startswith("import matplotlib.pyplot as plt") and code.endswith("plt.show()"), code)
        import matplotlib

        matplotlib.use("Agg")
        names = {}
        exec(code.replace("run.jsonl", self.path).replace("plt.show()", "plt.savefig(figure)"), {"figure": self.path + ".png"}, names)
        lines = names["plt"].gca().get_lines()
        self.assertEqual([line.get_label() for line in lines], ["step 2", f"step {self.steps[-1]['step']}"])
        np.testing.assert_array_equal(lines[1].get_ydata(), names["trace"].activation_gradient["rms"][-1])
        self.assertGreater(os.path.getsize(self.path + ".png"), 5000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
