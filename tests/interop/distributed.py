#!/usr/bin/python3
"""Trains exported code under torchrun, in several processes (gloo), and compares losses, every statistic of the trace and the weights
with one process that has the whole batch, and the losses with the program's own. Then kills a process: the trace has to be whole.

    distributed.py STACKLIGHT [--fast]

Needs Debian's python3-torch and python3-numpy.
"""
import json, os, signal, subprocess, sys, tempfile, time

import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../resources/recorder"))
from stacklight_trace import MOMENTS, SIZES, read_trace  # noqa: E402

STEPS, TOLERANCE, LONGEST = 8, 2e-4, 240
# Debian 12's PyTorch 1.13 cannot start processes under its Python 3.11 whose output goes nowhere else.
DEBIAN = ["-r", "1", "-t", "1"]
CLASSES = {"type": "dense", "units": "classes"}
SGD = {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "gradient_clip_norm": 0.5}


def experiment(title, data, stack, batch, optimizer=SGD, **more):
    return {"format": "stacklight-experiment", "version": 1, "title": title, "seed": 3, "data": data, "stack": [*stack, CLASSES],
            "batch_size": batch, "optimizer": optimizer, **more}


def relu(name="relu"):
    return {"type": "activation", "function": name}


def norm(kind):
    return {"type": "norm", "kind": kind}


def residual(*body):
    return {"type": "residual", "body": list(body)}


DENSE = {"type": "dense", "units": 16}
CONV = {"type": "conv2d", "filters": 6}
TRANSLATION = {"source": "translation", "samples": 60, "largest": 99}
# The number of processes; an odd one, and a last batch of another size, have unequal shares.
CASES = [
    (2, experiment('Räume, "q" \\ %s', {"source": "moons", "samples": 130}, [DENSE, {"type": "repeat", "count": 2, "body": [
        residual(norm("batch"), relu(), DENSE)]}, relu("tanh")], 24)),
    (3, experiment("images", {"source": "fashion_mnist", "limit": 70, "augment": {"shift": 2, "flip": True}}, [CONV, residual(norm("batch"), relu(), CONV), {"type": "conv2d", "filters": 4, "stride": 2},
        norm("group") | {"groups": 2}, relu("sigmoid"), {"type": "max_pool2d"}, {"type": "flatten"}], 20, {"type": "adam", "learning_rate": 0.002})),
    (2, experiment("sentences", TRANSLATION, [{"type": "embedding", "units": 8}, {"type": "positional"}, residual(norm("layer"), {"type": "self_attention", "heads": 2, "causal": True}),
        residual(norm("rms"), {"type": "dense", "units": 8}, relu("gelu"))], 7, {"type": "sgd", "learning_rate": 0.1, "nesterov": True, "momentum": 0.9, "schedule": {"type": "cosine", "steps": 50}})),
    (2, experiment("sentences with batch norm", TRANSLATION, [{"type": "embedding", "units": 8}, residual(norm("batch"), {"type": "dense", "units": 8}, relu("tanh")),
        residual(norm("batch"), {"type": "self_attention", "heads": 2, "causal": True})], 7)),
    (3, experiment("a number", {"source": "csv", "path": "table.csv", "target": "y", "task": "regression"}, [DENSE, norm("batch"), relu(), DENSE], 14, loss="mean_squared_error")),
    (4, experiment("squares", {"source": "circles", "samples": 100}, [DENSE, norm("batch") | {"affine": False}, relu(), DENSE], 32, loss="mean_squared_error")),
]


