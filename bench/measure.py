"""Measuring side by side: every contender takes its turn in each round, so that a slow moment of the machine hits all alike."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Contenders = Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise and how it was kept: `found` is to be at most `limit`, in `unit` ("×" for a ratio)."""

    name: str
    text: str
    found: float
    limit: float
    unit: str
    detail: str

    @property
    def kept(self) -> bool:
        return self.found <= self.limit


def interleaved(contenders: Contenders, *, rounds: int, warm_up: int) -> dict[str, float]:
    """The median time of each contender, in seconds. The one that goes first changes with every round."""
    names = list(contenders)
    for _ in range(warm_up):
        for name in names:
            contenders[name]()
    times: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    gc.disable()  # of this process, which asks; the servers collect as they always do
    try:
        for number in range(rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                begin = perf_counter()
                contenders[name]()
                times[name].append(perf_counter() - begin)
    finally:
        gc.enable()
    return {name: median(found) for name, found in times.items()}


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
