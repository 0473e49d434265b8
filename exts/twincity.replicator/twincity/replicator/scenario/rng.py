"""Chance has an address: the generator of one named draw of one frame.

Frame 812 is the same frame tonight, alone, in shard 3 of 8 and after a resume, because nothing is drawn from a
stream that someone else has drawn from before.
"""

from __future__ import annotations

import hashlib

import numpy as np


def generator_for(seed: int, index: int, *path: str) -> np.random.Generator:
    """The generator of the draw called `path` in frame `index` of `seed`.

    `generator_for(7, 812, "people", "age")`. PCG64 seeded through `SeedSequence`, whose output numpy guarantees
    to stay the same; the path enters as 128 bits of BLAKE2b.
    """
    name = hashlib.blake2b("/".join(path).encode(), digest_size=16).digest()
    words = np.frombuffer(name, "<u4").tolist()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, index, *words])))
