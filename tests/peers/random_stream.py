"""The engine's random numbers once more, from their definition: Philox4x32-10 (Salmon et al. 2011), keyed by seed, purpose, name and step."""
import numpy as np

PURPOSES = ("initialize", "data", "split", "shuffle", "dropout", "probe")
MASK = 2**64 - 1


def mix(x):
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def key_of(seed, purpose, name, step):
    key = mix(mix(seed) ^ (PURPOSES.index(purpose) + 1))
    for byte in name.encode():
        key = mix(key ^ byte)
    return mix(mix(key ^ (len(name.encode()) << 32)) ^ step)


def random_bits(count, seed, purpose, name="", step=0):
    """The first `count` numbers of 32 bits."""
    key = key_of(seed, purpose, name, step)
    low, high = np.uint64(0xFFFFFFFF), np.uint64(32)
    blocks = np.arange((count + 3) // 4, dtype=np.uint64)
    x0, x1, x2, x3 = blocks & low, blocks >> high, np.zeros_like(blocks), np.zeros_like(blocks)
    for turn in range(10):
        k0 = np.uint64((key + turn * 0x9E3779B9) & 0xFFFFFFFF)
        k1 = np.uint64(((key >> 32) + turn * 0xBB67AE85) & 0xFFFFFFFF)
        first, second = x0 * np.uint64(0xD2511F53), x2 * np.uint64(0xCD9E8D57)
        x0, x1, x2, x3 = (second >> high) ^ x1 ^ k0, second & low, (first >> high) ^ x3 ^ k1, first & low
    return np.stack([x0, x1, x2, x3], 1).reshape(-1)[:count]
