"""The experiments that are compared: every layer, option, padding, optimizer and loss, at odd sizes too."""


def dense(units, **options):
    return {"type": "dense", "units": units, **options}


def conv(filters, kernel=3, stride=1, **options):
    return {"type": "conv2d", "filters": filters, "kernel_size": kernel, "stride": stride, **options}


def norm(kind, **options):
    return {"type": "norm", "kind": kind, **options}


def activation(function="relu", **options):
    return {"type": "activation", "function": function, **options}


def residual(*body, **options):
    return {"type": "residual", "body": list(body), **options}


def concat(*body, **options):
    return {"type": "concat", "body": list(body), **options}


def repeat(count, *body):
    return {"type": "repeat", "count": count, "body": list(body)}


def embedding(units):
    return {"type": "embedding", "units": units}


def positional(kind="sinusoidal"):
    return {"type": "positional", "kind": kind}


def attention(heads, causal=False, **options):
    return {"type": "self_attention", "heads": heads, "causal": causal, **options}


CLASSES = dense("classes")
POOLED = [{"type": "global_avg_pool2d"}, CLASSES]
MOONS = {"source": "moons", "samples": 200, "noise": 0.1}
TEXT = {"source": "text", "context": 12}
TABLE = {"source": "gaussian", "features": 7, "classes": 3, "samples": 100}


def images(folder, name):
    return {"source": "idx", "images": f"{folder}/{name}-images", "labels": f"{folder}/{name}-labels"}