def launch(folder, processes, *arguments):
    """In a session of its own, so that all that belongs to it can be ended."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", str(processes), *DEBIAN, "--log_dir", os.path.join(folder, "logs"), os.path.join(folder, "train.py"),
                             "--device", "cpu", *map(str, arguments)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def finish(started):
    try:
        out, err = started.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        raise
    return started.returncode, out, err


def export(stacklight, folder, case):
    path, code, trace = (os.path.join(folder, name) for name in ("e.stacklight", "code", "own.jsonl"))
    with open(path, "w", encoding="utf-8") as file:
        json.dump(case, file)
    with open(os.path.join(folder, "table.csv"), "w", encoding="utf-8") as file:
        rows = np.random.default_rng(1).normal(size=(80, 3)).round(3)
        file.write("a,b,y\n" + "".join(f"{a},{b},{20 + 5 * a * b + c}\n" for a, b, c in rows))
    subprocess.run([stacklight, "export", path, "--to", "pytorch", "--distributed", "--out", code], check=True)
    subprocess.run([stacklight, "train", path, "--quiet", "--steps", str(STEPS), "--trace", trace], check=True, stdout=subprocess.DEVNULL)
    return code, read_trace(trace)


def far(ours, theirs, scale):
    """The largest difference of two arrays, in their own unit or that of their tensor."""
    if (np.isnan(ours) != np.isnan(theirs)).any() or ours.shape != theirs.shape:
        return np.inf
    return float(np.nan_to_num(np.abs(ours - theirs) / np.maximum(np.maximum(np.abs(ours), scale), 1e-6)).max(initial=0))


def differences(one, several):
    """By name, the largest relative differences of two traces."""
    yield "layers", 0.0 if one.layers == several.layers else np.inf
    yield "steps", 0.0 if one.steps.tolist() == several.steps.tolist() else np.inf
    for name in ("loss", "accuracy", "epochs"):
        yield name, far(getattr(one, name), getattr(several, name), 0)
    for name in ("activation", "activation_gradient"):
        a, b = getattr(one, name), getattr(several, name)
        for key in (*MOMENTS, "low", "high"):
            yield f"{name} {key}", far(a[key], b[key], 1 if "fraction" in key else np.nan_to_num(a["rms"]))
        total = a["counts"].sum(2)
        if (total != b["counts"].sum(2)).any():
            yield f"{name} counts", np.inf
        # A value on an edge may fall to either side.
        apart = np.abs(a["counts"].astype(int) - b["counts"]).sum(2)
        yield f"{name} counts apart", float((apart > np.maximum(0.02 * total, 4)).any())
    for key in SIZES:
        a, b = one.parameter[key], several.parameter[key]
        if key == "update_ratio":  # a bias before a batch norm has no gradient, and is rounding's
            a, b = (np.where(one.parameter["rms"] < 1e-6, 0, each) for each in (a, b))
        yield f"parameter {key}", far(a, b, 1e-4)


def compare(stacklight, processes, case):
    with tempfile.TemporaryDirectory() as folder:
        code, own = export(stacklight, folder, case)
        traces, weights = [], []
        for count in (1, processes):
            trace, saved = os.path.join(folder, f"{count}.jsonl"), os.path.join(folder, f"{count}.pt")
            status, out, err = finish(launch(code, count, "--steps", STEPS, "--trace", trace, "--trace-every", 1, "--save", saved))
            assert status == 0, err
            assert out.count(": loss ") == STEPS, out  # one process speaks
            traces.append(read_trace(trace))
            weights.append(torch.load(saved))
        worst = dict(differences(*traces))
        worst["loss of the program"] = far(own.loss, traces[1].loss, 0)
        worst["accuracy of the program"] = far(own.accuracy, traces[1].accuracy, 0)
        worst["weights"] = max(far(a.double().numpy(), b.double().numpy(), max(1e-3, float(a.double().square().mean().sqrt()))) for a, b in zip(weights[0].values(), weights[1].values()))
        assert weights[0].keys() == weights[1].keys() and traces[0].experiment["title"] == case["title"] and not traces[1].notes
    failed = {name: value for name, value in worst.items() if not value <= TOLERANCE}
    print(f"{case['title']}, {processes} processes: at most {max(worst.values()):.1e} apart", failed or "")
    return not failed


def children_of(process):
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file, open(f"/proc/{name}/environ") as environment:
                if int(file.read().rsplit(")", 1)[1].split()[1]) == process:
                    ranks = [entry[5:] for entry in environment.read().split("\0") if entry.startswith("RANK=")]
                    found += [(int(rank), int(name)) for rank in ranks]
        except (OSError, ValueError):
            continue
    return dict(found)


def kill_one(stacklight, rank):
    """One process of two dies in mid-training."""
    with tempfile.TemporaryDirectory() as folder:
        code, _ = export(stacklight, folder, CASES[0][1])
        trace = os.path.join(folder, "trace.jsonl")
        started = launch(code, 2, "--steps", 10**6, "--trace", trace, "--trace-every", 1)
        deadline = time.monotonic() + LONGEST
        while not (os.path.exists(trace) and os.path.getsize(trace) > 300_000):
            assert started.poll() is None and time.monotonic() < deadline, "the training did not begin"
            time.sleep(0.05)
        os.kill(children_of(started.pid)[rank], signal.SIGKILL)
        status, _, _ = finish(started)
        with open(trace, "rb") as file:
            data = file.read()
        lines = [json.loads(line) for line in data.splitlines()]
        read = read_trace(trace)
    whole = data.endswith(b"\n") and not read.notes and read.steps.tolist() == list(range(1, len(lines)))
    print(f"process {rank} killed: status {status}, {len(read.steps)} steps, {'all lines whole' if whole else read.notes}")
    return whole and status != 0 and len(lines) > 5


def refuses(stacklight):
    """What cannot be shared is said, before anything is written."""
    with tempfile.TemporaryDirectory() as folder:
        code, _ = export(stacklight, folder, experiment("few", {"source": "moons", "samples": 82}, [DENSE], 32))  # 66 train: the last batch has 2
        trace = os.path.join(folder, "trace.jsonl")
        status, _, err = finish(launch(code, 3, "--steps", 2, "--trace", trace))
        shared = status != 0 and "a batch has 2 examples" in err and not os.path.exists(trace)
        alone = subprocess.run([sys.executable, os.path.join(code, "train.py")], capture_output=True, text=True)
        print("too many processes, none:", shared, alone.returncode == 2 and "torchrun" in alone.stderr)
        return shared and alone.returncode == 2 and "torchrun" in alone.stderr


def main():
    stacklight = os.path.abspath(sys.argv[1])
    fast = "--fast" in sys.argv
    results = [compare(stacklight, *case) for case in (CASES[:1] if fast else CASES)]
    results += [kill_one(stacklight, rank) for rank in ([1] if fast else [0, 1])]
    if not fast:
        results.append(refuses(stacklight))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
