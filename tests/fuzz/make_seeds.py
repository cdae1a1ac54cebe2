#!/usr/bin/python3
"""Writes what the fuzz targets of ONNX models, traces and event files begin with: small files of the program's own.

    make_seeds.py STACKLIGHT
"""
import glob, json, os, shutil, subprocess, sys, tempfile

SEEDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seeds")
CLASSES, POOL = {"type": "dense", "units": "classes"}, {"type": "global_avg_pool2d"}
VECTORS = {"source": "gaussian", "features": 2, "classes": 2, "samples": 12}
IMAGES = {**VECTORS, "size": [4, 4]}
TEXT = {"source": "text", "context": 4}


def dense(units):
    return {"type": "dense", "units": units}


def conv(filters, **options):
    return {"type": "conv2d", "filters": filters, **options}


def norm(kind, **options):
    return {"type": "norm", "kind": kind, **options}


def activation(function):
    return {"type": "activation", "function": function}


def block(kind, *body, **options):
    return {"type": kind, "body": list(body), **options}


MODELS = {
    "dense": (VECTORS, [dense(2), activation("gelu"), norm("layer"), CLASSES]),
    "residual": (VECTORS, [dense(2), block("residual", norm("batch"), activation("relu"), dense(2)), CLASSES]),
    "projection": (IMAGES, [block("residual", conv(2, stride=2), norm("group", groups=2), shortcut="projection"), POOL, CLASSES]),
    "blocks": (VECTORS, [block("highway", dense(2)), block("concat", norm("rms"), activation("silu"), dense(1)), CLASSES]),
    "images": (IMAGES, [conv(2), norm("instance"), {"type": "max_pool2d"}, {"type": "depthwise_conv2d"}, {"type": "avg_pool2d", "padding": "same"}, {"type": "flatten"}, CLASSES]),
    "attention": (TEXT, [{"type": "embedding", "units": 2}, {"type": "positional"}, {"type": "self_attention", "heads": 1, "causal": True}, CLASSES]),
    "padded": ({"source": "translation", "samples": 12, "largest": 19}, [{"type": "embedding", "units": 2}, {"type": "self_attention", "heads": 2}, CLASSES]),
    "training": (IMAGES, [norm("batch"), conv(1, kernel_size=1), POOL, CLASSES], "--norm-mode", "training"),
}


def main():
    stacklight = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        path, logs = os.path.join(folder, "e.stacklight"), os.path.join(folder, "logs")

        def run(data, stack, *arguments):
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"format": "stacklight-experiment", "version": 1, "data": data, "stack": stack, "batch_size": 4}, file)
            subprocess.run([stacklight, arguments[0], path, "--quiet", *arguments[1:]], check=True, stdout=subprocess.DEVNULL)

        os.makedirs(os.path.join(SEEDS, "onnx"), exist_ok=True)
        for name, (data, stack, *options) in MODELS.items():
            run(data, stack, "export", "--to", "onnx", "--out", os.path.join(SEEDS, "onnx", name), *options)
        run(VECTORS, [CLASSES], "train", "--steps", "1", "--trace", os.path.join(SEEDS, "trace", "one.jsonl"))
        run(VECTORS, [CLASSES], "train", "--steps", "2", "--tensorboard", logs)
        (events,) = glob.glob(os.path.join(logs, "*"))
        shutil.copyfile(events, os.path.join(SEEDS, "tensorboard", "own"))


if __name__ == "__main__":
    sys.exit(main())
