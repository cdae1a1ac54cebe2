"""The validation examples of an experiment on images: the split is drawn a second time, from its definition."""
import struct

import numpy as np
import torch

from random_stream import random_bits


def shuffled(count, seed):
    """Fisher and Yates, from the end; numbers below a bound as in Lemire 2019."""
    bits = iter(random_bits(4 * count, seed, "split"))

    def below(bound):
        while True:
            product = int(next(bits)) * bound
            if product % 2**32 >= (2**32 - bound) % bound:
                return product >> 32

    order = np.arange(count)
    for i in range(count, 1, -1):
        j = below(i)
        order[[i - 1, j]] = order[[j, i - 1]]
    return order


def read_idx(path):
    data = open(path, "rb").read()
    axes = struct.unpack_from(f">{data[3]}I", data, 4)
    return np.frombuffer(data[4 + 4 * data[3] :], np.uint8).reshape(axes)


def validation_images(experiment):
    """Inputs and targets: a fifth of the images, with zero mean and unit variance by the figures of the others, per channel."""
    pixels, labels = (read_idx(experiment["data"][key]).astype(np.int64) for key in ("images", "labels"))
    order = shuffled(len(labels), experiment["seed"])
    border = int(np.floor(0.2 * len(labels) + 0.5))
    others = pixels[order[border:]].reshape(-1, pixels.shape[-1])
    inputs = (pixels[order[:border]] - others.mean(0)) / others.std(0)
    return torch.from_numpy(inputs), torch.from_numpy(labels[order[:border]])
