#!/usr/bin/python3
"""Prints what recording every 100th step of exported training costs, alone or under torchrun:

    stacklight export resources/experiments/resnet-fashion.stacklight --to pytorch --distributed --out /tmp/code
    tests/bench/recorder_overhead.py /tmp/code
    python3 -m torch.distributed.run --standalone --nproc_per_node 2 -r 1 -t 1 tests/bench/recorder_overhead.py /tmp/code

A step that is recorded and one that is not take turns, so that what else the machine does meets both; the share is that of the recorded
step's additional time in 100 steps. The trace's own writing is part of it.
"""
import os, statistics, sys, tempfile, time

import torch
import torch.distributed as dist

code = sys.argv[1]
turns = int(sys.argv[2]) if len(sys.argv) > 2 else 12
os.environ.update({name: value for name, value in (("RANK", "0"), ("WORLD_SIZE", "1"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", "29511")) if name not in os.environ})
sys.dont_write_bytecode = True
sys.path.insert(0, code)
import train  # noqa: E402

dist.init_process_group("gloo")
torch.set_num_threads(1)
data = getattr(train, "load_data", train.read_safetensors)(os.path.join(code, "data.safetensors"))
model = train.load(os.path.join(code, "weights.safetensors"))
if hasattr(train, "share_batch_norms"):
    train.share_batch_norms(model)
with tempfile.TemporaryDirectory() as folder:
    with train.Recorder(model, os.path.join(folder, "trace.jsonl"), every=2) as recorder:
        times = []
        begin = time.perf_counter()
        for _ in train.train(model, data, 2 * turns + 4, "cpu", recorder):
            times.append(time.perf_counter() - begin)
            begin = time.perf_counter()
recorded, plain = statistics.median(times[4::2]), statistics.median(times[5::2])
if dist.get_rank() == 0:
    print(f"{dist.get_world_size()} processes, {len(recorder.layers)} layers: a step {plain * 1e3:.1f} ms, recorded {recorded * 1e3:.1f} ms; "
          f"every 100th recorded: {(recorded - plain) / plain:.2f} % of the training time")
