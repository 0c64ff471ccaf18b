"""How cost grows: several answers joined and read, from ten thousand cells to ten million.

Three rounds, in each every size once, in a process of its own.
"""

from benchmarks.documents import document, selection
from benchmarks.harness import Child, Measured, Options, Row, Rows, Target, Work, child
from ilag_data import jsonstat
from ilag_data.ssb.joining import join
from ilag_data.ssb.selection import split

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
TINY = (1_000, 2_000)
COMPARED_WITH = 1  # place among the sizes: at the smallest one, what a document costs however small is most
PARTS = 10
MOST = 800_000
ROUNDS = 3
FLAT = Target("≤", 1.5)


def joining(cells: str) -> Work:
    """Prepare so many cells in ten answers, or in as many as the limit of the service demands."""
    chosen = selection(int(cells))
    answers = [document(part) for part in split(chosen, min(MOST, int(cells) // PARTS))]

    def work() -> int:
        return len(jsonstat.read(join(answers, chosen)).frame)

    return work


def rows(options: Options) -> Rows:
    sizes = TINY if options.tiny else SIZES
    told: dict[int, list[Child]] = {size: [] for size in sizes}
    for _ in range(options.of(ROUNDS)):
        for size in sizes:
            told[size].append(child("benchmarks.bench_growth:joining", size))
    seconds = {size: Measured.of([one.seconds / one.result * 1e9 for one in of]) for size, of in told.items()}
    memory = {size: Measured.of([one.memory / one.result for one in of]) for size, of in told.items()}
    other = f"at {sizes[COMPARED_WITH]:,}"
    for at, size in enumerate(sizes):
        compared = at > COMPARED_WITH
        for what, unit, measured in (("time", "ns/cell", seconds), ("memory", "B/cell", memory)):
            yield Row(
                f"join and read {size:,} cells, {what}",
                measured[size],
                unit,
                other if compared else "",
                measured[sizes[COMPARED_WITH]] if compared else None,
                FLAT if compared else None,
            )
