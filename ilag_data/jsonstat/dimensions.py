"""Step three, first half: the dimensions of one dataset."""

from ilag_data.jsonstat.checks import (
    Object,
    broken,
    distinct_texts,
    listed,
    named,
    object_in,
    text_in,
    texts_of,
)
from ilag_data.jsonstat.model import Dimension, Note, Unit


def dimensions_of(dataset: Object) -> tuple[list[Dimension], dict[str, tuple[str, ...]]]:
    """Read the dimensions in the order of ``id``, and the roles they have."""
    described = object_in(dataset, "dimension", "the dataset")
    # JSON-stat 1 keeps id, size and role among the dimensions.
    holder = dataset if "id" in dataset else described
    ids, sizes = distinct_texts(holder.get("id"), "id"), holder.get("size")
    if not isinstance(sizes, list) or len(sizes) != len(ids):
        raise broken(f"'size' is {named(sizes)}, but 'id' names {len(ids)} dimensions.")
    dimensions = []
    for name, size in zip(ids, sizes, strict=True):
        if not isinstance(described.get(name), dict):
            known = listed(described)
            raise broken(f"'id' names {name!r}, which 'dimension' does not describe; it has {known}.")
        dimensions.append(_dimension(name, size, described[name]))
    roles = {
        role: tuple(name for name in texts_of(names, f"role.{role}") if name in ids)
        for role, names in object_in(holder, "role", "the dataset").items()
    }
    return dimensions, roles


def _dimension(name: str, size: object, described: Object) -> Dimension:
    where = f"dimension {name!r}"
    category = object_in(described, "category", where)
    codes = _codes(category, where)
    # Some publishers write sizes as text. True is 1 in Python, but not in JSON.
    if type(size) not in {int, str} or size not in (len(codes), str(len(codes))):
        raise broken(f"In {where} 'size' is {named(size)}, but 'category' has {len(codes)} codes.")
    labels = object_in(category, "label", where)
    code_notes, units = object_in(category, "note", where), object_in(category, "unit", where)
    extension = object_in(described, "extension", where)
    elimination = extension.get("elimination")
    notes = [Note(text, name) for text in texts_of(described.get("note"), f"note of {where}")]
    for code in codes:
        if code in code_notes:
            texts = texts_of(code_notes[code], f"note of {where}, {code!r}")
            notes += [Note(text, name, code) for text in texts]
    return Dimension(
        id=name,
        label=text_in(described, "label", where) or name,
        codes=codes,
        labels=tuple(_label(labels, code, where) for code in codes),
        notes=tuple(notes),
        units={code: _unit(units, code, where) for code in codes if code in units},
        elimination=elimination if isinstance(elimination, bool) else None,
        elimination_code=text_in(extension, "eliminationValueCode", where),
        extension=extension,
    )


def _codes(category: Object, where: str) -> tuple[str, ...]:
    """List the codes in their order, from any of the three forms of ``category.index``."""
    index = category.get("index")
    if index is None:
        index = list(object_in(category, "label", where))
        if len(index) != 1:
            problem = f"In {where} 'category.index' is absent, which is allowed for one code only"
            raise broken(f"{problem}; 'label' has {len(index)}.")
    if not isinstance(index, dict):
        return distinct_texts(index, f"category.index of {where}")
    at_position: dict[int, str] = {}
    for code, position in index.items():
        if type(position) is not int or not 0 <= position < len(index):
            problem = f"In {where} the code {code!r} has the index {named(position)}"
            raise broken(f"{problem}, expected a position from 0 to {len(index) - 1}.")
        other = at_position.setdefault(position, code)
        if other != code:
            raise broken(f"In {where} the codes {other!r} and {code!r} have the same index {position}.")
    return tuple(at_position[position] for position in range(len(index)))


def _label(labels: Object, code: str, where: str) -> str:
    label = text_in(labels, code, where)
    return code if label is None else label  # an empty label is one too


def _unit(units: Object, code: str, where: str) -> Unit:
    where = f"the unit of {where}, code {code!r}"
    unit = object_in(units, code, where)
    decimals = unit.get("decimals")
    if decimals is not None and (type(decimals) is not int or decimals < 0):
        raise broken(f"In {where} 'decimals' is {named(decimals)}, expected a whole number.")
    # The standard's own examples call the unit "label", PxWeb calls it "base".
    base, label = text_in(unit, "base", where), text_in(unit, "label", where)
    return Unit(base or label, decimals)
