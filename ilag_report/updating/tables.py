"""Merge tables cell by cell: figures follow, the cells' formatting and what a user wrote stay."""

from __future__ import annotations

import copy
from itertools import groupby, product
from operator import itemgetter
from typing import TYPE_CHECKING

from pptx.oxml.ns import qn

from ilag_report.charts.marks import BLANK, fingerprint, fingerprints
from ilag_report.charts.reading import cells_of, find, look_of_cell
from ilag_report.updating.pairs import Grid, is_sorted_by_hand, left_out, nearest, places_of, remembered
from ilag_report.updating.texts import Change, Left, Outcome, rewrite

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.pairs import Place
    from ilag_report.updating.recognise import Edits

    _Texts = tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]  # in the deck, and regenerated


def merge_table(table: Native, prints: Prints, fresh: Native, edits: Edits) -> Outcome:
    """Update a table; `prints` are the fingerprints of what ilag wrote last time, by row.

    A row or column that a user removed stays out; one that a user added stays.
    """
    mine, new, outcome = cells_of(table), cells_of(fresh), Outcome()
    grid = Grid([fingerprints(row) for row in mine], _rows_in(prints), [fingerprints(row) for row in new])
    heads = _heads(new)
    _mend(table)
    rows = places_of([row[0] for row in mine], [row[0] for row in grid.base], [row[0] for row in new])
    columns = places_of(
        _tops(mine, heads), _tops(grid.base, heads, BLANK), _tops(new, heads), _prints_of_tops
    )
    plain, grid, wide = grid, _with_spans(grid, table, rows, columns, heads), _filled(new, heads)
    named = [_heads_of(new, at) for at in range(len(new[0]))]
    first = new[min(heads, len(new) - 1)]  # its cells distinguish columns of the same name
    told = [", ".join((*one, *[at][: named.count(one) - 1])) for one, at in zip(named, first, strict=True)]
    outcome.tell("taken_out", [*left_out(rows, [row[0] for row in new]), *left_out(columns, told)])
    own = [[row[one.mine] for row in mine] for one in columns if one.mine is not None and one.is_own]
    outcome.tell("own", [next(filter(None, one), "") for one in own])
    if is_sorted_by_hand(rows) or is_sorted_by_hand(columns):
        outcome.hand["sorted"] = []
    shown_rows = _shown(rows, columns, grid, (mine, new), outcome)
    turned = list(zip(*mine, strict=True)), list(zip(*new, strict=True))
    shown = _shown(columns, rows, grid.turned(), turned, outcome)
    lines = table.findall(qn("a:tr"))
    if "cells" in edits:
        stay = {(row.mine, column.mine) for row, column in product(shown_rows, shown)}
        outcome.tell("cells_gone", [*_dressed_where_gone(lines, mine, prints, stay)])
    for line in lines:
        table.remove(line)
    table.extend(_of_places(lines, shown_rows, heads))
    if [one.mine for one in shown] != [*range(len(mine[0]))]:
        _put_in_columns(table, shown_rows, shown, new)
    outcome.own += [" ".join(filter(None, _kept(one, shown, grid, mine))) for one in rows if one.is_own]
    for line, row in zip(table.findall(qn("a:tr")), shown_rows, strict=True):
        for cell, column in zip(line.findall(qn("a:tc")), shown, strict=True):
            _merge_cell(cell, row, column, grid, (mine, wide if cell.get("gridSpan") else new), outcome)
    below, beside = (
        remembered([one for one in those if one.is_out or one in stay], total)
        for those, stay, total in ((rows, shown_rows, len(new)), (columns, shown, len(new[0])))
    )
    outcome.prints = {
        str(at): tuple(plain.expected(row, column) for column in beside) for at, row in enumerate(below)
    }
    places = [both for both in product(rows, columns) if grid.is_of_user(*both)]
    outcome.gone += _gone(places, grid, mine, {*product(shown_rows, shown)})
    return outcome


def _gone(
    places: Iterable[tuple[Place, Place]],
    grid: Grid,
    rows: Sequence[Sequence[str]],
    shown: Collection[tuple[Place, Place]],
) -> Iterator[Change]:
    """Yield what a user wrote in cells where it does not stay."""
    for row, column in places:
        if row.mine is None or column.mine is None or ((row, column) in shown and grid.keeps(row, column)):
            continue
        text = rows[row.mine][column.mine].strip()
        if text or grid.is_typed(row, column):
            yield Change(text, "", names_of(rows, row.mine, column.mine))