def all_experiments(folder):
    """Rows of (name, experiment). `folder` holds the image files `odd` (9 × 7 × 3) and `even` (8 × 8 × 1), and `pairs`
    of texts of several lengths."""
    rows = []

    def add(name, data, *stack, batch_size=16, **training):
        rows.append((name, {"format": "stacklight-experiment", "version": 1, "seed": len(rows) + 1, "data": data, "stack": list(stack),
                            "batch_size": batch_size, **training}))

    odd, even = images(folder, "odd"), images(folder, "even")
    for function in ("identity", "relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "softplus"):
        add(f"activation {function}", MOONS, dense(12), activation(function), dense(12), activation(function), CLASSES)
    add("activation leaky_relu with a slope of its own", MOONS, dense(12), activation("leaky_relu", slope=0.2), CLASSES)
    for kind in ("none", "batch", "layer", "group", "rms"):
        options = {"groups": 4} if kind == "group" else {}
        add(f"{kind} norm on vectors", MOONS, dense(12), norm(kind, **options), activation(), dense(12), norm(kind, **options), CLASSES)
    for kind in ("batch", "layer", "group", "instance", "rms"):
        options = {"groups": 2} if kind == "group" else {}
        add(f"{kind} norm on images", odd, conv(6), norm(kind, **options), activation(), conv(4), norm(kind, **options), activation("tanh"), *POOLED)
        add(f"{kind} norm without affine, large epsilon", odd, conv(6), norm(kind, affine=False, epsilon=0.1, **options), activation("tanh"), *POOLED)
    for kind in ("batch", "layer", "group", "instance", "rms"):
        options = {"groups": 4} if kind == "group" else {}
        add(f"{kind} norm without affine on vectors", MOONS, dense(12), norm(kind, affine=False, **options), activation("tanh"), CLASSES)
        add(f"{kind} norm without affine on sequences", TEXT, embedding(8), norm(kind, affine=False, **options), activation("tanh"), CLASSES)
    add("layer norm of one image a batch", odd, conv(6), norm("layer"), activation(), *POOLED, batch_size=1)
    add("batch norm with a momentum of its own", MOONS, dense(12), norm("batch", momentum=0.5), activation(), CLASSES)
    add("batch norm with three examples a batch", MOONS, dense(12), norm("batch"), activation("tanh"), CLASSES, batch_size=3)
    add("layer norm with one example a batch", MOONS, dense(12), norm("layer"), activation(), CLASSES, batch_size=1)
    for data_name, data in (("odd", odd), ("even", even)):
        for padding in ("same", "valid"):
            for kernel, stride in ((3, 2), (2, 1), (4, 3), (1, 2), (5, 1)):
                add(f"conv {kernel}/{stride} {padding} on {data_name} images", data, conv(5, kernel, stride, padding=padding), activation("tanh"), *POOLED)
            add(f"conv of 16 channels {padding} on {data_name} images", data, conv(16), activation(), conv(16, padding=padding), activation("tanh"),
                conv(32, stride=2, padding=padding), *POOLED)
    add("conv with a window larger than the image", odd, conv(4, 11), activation("tanh"), *POOLED)
    add("conv without bias", odd, conv(5, bias=False), activation(), *POOLED)
    for kind in ("max_pool2d", "avg_pool2d"):
        for size, stride, padding in ((2, 2, "valid"), (3, 2, "same"), (2, 2, "same"), (3, 1, "valid")):
            add(f"{kind} {size}/{stride} {padding}", odd, conv(4), {"type": kind, "size": size, "stride": stride, "padding": padding}, *POOLED)
        for size, stride, padding in ((2, 2, "same"), (3, 2, "same"), (2, 3, "valid"), (3, 4, "same")):
            add(f"{kind} {size}/{stride} {padding} on even images", even, conv(16), {"type": kind, "size": size, "stride": stride, "padding": padding}, *POOLED)
    add("dropout", MOONS, dense(12), {"type": "dropout"}, activation("tanh"), dense(12), {"type": "dropout", "rate": 0.1}, CLASSES)
    add("dropout of nothing", MOONS, dense(12), {"type": "dropout", "rate": 0}, activation("tanh"), CLASSES)
    add("dropout on images", odd, conv(6), {"type": "dropout", "rate": 0.2}, activation(), conv(4), *POOLED)
    add("dropout in residual blocks of sequences", TEXT, embedding(8),
        repeat(2, residual(norm("layer"), attention(2, True), {"type": "dropout", "rate": 0.3})), CLASSES)
    add("flatten", even, conv(3, stride=2), activation(), {"type": "flatten"}, CLASSES)
    body = (norm("batch"), activation(), dense(12))
    add("residual, pre-activation", MOONS, dense(12), repeat(3, residual(*body)), CLASSES)
    add("residual, post-activation", MOONS, dense(12), repeat(3, residual(dense(12), norm("batch"), activation(), dense(12), norm("batch")), activation()), CLASSES)
    add("residual, scaled", MOONS, dense(12), residual(*body, scale=0.3), CLASSES)
    add("residual, learned scale", MOONS, dense(12), repeat(2, residual(*body, scale=0.5, learn_scale=True)), CLASSES)
    add("residual, a learned scale per channel", MOONS, dense(12), repeat(2, residual(*body, scale=0.5, learn_scale="channel")), CLASSES)
    add("residual, a learned scale per channel of images", odd, conv(5), residual(conv(5), activation(), scale=0.3, learn_scale="channel"), *POOLED)
    add("residual, scaled shortcut", MOONS, dense(12), repeat(2, residual(*body, shortcut_scale=1.6, scale=0.7)), CLASSES)
    add("residual, scaled projection", odd, conv(4), residual(conv(6, stride=2), activation("tanh"), shortcut="projection", shortcut_scale=0.5), *POOLED)
    add("DeepNorm", TEXT, embedding(8), repeat(2, residual(attention(2, True), shortcut_scale=4 ** 0.25), norm("layer")), CLASSES)
    add("stochastic depth", MOONS, dense(12), repeat(3, residual(*body, drop_rate=0.5)), CLASSES)
    add("stochastic depth of images, a learned scale per channel", odd, conv(5),
        repeat(2, residual(norm("batch"), activation(), conv(5), drop_rate=0.2, learn_scale="channel", shortcut_scale=0.9)), *POOLED)
    add("stochastic depth of sequences, a learned scale", TEXT, embedding(8), repeat(2, residual(norm("layer"), attention(2, True), drop_rate=0.3, learn_scale=True)), CLASSES)
    add("highway", MOONS, dense(12), repeat(3, {"type": "highway", "body": list(body)}), CLASSES)
    add("highway on images, open gate", odd, conv(5), {"type": "highway", "body": [conv(5), activation("tanh")], "gate_bias": 1.5}, *POOLED)
    add("highway on sequences", TEXT, embedding(8), {"type": "highway", "body": [attention(2, True)]}, CLASSES)
    add("highway, switched off", MOONS, dense(12), {"type": "highway", "body": list(body), "enabled": False}, CLASSES)
    add("standardized kernels", TABLE, dense(12, weight_standardization=True), norm("layer"), activation(), dense(9, bias=False, weight_standardization=True), activation("tanh"), CLASSES)
    add("standardized kernels of convolutions", odd, conv(16, weight_standardization=True), norm("group", groups=4), activation(),
        conv(5, 2, 2, weight_standardization=True), *POOLED)
    for multiplier, kernel, stride, padding in ((1, 3, 1, "same"), (1, 3, 2, "same"), (2, 2, 1, "valid"), (3, 4, 3, "same"), (1, 5, 2, "valid")):
        add(f"depthwise conv {kernel}/{stride} {padding}, {multiplier} a channel", odd, conv(4),
            {"type": "depthwise_conv2d", "kernel_size": kernel, "stride": stride, "padding": padding, "multiplier": multiplier}, activation("tanh"), conv(6, 1), *POOLED)
    add("depthwise conv without bias, in a residual", odd, conv(6), residual({"type": "depthwise_conv2d", "bias": False}, activation(), conv(6, 1)), *POOLED)
    add("residual, switched off", MOONS, dense(12), residual(*body, enabled=False), CLASSES)
    add("residual inside residual", MOONS, dense(12), residual(dense(12), activation("tanh"), residual(*body)), CLASSES)
    add("concat inside residual inside repeat inside repeat", MOONS, dense(12),
        repeat(2, repeat(2, residual(concat(dense(5), activation("tanh")), dense(12))), activation("softplus")), CLASSES)
    add("wide layers in large batches", TABLE, dense(257), norm("batch"), activation(), residual(dense(257), norm("rms"), activation("gelu")), dense(130), CLASSES, batch_size=75)
    add("residual as the first layer", TABLE, residual(dense(7), activation("tanh")), CLASSES)
    add("projection on vectors", MOONS, residual(dense(12), activation(), dense(9), shortcut="projection"), CLASSES)
    add("projection on images, stride 2", odd, conv(4), residual(conv(6, stride=2), norm("batch"), activation(), conv(6), shortcut="projection"), *POOLED)
    add("projection with a window of 3", even, residual(conv(6, stride=2), activation("tanh"), shortcut="projection", shortcut_kernel_size=3), *POOLED)
    add("projection over two strides", even, residual(conv(4, stride=2), activation("tanh"), conv(6, stride=2), shortcut="projection"), *POOLED)
    add("concat", MOONS, dense(6), repeat(3, concat(norm("layer"), activation(), dense(4))), CLASSES)
    add("concat on images", odd, conv(3), concat(norm("batch"), activation(), conv(2)), *POOLED)
    add("concat, switched off", MOONS, dense(6), concat(dense(4), activation("tanh"), enabled=False), CLASSES)
    add("dense without bias", MOONS, dense(8, bias=False), activation("tanh"), dense("classes", bias=False))
    for heads in (1, 2, 4):
        for causal in (False, True):
            add(f"{'causal' if causal else 'full'} attention, {heads} heads", TEXT, embedding(8), positional(), attention(heads, causal), CLASSES)
    add("attention without bias", TEXT, embedding(12), positional("learned"), attention(3, True, bias=False), CLASSES)
    add("attention over an odd number of positions and channels", {"source": "text", "context": 7}, embedding(9), positional(), attention(3, True), CLASSES, batch_size=5)
    add("attention over one position", {"source": "text", "context": 1}, embedding(4), attention(2), CLASSES)
    add("embedding alone", TEXT, embedding(10), CLASSES)
    add("learned positions in an odd number of channels", TEXT, embedding(5), positional("learned"), activation("tanh"), CLASSES)
    for kind in ("batch", "layer", "group", "instance", "rms"):
        options = {"groups": 2} if kind == "group" else {}
        add(f"{kind} norm on sequences", TEXT, embedding(8), norm(kind, **options), dense(6), activation("gelu"), CLASSES)
    add("dense on sequences, with a projection", TEXT, embedding(8), residual(dense(12), activation("tanh"), dense(6, bias=False), shortcut="projection"), CLASSES)
    add("concat on sequences", TEXT, embedding(6), concat(attention(2, True)), CLASSES)
    block = (attention(2, True), (dense(16), activation("gelu"), dense(8)))
    add("transformer, pre-norm", TEXT, embedding(8), positional("learned"),
        repeat(2, residual(norm("layer"), block[0]), residual(norm("layer"), *block[1])), norm("layer"), CLASSES)
    add("transformer, post-norm", TEXT, embedding(8), positional(),
        repeat(2, residual(block[0]), norm("layer"), residual(*block[1]), norm("layer")), CLASSES)
    numbers, pairs = {"source": "translation", "from": "en", "to": "de", "largest": 99, "samples": 60}, {"source": "translation", "pairs": f"{folder}/pairs"}
    for causal in (False, True):
        add(f"{'causal' if causal else 'full'} attention over padded sequences", pairs, embedding(8), positional(), attention(2, causal), CLASSES)
    add("transformer of padded numbers in words", numbers, embedding(8), positional("learned"),
        repeat(2, residual(norm("layer"), attention(2, True)), residual(norm("rms"), *block[1])), norm("layer"), CLASSES, batch_size=7)
    for kind in ("group", "instance", "rms"):
        options = {"groups": 2} if kind == "group" else {}
        add(f"{kind} norm over padded positions", pairs, embedding(8), norm(kind, **options), dense(6), activation("gelu"), concat(dense(3)), CLASSES, batch_size=7)
    add("a last layer that is no dense one, over padded positions", pairs, embedding(8), attention(2, True), CLASSES, activation("tanh"))
    add("a scaled residual and a gate over padded positions", pairs, embedding(8), positional("learned"),
        residual(attention(2, True), learn_scale="channel"), residual(dense(8), activation("tanh"), learn_scale=True, shortcut="projection"), CLASSES, batch_size=9)
    add("standardized weights of classes over padded positions", pairs, embedding(8), attention(2), dense("classes", weight_standardization=True))
    add("batch norm over padded positions", pairs, embedding(8), attention(2), norm("batch"), activation("tanh"), attention(4, True), CLASSES)
    add("mean squared error of the positions that count", pairs, embedding(6), attention(2), CLASSES, loss="mean_squared_error")
    add("mean squared error of positions", TEXT, embedding(8), attention(2, True), CLASSES, loss="mean_squared_error")
    plain = (dense(12, bias=False), norm("batch"), activation("tanh"), dense(12), activation(), CLASSES)
    add("mean squared error", MOONS, *plain, loss="mean_squared_error")
    for name, optimizer in (
        ("sgd", {"type": "sgd", "learning_rate": 0.1}),
        ("sgd, momentum", {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9}),
        ("sgd, nesterov", {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
        ("sgd, weight decay", {"type": "sgd", "learning_rate": 0.1, "momentum": 0.5, "weight_decay": 0.1}),
        ("sgd, clipped", {"type": "sgd", "learning_rate": 0.5, "gradient_clip_norm": 0.1}),
        ("sgd, step schedule", {"type": "sgd", "learning_rate": 0.1, "schedule": {"type": "step", "every": 2, "factor": 0.5}}),
        ("sgd, cosine with warm-up", {"type": "sgd", "learning_rate": 0.1, "schedule": {"type": "cosine", "steps": 5, "warmup_steps": 3}}),
        ("adam", {"type": "adam", "learning_rate": 0.01}),
        ("adam, own decays", {"type": "adam", "learning_rate": 0.01, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-4, "weight_decay": 0.1}),
        ("adamw", {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.5}),
        ("adam, clipped, cosine with warm-up",
         {"type": "adam", "learning_rate": 0.01, "gradient_clip_norm": 0.1, "schedule": {"type": "cosine", "steps": 5, "warmup_steps": 2}}),
        ("sgd, nesterov, weight decay, clipped",
         {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1, "gradient_clip_norm": 0.2}),
        ("constant with warm-up", {"type": "sgd", "learning_rate": 0.1, "schedule": {"type": "constant", "warmup_steps": 4}}),
        ("rmsprop", {"type": "rmsprop", "learning_rate": 0.001}),
        ("rmsprop, weight decay, steps", {"type": "rmsprop", "learning_rate": 0.001, "weight_decay": 0.1, "schedule": {"type": "step", "every": 2, "factor": 0.5}}),
    ):
        add(f"optimizer {name}", MOONS, *plain, optimizer=optimizer)
    return rows
