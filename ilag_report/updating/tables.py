"""Tables cell by cell: figures follow, the cells' formatting and what a person wrote stay."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from pptx.oxml.ns import qn

from ilag_report.charts.marks import fingerprint, fingerprints
from ilag_report.charts.reading import cells_of
from ilag_report.updating.pairs import pair
from ilag_report.updating.texts import Change, Left, Outcome, rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native


def merge_table(table: Native, prints: Prints, fresh: Native) -> Outcome:
    """Bring a table up to date; `prints` are the fingerprints of what we wrote, by its rows.

    A row or column that a person took out stays out, one that a person put in stays as it is.
    """
    outcome, mine, new = Outcome(), cells_of(table), cells_of(fresh)
    base = _rows_in(prints)
    _mend(table)
    rows, columns = _Places(base, mine, new), _Places(_turned(base), _turned(mine), _turned(new), _heads(new))
    outcome.tell("rows_gone", [new[at][0] for at in rows.missing])
    outcome.tell("columns_gone", [", ".join(_heads_of(new, at)) for at in columns.missing])
    added = [one for at, one in enumerate(_turned(mine)) if columns.of(at)[0] is None]
    outcome.tell("own_columns", [next(filter(None, one), "") for one in added])
    if rows.are_moved or columns.are_moved:
        outcome.hand["sorted"] = []
    shown: list[tuple[Native, int | None]] = []  # rows of the table, and which of the new ones each is
    for at, (row, old) in enumerate(zip(table.findall(qn("a:tr")), mine, strict=True)):
        of_base, now = rows.of(at)
        if of_base is not None and now is None and fingerprints(old) == base[of_base]:
            table.remove(row)
            outcome.changed.append(Change(_line(old), ""))
            continue
        shown.append((row, now))
        if of_base is None:
            outcome.own.append(" ".join(filter(None, old)))
        elif now is None:
            outcome.left.append(Left(_line(old), "", is_new=True, what="row"))
        else:
            _merge_row(row, old, base[of_base], new, now, columns, outcome)
    _insert_rows(shown, rows, columns, new, outcome)
    stands = _take_out_columns(table, columns, _turned(mine), _turned(base), outcome)
    _insert_columns(table, shown, columns.added, stands, new, outcome)
    return outcome


def in_the_way_of_table(prints: Prints) -> str:
    """Return the message that says why a table is left alone; empty where it is not."""
    return "" if len({*map(len, _rows_in(prints))}) == 1 else "unmarked"


def _rows_in(prints: Prints) -> list[tuple[str, ...]]:
    return [prints[str(row)] for row in range(sum(key.isdecimal() for key in prints))]


def _mend(table: Native) -> None:
    """Give cells their margins above and below again: LibreOffice (7.4) leaves out those of nothing."""
    for cell in table.xpath(".//a:tc[a:txBody/a:bodyPr[@tIns = '0' and @bIns = '0']]/a:tcPr[not(@marT)]"):
        cell.set("marT", "0")
        cell.set("marB", "0")


def _merge_row(
    row: Native,
    old: Sequence[str],
    base: Sequence[str],
    new: Sequence[Sequence[str]],
    row_now: int,
    columns: _Places,
    outcome: Outcome,
) -> None:
    """Bring the cells of a row up to date."""
    for at, cell in enumerate(row.findall(qn("a:tc"))):
        column, wanted = columns.of(at)
        if column is None or wanted is None:
            continue
        print_, now = fingerprint(old[at]), fingerprint(new[row_now][wanted])
        if print_ == base[column] != now:
            _write(cell, new[row_now][wanted])
            outcome.figures.append(Change(old[at], new[row_now][wanted], names_of(new, row_now, wanted)))
        elif print_ != now:
            left = Left(old[at].strip(), new[row_now][wanted], is_new=now != base[column], what="cell")
            outcome.left.append(left._replace(of=names_of(new, row_now, wanted)))


def names_of(rows: Sequence[Sequence[str]], row: int, column: int) -> tuple[str, ...]:
    """Return what a cell is of: its row and its column, but for what it names itself."""
    names = rows[row][0] if column else "", *(_heads_of(rows, column) if row >= _heads(rows) else ())
    return tuple(" ".join(one.split()) for one in names if one.strip())


def _heads_of(rows: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    """Return what stands above a column; with what spans it, if others are called so too."""
    heads = rows[: _heads(rows)]
    nearest = [next(filter(None, (row[at] for row in reversed(heads))), "") for at in range(len(rows[0]))]
    above = next(filter(None, reversed(heads[0][: column + 1])), "")
    names = [above, nearest[column]] if nearest.count(nearest[column]) > 1 else [nearest[column]]
    return tuple(dict.fromkeys(filter(None, names)))


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows name the columns: the first, and those below it that are of nothing."""
    return next((at for at, row in enumerate(rows) if at and row[0].strip()), 1)


def _line(row: Sequence[str]) -> str:
    return " | ".join(filter(None, row))


