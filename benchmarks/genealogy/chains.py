"""Chains of lots as an industry makes them in ten years, made up, as many as are asked for; the same for one seed.

Cell banks, inocula, seed trains, bioreactors, chromatography, pools, conjugation, splits, fills and packs. Media,
salts, resins, vials and cartons are used by many batches; host cells, an additive and the beads of a resin by most.
Batches begin evenly over the years; how many there are follows from how many edges are wanted.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Days = NDArray[np.float64]

DAY: Final = 24 * 3600 * 1_000_000
"""A day in microseconds, which is how a store keeps times."""
_DAYS: Final = 3650
_EDGES_A_PAIR: Final = 205
"""Of two batches that are pooled, with all that becomes of them; counted."""
_SITES, _FILLING, _PACKING = 40, 25, 20
_PACKS: Final = 10


@dataclass(frozen=True, slots=True)
class Chains:
    """Lots, numbered from 0 in order of time, and edges between them, sorted by what was made, each once."""

    used: NDArray[np.int32]
    made: NDArray[np.int32]
    time: NDArray[np.int64]
    """When each lot was made or came, in microseconds."""
    site: NDArray[np.int32]
    """Where each lot was made; 0 where it was bought."""
    finished: NDArray[np.bool_]
    raw: NDArray[np.bool_]

    @property
    def lots(self) -> int:
        """How many lots there are."""
        return int(self.time.size)


@dataclass
class _Growing:
    """Lots and edges as they are made up, numbered as they come."""

    chance: np.random.Generator
    count: int = 0
    times: list[Days] = field(default_factory=list)
    sites: list[Numbers] = field(default_factory=list)
    kinds: list[NDArray[np.int8]] = field(default_factory=list)
    used: list[Numbers] = field(default_factory=list)
    made: list[Numbers] = field(default_factory=list)

    def lots(self, time: Days, site: Numbers, *, kind: int = 0) -> Numbers:
        """Make a lot at each time and site; ``kind`` is 1 for what is bought or banked, 2 for what is finished."""
        first = self.count
        self.count += time.size
        self.times.append(time)
        self.sites.append(site)
        self.kinds.append(np.full(time.size, kind, np.int8))
        return np.arange(first, self.count)

    def link(self, made: Numbers, *used: Numbers) -> None:
        """Say what lots were made of: each of the one lot in each of the others."""
        for each in used:
            self.used.append(each)
            self.made.append(made)

    def step(self, time: Days, site: Numbers, *used: Numbers, kind: int = 0) -> Numbers:
        """Make a lot of those at the same place in each of ``used``."""
        made = self.lots(time, site, kind=kind)
        self.link(made, *used)
        return made

    def stock(self, days: int, sites: int = 1, *made_of: "_Stock") -> "_Stock":
        """Have a new lot of a material every so many days at each site: bought, or made of others."""
        periods = _DAYS // days + 2
        begun = np.tile(np.arange(periods) * float(days), sites)
        site = np.repeat(np.arange(sites), periods)
        if made_of:
            own = self.step(begun, site, *(each.at(begun, site) for each in made_of))
        else:
            own = self.lots(begun, np.zeros_like(site), kind=1)
        return _Stock(own.reshape(sites, periods), days)


@dataclass(frozen=True, slots=True)
class _Stock:
    """The lots of a material, by site and period."""

    lots: Numbers
    days: int

    def at(self, time: Days, site: Numbers) -> Numbers:
        """Return the lot in use at each time and site."""
        period = np.clip((time // self.days).astype(np.int64), 0, self.lots.shape[1] - 1)
        found: Numbers = self.lots[site % self.lots.shape[0], period]
        return found


class _Industry:
    """What all batches share: the banks of products, and the materials in use at each time and site."""

    def __init__(self, growing: _Growing, products: int) -> None:
        self.growing = growing
        host = growing.lots(np.zeros(3), np.zeros(3, np.int64), kind=1)
        shared = growing.chance.choice(3, products, p=[0.6, 0.3, 0.1])
        site = np.arange(products) * 7 % _SITES
        master = growing.step(np.full(products, 1.0), site, host[shared], kind=1)
        laid_down = (2.0, 730.0, 1460.0, 2190.0, 2920.0)
        working = [growing.step(np.full(products, day), site, master, kind=1) for day in laid_down]
        self.bank = _Stock(np.stack(working, axis=1), 730)
        additive, beads = growing.stock(900), growing.stock(500)
        salts = [growing.stock(180) for _ in range(4)]
        self.media = [growing.stock(7, _SITES, growing.stock(90), additive, salt) for salt in salts[:3]]
        self.resins = [growing.stock(400, _SITES, beads) for _ in range(3)]
        self.buffers = [growing.stock(3, _SITES, salts[each % 4]) for each in range(6)]
        self.excipients = [growing.stock(60) for _ in range(3)]
        self.payload, self.solvent = growing.stock(120), growing.stock(30, _SITES)
        self.vials, self.stoppers = growing.stock(20), growing.stock(45)
        self.cartons, self.leaflets, self.labels = (growing.stock(days, _PACKING) for days in (30, 40, 50))

    def purified(self, product: Numbers, time: Days, site: Numbers) -> Numbers:
        """Grow and purify a batch of each product; return what comes off the last column 36 days later."""
        growing = self.growing
        grown = growing.step(time, site, self.bank.at(time, product))
        for step in range(4):
            own = time + 4 * step + 4
            grown = growing.step(own, site, grown, *(each.at(own, site) for each in self.media[: 2 + step // 3]))
        grown = growing.step(time + 32, site, grown)
        for step, resin in enumerate(self.resins):
            own = time + 33 + step
            buffers = (each.at(own, site) for each in self.buffers[2 * step : 2 * step + 2])
            grown = growing.step(own, site, grown, resin.at(own, site), *buffers)
        return grown

    def substance(self, time: Days, site: Numbers, purified: list[Numbers]) -> Numbers:
        """Pool two batches; conjugate three pools in ten. Return the drug substance."""
        growing = self.growing
        pooled = growing.step(time, site, *purified, *(each.at(time, site) for each in self.excipients[:2]))
        some = np.flatnonzero(growing.chance.random(pooled.size) < 0.3)  # noqa: PLR2004 - a share made up
        own, there = time[some] + 5, site[some]
        linked = growing.step(own, there, pooled[some], self.payload.at(own, there), self.solvent.at(own, there))
        pooled[some] = linked
        return pooled

    def products(self, product: Numbers, time: Days, substance: Numbers) -> None:
        """Split drug substance in three, fill each part, pack each filled lot."""
        growing = self.growing
        parts = [growing.step(time, product * 7 % _SITES, substance) for _ in range(3)]
        filling, packing = product * 3 % _FILLING, product * 11 % _PACKING
        for number, part in enumerate(parts):
            own = time + 10 + 15 * number
            shared = (each.at(own, filling) for each in (self.excipients[2], self.vials, self.stoppers))
            filled = growing.step(own, filling + 100, part, *shared)
            # One fill in five takes some of the next drug substance as well.
            more = np.flatnonzero(growing.chance.random(filled.size - 1) < 0.2)  # noqa: PLR2004 - a share made up
            growing.link(filled[more + 1], part[more])
            for pack in range(_PACKS):
                at = own + 6 + 2 * pack
                printed = (each.at(at, packing) for each in (self.cartons, self.leaflets, self.labels))
                growing.step(at, packing + 200, filled, *printed, kind=2)


def chains(edges: int, seed: int = 1) -> Chains:
    """Make up chains of about so many edges."""
    growing = _Growing(np.random.default_rng(seed))
    pairs = max(2, edges // _EDGES_A_PAIR)
    products = max(1, pairs // 100)
    industry = _Industry(growing, products)
    product = growing.chance.integers(0, products, pairs)
    begun = np.sort(growing.chance.uniform(3, _DAYS - 130, pairs))
    site = product * 7 % _SITES
    purified = [industry.purified(product, begun + delay, site) for delay in (0.0, 3.0)]
    substance = industry.substance(begun + 40, site, purified)
    industry.products(product, begun + 50, substance)
    return _numbered(growing)


def _numbered(growing: _Growing) -> Chains:
    """Number lots in order of time, as a store numbers them that is told of them as they happen."""
    times = np.concatenate(growing.times)
    order = np.argsort(times, kind="stable")
    number = np.empty(order.size, np.int64)
    number[order] = np.arange(order.size)
    kinds = np.concatenate(growing.kinds)[order]
    used, made = (number[np.concatenate(each)] for each in (growing.used, growing.made))
    each_once = np.unique(made << 32 | used)
    return Chains(
        used=(each_once & 0xFFFFFFFF).astype(np.int32),
        made=(each_once >> 32).astype(np.int32),
        time=(times[order] * DAY).astype(np.int64),
        site=np.concatenate(growing.sites)[order].astype(np.int32),
        finished=kinds == 2,  # noqa: PLR2004 - as stated where lots are made
        raw=kinds == 1,
    )
