"""The reader against the slow one of the standard: ``python -m tests.differential [DOCUMENTS] [--seed N]``.

So many legal documents, of every form, are read by both and compared cell by cell, with all that they say of
themselves; and so many with one thing changed, which both must refuse, or read alike. Legal forms are counted.
The same seed gives the same documents, so that the counts that are published can be had again.
"""

import argparse
from collections import Counter
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat import Dataset, read_all
from tests import jsonstat_reference as reference
from tests.jsonstat_documents import changed, documents, forms

SEED = 7459


def compare(document: bytes) -> int | None:
    """Read a document both ways; return how many cells were equal, or None when both refused it."""
    try:
        expected = reference.read_all(document)
    except reference.RefusedError:
        try:
            read_all(document)
        except JsonStatError as error:
            assert error.problem  # noqa: PT017 (refused, and in words)
            assert error.remedy  # noqa: PT017
            return None
        raise AssertionError("read, although the standard does not allow it") from None
    found = read_all(document)
    assert list(found) == list(expected)
    for name, table in expected.items():
        _same(found[name], table)
    return sum(len(table.cells) for table in expected.values())


def _same(found: Dataset, expected: reference.Table) -> None:
    cells = _cells(found.frame)
    assert len(cells) == len(expected.cells)
    for cell, wanted in zip(cells, expected.cells, strict=True):
        assert cell == wanted
        # Equal is not enough: -0.0 == 0, and 1.0 == True.
        assert str(cell["value"]) == str(None if wanted["value"] is None else float(wanted["value"]))
    for name, codes in expected.codes.items():
        assert isinstance(found.frame[name].dtype, pd.CategoricalDtype)
        assert found.frame[name].cat.categories.tolist() == codes
        assert list(found.dimensions[name].codes) == codes
    said = {
        "notes": list(map(tuple, found.notes)),
        "units": {code: (unit.base, unit.decimals) for code, unit in found.units.items()},
        "labels": {name: dimension.label for name, dimension in found.dimensions.items()},
        "elimination": {name: (of.elimination, of.elimination_code) for name, of in found.dimensions.items()},
        "roles": {role: list(names) for role, names in found.roles.items()},
        "label": found.label,
        "source": found.source,
        "updated": found.updated and found.updated.isoformat(),  # as text: equal moments may differ in zone
        "table": found.table_id,
    }
    assert said == expected.said


def _cells(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = {str(name): frame[name].astype(object).tolist() for name in frame}
    if "period" in plain and isinstance(frame["period"].dtype, pd.PeriodDtype):
        plain["period"] = [period.start_time.date() for period in plain["period"]]
    return [
        {name: None if _missing(cell) else cell for name, cell in zip(plain, row, strict=True)}
        for row in zip(*plain.values(), strict=True)
    ]


def _missing(cell: object) -> bool:
    return cell is None or cell != cell  # noqa: PLR0124 (NaN)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=SEED, help="other documents, e.g. for another night")
    asked = parser.parse_args()
    seen: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    quiet = settings(
        max_examples=asked.documents,
        phases=[Phase.generate, Phase.shrink],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    @seed(asked.seed)
    @quiet
    @given(documents())
    def legal(document: bytes) -> None:
        cells = compare(document)
        seen.update(set(forms(document)))
        counts.update({"legal": 1, "legal, refused by both": cells is None, "cells": cells or 0})

    @seed(asked.seed)
    @quiet
    @given(changed())
    def broken(document: bytes) -> None:
        cells = compare(document)
        counts.update({"changed": 1, "changed, refused by both": cells is None, "cells": cells or 0})

    legal()
    broken()
    print(
        f"{counts['legal']} legal documents: {counts['legal'] - counts['legal, refused by both']} read alike, "
        f"{counts['legal, refused by both']} refused by both (two columns of one name)\n"
        f"{counts['changed']} with one thing changed: {counts['changed, refused by both']} refused by both, the "
        f"others read alike\n{counts['cells']} cells equal\n{len(seen)} legal forms, and documents with each:"
    )
    for form, count in sorted(seen.items()):
        print(f"  {count:>6}  {form}")


if __name__ == "__main__":
    main()