class _Places:
    """Which rows (or columns) of a person's table are which of those we wrote, and of those to be written.

    They are known by their first cells. Where there are as many as before, new ones are at the places of the
    old, unless a person moved those.
    """

    def __init__(
        self, base: Sequence[Sequence[str]], mine: Sequence[Sequence[str]], new: Sequence[Sequence[str]],
        head: int = 1,
    ) -> None:  # fmt: skip
        keys = ["".join(one[:head]) for one in base]
        wanted = ["".join(fingerprints(one[:head])) for one in new]
        self._of_base = of_base = pair(keys, ["".join(fingerprints(one[:head])) for one in mine])
        self.are_moved = [*of_base.values()] != sorted(of_base.values())
        if len(wanted) != len(keys) or (self.are_moved and sorted(wanted) == sorted(keys)):
            self._now = {one: at for at, one in pair(keys, wanted).items()}
        else:
            self._now = {at: at for at in range(len(keys))}
        known, placed = {*of_base.values()}, {*self._now.values()}
        self.missing = [place for at, place in self._now.items() if at not in known]  # taken out by a person
        self.added = [place for place in range(len(wanted)) if place not in placed]  # new since we wrote it
        self.stands = {self._now[at]: place for place, at in of_base.items() if at in self._now}

    def of(self, mine: int) -> tuple[int | None, int | None]:
        """Return the place of one in what we wrote, and in what is to be written."""
        base = self._of_base.get(mine)
        return base, None if base is None else self._now.get(base)


def _turned(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return list(zip(*rows, strict=True))


def _insert_rows(
    shown: list[tuple[Native, int | None]],
    rows: _Places,
    columns: _Places,
    new: Sequence[Sequence[str]],
    outcome: Outcome,
) -> None:
    """Put in the rows that are new since we wrote the table, each below the one it follows."""
    for now in rows.added:
        at = next((at for at, (_, place) in enumerate(shown) if place == now - 1), None)
        if at is None:
            continue
        made = copy.deepcopy(shown[at][0])
        for place, cell in enumerate(made.findall(qn("a:tc"))):
            wanted = columns.of(place)[1]
            _write(cell, "" if wanted is None else new[now][wanted])
        shown[at][0].addnext(made)
        shown.insert(at + 1, (made, now))
        outcome.changed.append(Change("", _line(new[now])))


def _take_out_columns(
    table: Native,
    columns: _Places,
    mine: Sequence[Sequence[str]],
    base: Sequence[Sequence[str]],
    outcome: Outcome,
) -> dict[int, int]:
    """Take out columns that we would not write now, and tell where each of the new ones stands.

    One that a person wrote in stays. What is left becomes wider: the table is as wide as it was.
    """
    gone = []
    for at, old in enumerate(mine):
        of_base, now = columns.of(at)
        if of_base is None or now is not None:
            continue
        if fingerprints(old) == base[of_base]:
            gone.append(at)
            outcome.changed.append(Change(_line(old), ""))
        else:
            outcome.left.append(Left(_line(old), "", is_new=True, what="row"))
    for at in reversed(gone):
        for row in table.findall(qn("a:tr")):
            cells = row.findall(qn("a:tc"))
            origin = _origin(cells, at)
            if (span := int(origin.get("gridSpan", "1"))) > 1:
                origin.set("gridSpan", str(span - 1))
                if span == 2:
                    origin.attrib.pop("gridSpan")
            # Of cells that are one the first has the text: the last of them goes.
            row.remove(cells[cells.index(origin) + span - 1])
    _resize(table, gone)
    return {now: at - sum(one < at for one in gone) for now, at in columns.stands.items()}


def _resize(table: Native, gone: Sequence[int]) -> None:
    """Take columns out of the widths of a table, and share theirs among the others."""
    grid = table.find(qn("a:tblGrid"))
    whole = sum(int(one.get("w")) for one in grid)
    for at in reversed(gone):
        grid.remove(grid[at])
    left = sum(int(one.get("w")) for one in grid)
    for one in grid if gone else ():
        one.set("w", str(int(one.get("w")) * whole // left))


def _origin(cells: Sequence[Native], at: int) -> Native:
    """Return the cell that has the text of one, which may be one with those before it."""
    return next(cell for cell in reversed(cells[: at + 1]) if cell.get("hMerge") is None)


def _insert_columns(
    table: Native,
    shown: list[tuple[Native, int | None]],
    added: Sequence[int],
    stands: dict[int, int],
    new: Sequence[Sequence[str]],
    outcome: Outcome,
) -> None:
    """Put in columns as wide as the one before, and make all narrower: the table is as wide as it was."""
    grid = table.find(qn("a:tblGrid"))
    whole = sum(int(one.get("w")) for one in grid)
    for now in added:
        if (before := stands.get(now - 1)) is None:
            continue
        grid.insert(before + 1, copy.deepcopy(grid[before]))
        for row, wanted in shown:
            cells = row.findall(qn("a:tc"))
            made = copy.deepcopy(cells[before])
            cells[before].addnext(made)
            origin = _origin(cells, before)
            if (span := int(origin.get("gridSpan", "1"))) > 1:
                origin.set("gridSpan", str(span + 1))
                made.attrib.pop("gridSpan", None)
                made.set("hMerge", "1")
            _write(made, "" if wanted is None else new[wanted][now])
        stands = {one: at + (at > before) for one, at in stands.items()} | {now: before + 1}
        outcome.changed.append(Change("", _line([row[now] for row in new])))
    total = sum(int(one.get("w")) for one in grid)
    for one in grid if total > whole else ():
        one.set("w", str(int(one.get("w")) * whole // total))


def _write(cell: Native, text: str) -> None:
    """Write a text into a cell, which may have had several paragraphs."""
    body = cell.find(qn("a:txBody"))
    first, *others = body.findall(qn("a:p"))
    for one in others:
        body.remove(one)
    rewrite(first, text)
