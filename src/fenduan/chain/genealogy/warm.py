"""Compile what is compiled, so that the first question is answered at once: ``python -m fenduan.chain.genealogy.warm``.

What was compiled is kept for this machine's processor; where nothing can be kept, each process compiles for itself.
"""

import tempfile
from pathlib import Path

import numpy as np

from fenduan.chain.answers import Direction
from fenduan.chain.genealogy import layout
from fenduan.chain.genealogy.building import adjacency
from fenduan.chain.genealogy.walking import Added, Since, Walker, having_bits


def warm() -> None:
    """Walk along a little index as along a large one: in memory as it is made, and mapped from a file."""
    used, made = (np.array(lots, np.int32) for lots in ((0, 1), (1, 2)))
    arrays = adjacency(3, used, made) | {"bits": np.zeros(3, np.uint8)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "little"
        layout.write(file, store="", position=0, arrays=arrays)
        _, base = layout.read(file)
        none: dict[Direction, Added] = {"forward": Added.of(4, used, made), "back": Added.of(4, made, used)}
        since = Since(4, none, np.zeros(1, np.uint8), np.zeros(4, np.uint8))
        walker = Walker(3)
        seeds = np.zeros(1, np.int32)
        reached = walker.walk(base["forward_start"], base["forward_end"], seeds)
        walker.walk_with(base, "forward", since, seeds)
        for bits in (base["bits"], since.bits):
            having_bits(reached.lots, bits, 1)


if __name__ == "__main__":
    warm()
