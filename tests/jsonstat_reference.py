"""A slow reader of well-formed JSON-stat datasets, written from the standard's text: one cell at a time.

It shares no code, no library and no idea with `ilag_data.jsonstat`: it answers with plain dictionaries, and
finds a cell's position by the standard's own formula rather than by repeating anything.
"""

import itertools
import json
from typing import Any


def categories(category: dict[str, Any]) -> list[tuple[str, str]]:
    """The codes and labels of one dimension, in order."""
    labels = category.get("label") or {}
    index = category.get("index")
    if index is None:
        (only,) = labels
        ordered = [only]
    elif isinstance(index, list):
        ordered = list(index)
    else:
        ordered = [""] * len(index)
        for code in index:
            ordered[index[code]] = code
    return [(code, labels.get(code, code)) for code in ordered]


def cell_at(found: Any, position: int) -> Any:  # noqa: ANN401 - numbers or marks
    """What an array, a sparse object or one text for all says about one cell."""
    if isinstance(found, str):
        return found
    if isinstance(found, dict):
        return found.get(str(position))
    if isinstance(found, list):
        return found[0] if len(found) == 1 else found[position]
    return None


def read_cells(document: bytes | str) -> list[dict[str, Any]]:
    """Every cell as ``{id: code, id_label: label, …, "value": …, "status": …}``, last dimension fastest."""
    dataset = json.loads(document)
    if "class" not in dataset and "dataset" in dataset:
        dataset = dataset["dataset"]
    described = dataset["dimension"]
    holder = dataset if "id" in dataset else described
    ids = holder["id"]
    of_each = [categories(described[name]["category"]) for name in ids]
    if dataset.get("value", []) == []:
        return []
    cells = []
    for chosen in itertools.product(*(range(len(of)) for of in of_each)):
        # position = Σ (category's index × product of the sizes of the dimensions to its right)
        position = 0
        for number, at in enumerate(chosen):
            weight = 1
            for right in of_each[number + 1 :]:
                weight *= len(right)
            position += at * weight
        cell: dict[str, Any] = {}
        for name, of, at in zip(ids, of_each, chosen, strict=True):
            cell[name], cell[f"{name}_label"] = of[at]
        value = dataset["value"]
        cell["value"] = value.get(str(position)) if isinstance(value, dict) else value[position]
        cell["status"] = cell_at(dataset.get("status"), position) or None
        cells.append(cell)
    return cells