def _dressed_where_gone(
    lines: Sequence[Native],
    rows: Sequence[Sequence[str]],
    prints: Prints,
    stay: Collection[tuple[int | None, int | None]],
) -> Iterator[str]:
    """Yield the names of cells whose looks a user edited, in rows and columns that go."""
    for row, line in enumerate(lines):
        for column, cell in enumerate(line.findall(qn("a:tc"))):
            look = look_of_cell(cell)
            if (row, column) not in stay and look and fingerprint(look) not in prints["cells"]:
                yield ", ".join(names_of(rows, row, column)) or rows[row][column]


def _with_spans(
    grid: Grid, table: Native, rows: Sequence[Place], columns: Sequence[Place], heads: int
) -> Grid:
    """Return the grid in which a heading that spans columns belongs to the first of them in the deck."""
    mine, base, new = ([[*row] for row in those] for those in grid)
    wide = Grid(mine, _filled(base, heads, BLANK), _filled(new, heads, BLANK))
    cells = [line.findall(qn("a:tc")) for line in table.findall(qn("a:tr"))]
    for row, column in product(rows, columns):
        if row.mine is None or column.mine is None or row.new not in range(heads - 1):
            continue
        cell = cells[row.mine][column.mine]
        if cell.get("hMerge"):
            mine[row.mine][column.mine] = grid.written(row, column)
        elif cell.get("gridSpan"):
            if row.base is not None and column.base is not None:
                base[row.base][column.base] = wide.base[row.base][column.base]
            if row.new is not None and column.new is not None:
                new[row.new][column.new] = wide.new[row.new][column.new]
    return Grid(mine, base, new)


def _shown(
    places: Sequence[Place], others: Sequence[Place], grid: Grid, texts: _Texts, outcome: Outcome
) -> list[Place]:
    """Leave out the rows (or columns) that ilag would not write now, unless a user edited them."""
    shown = []
    for one in [one for one in places if not one.is_out]:
        if one.mine is None and one.new is not None:
            outcome.changed.append(Change("", _line(texts[1][one.new])))
        elif one.mine is not None and one.has_ended:
            if grid.is_as_written(one, others):
                outcome.changed.append(Change(_line(texts[0][one.mine]), ""))
                continue
            outcome.tell("line_kept", [_line(_kept(one, others, grid, texts[0]))])
        shown.append(one)
    return shown


def _kept(row: Place, columns: Sequence[Place], grid: Grid, texts: Sequence[Sequence[str]]) -> list[str]:
    """Return the texts of the cells of a row (or column) in the deck that stay."""
    return [texts[row.mine or 0][one.mine or 0] for one in columns if grid.keeps(row, one)]


def _of_places(those: Sequence[Native], places: Sequence[Place], heads: int) -> list[Native]:
    """Return the elements of rows, columns or cells; a new one copies the nearest that is not a heading."""
    known = {place: one.mine for place, one in enumerate(places) if one.mine is not None}
    models = {place for place, at in known.items() if at >= heads} or {*known}
    return [
        those[known[place]] if place in known else copy.deepcopy(those[known[nearest(models, place)]])
        for place in range(len(places))
    ]


def _put_in_columns(
    table: Native, rows: Sequence[Place], places: Sequence[Place], new: Sequence[Sequence[str]]
) -> None:
    """Replace the columns of a table, keeping its total width and its merged cells."""
    grid = table.find(qn("a:tblGrid"))
    whole = sum(int(one.get("w")) for one in grid)
    grid[:] = _of_places([*grid], places, 1)
    total = sum(int(one.get("w")) for one in grid)
    for one in grid if total != whole else ():
        one.set("w", str(int(one.get("w")) * whole // total))
    for line, row in zip(table.findall(qn("a:tr")), rows, strict=True):
        cells = line.findall(qn("a:tc"))
        made = _of_places(cells, places, 1)
        for cell in cells:
            line.remove(cell)
        for at, cell in enumerate(made):
            line.insert(at, cell)
        firsts = [at for at, cell in enumerate(cells) if cell.get("hMerge") is None]
        if len(firsts) < len(cells):
            joined: list[int] = []
            for one in places:
                is_first = one.new is not None and row.new is not None and bool(new[row.new][one.new])
                at = -1 if one.mine is None else max(first for first in firsts if first <= one.mine)
                joined.append(at if one.mine is not None or is_first or not joined else joined[-1])
            _join(made, joined)


def _join(cells: Sequence[Native], firsts: Sequence[int]) -> None:
    """Merge cells of a row that have the same first cell."""
    for _, those in groupby(zip(firsts, cells, strict=True), key=itemgetter(0)):
        first, *others = (cell for _, cell in those)
        for cell in (first, *others):
            cell.attrib.pop("gridSpan", None)
            cell.attrib.pop("hMerge", None)
        for cell in others:
            cell.set("hMerge", "1")
            first.set("gridSpan", str(1 + len(others)))


def _merge_cell(cell: Native, row: Place, column: Place, grid: Grid, texts: _Texts, outcome: Outcome) -> None:
    """Update a cell; what a user wrote in it stays, unless the cell is now for another year."""
    is_covered = cell.get("hMerge") is not None and row.new in range(_heads(texts[1]) - 1)  # by a heading
    text = "" if is_covered else _text_of(texts[1], row, column)
    if row.mine is None or column.mine is None:
        _write(cell, text)
        return
    old = texts[0][row.mine][column.mine]
    if row.new is None or column.new is None:
        if not grid.keeps(row, column):
            _write(cell, "")
        return
    names = names_of(texts[1], row.new, column.new)
    if grid.keeps(row, column):
        is_new = grid.expected(row, column) != grid.written(row, column)
        outcome.left.append(Left(old.strip(), text, is_new=is_new, what="cell", of=names))
    elif not is_covered and fingerprint(old) != fingerprint(text):
        _write(cell, text)
        if not grid.is_typed(row, column):
            outcome.figures.append(Change(old, text, names))


def _text_of(rows: Sequence[Sequence[str]], row: Place, column: Place) -> str:
    """Return what ilag would write in a cell now."""
    return "" if row.new is None or column.new is None else rows[row.new][column.new]


def in_the_way_of_table(prints: Prints) -> str:
    """Return the key of the message that says why a table is left alone; empty if it is not."""
    rows = _rows_in(prints)
    return "" if len(rows) > 1 and len({*map(len, rows)}) == 1 else "unmarked"


def _rows_in(prints: Prints) -> list[tuple[str, ...]]:
    return [prints[str(row)] for row in range(sum(key.isdecimal() for key in prints))]


def _mend(table: Native) -> None:
    """Restore the top and bottom cell margins of zero, which LibreOffice (7.4) leaves out."""
    for cell in find(table, ".//a:tc[a:txBody/a:bodyPr[@tIns = '0' and @bIns = '0']]/a:tcPr[not(@marT)]"):
        cell.set("marT", "0")
        cell.set("marB", "0")


def names_of(rows: Sequence[Sequence[str]], row: int, column: int) -> tuple[str, ...]:
    """Return the names of a cell's row and column, but not the one that the cell itself contains."""
    names = rows[row][0] if column else "", *(_heads_of(rows, column) if row >= _heads(rows) else ())
    return tuple(" ".join(one.split()) for one in names if one.strip())


def _heads_of(rows: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    """Return the heading of a column, after the one that spans it."""
    heads = rows[: _heads(rows)]
    above = next(filter(None, reversed(heads[0][: column + 1])), "")
    return tuple(dict.fromkeys(filter(None, (above, *(row[column] for row in heads)))))


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of heading rows: the first, and those below it whose first cell is empty."""
    return next((at for at, row in enumerate(rows) if at and row[0].strip()), 1)


def _line(row: Sequence[str]) -> str:
    return " | ".join(filter(None, row))


def _filled(rows: Sequence[Sequence[str]], heads: int, blank: str = "") -> list[list[str]]:
    """Return the rows of a table, with a heading that spans several columns repeated above each."""
    filled = [[*row] for row in rows]
    for row in filled[: heads - 1]:
        for at in range(1, len(row)):
            row[at] = row[at - 1] if row[at] == blank else row[at]
    return filled


def _tops(rows: Sequence[Sequence[str]], heads: int, blank: str = "") -> list[str]:
    """Return the headings above each column, line by line, repeating those that span several."""
    lines = _filled(rows[:heads], heads, blank)
    return ["\n".join(" ".join(one.split()) for one in top) for top in zip(*lines, strict=True)]


def _prints_of_tops(tops: Iterable[str]) -> tuple[str, ...]:
    return tuple("\n".join(fingerprints(one.split("\n"))) for one in tops)


def _write(cell: Native, text: str) -> None:
    """Write a text into a cell as its only paragraph."""
    body = cell.find(qn("a:txBody"))
    first, *others = body.findall(qn("a:p"))
    for one in others:
        body.remove(one)
    rewrite(first, text)
