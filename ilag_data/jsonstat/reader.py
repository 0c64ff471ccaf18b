"""The four steps put together."""

from datetime import UTC, datetime

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat.checks import Object, broken, listed, object_in, text_in, texts_of
from ilag_data.jsonstat.datasets import datasets_in
from ilag_data.jsonstat.decoding import Document, decode
from ilag_data.jsonstat.dimensions import dimensions_of
from ilag_data.jsonstat.figures import status_of, values_of
from ilag_data.jsonstat.frame import tidy_frame
from ilag_data.jsonstat.model import Dataset, Note


def read(document: Document) -> Dataset:
    """Read a document that holds exactly one dataset.

    Parameters
    ----------
    document : bytes-like, str or mapping
        JSON-stat as UTF-8 (a byte order mark is allowed), as text, or already parsed. It is not changed.

    Returns
    -------
    Dataset
        Its frame has one row per cell and, in this order, for each dimension a categorical column ``<id>``
        (codes as text, in the order of ``category.index``) and ``<id>_label``; right after the time
        dimension's label ``year`` (int16) when all its codes are years, or ``period`` (pandas Period) when
        all are quarters ``2015K1``, months ``2015M01`` or weeks ``2015U01``; then ``value`` (float64,
        missing = NaN) and ``status`` (categorical, missing where there is none).

        The time dimension is the first with the role ``time``, or else the one called ``Tid``. A dimension
        that is itself called ``year`` or ``period`` keeps that column and nothing is derived.

    Raises
    ------
    JsonStatError
        The document is not JSON-stat, contradicts itself, holds no dataset or several, or two columns
        would have one name (a dimension called ``value`` or ``status``; ids ``x`` and ``x_label``).
    TypeError
        `document` is of another Python type.

    See Also
    --------
    read_all : for bundles and collections with several datasets.
    """
    embedded = datasets_in(decode(document))
    if len(embedded) > 1:
        problem = f"The document holds {len(embedded)} datasets: {listed(embedded)}."
        raise broken(problem, "Read them with read_all(document) and pick one by its name.")
    return _dataset(*embedded.values())


def read_all(document: Document) -> dict[str, Dataset]:
    """Read every dataset that a bundle, a collection or a single dataset holds.

    Parameters
    ----------
    document : bytes-like, str or mapping
        As for `read`.

    Returns
    -------
    dict of str to Dataset
        By key for a JSON-stat 1 bundle, by address (or label, or place) for a collection, and ``"dataset"``
        for a document that is one. Items of a collection that are only links are left out.

    Raises
    ------
    JsonStatError
        As `read`; the message names the dataset.
    TypeError
        `document` is of another Python type.
    """
    result = {}
    for name, dataset in datasets_in(decode(document)).items():
        try:
            result[name] = _dataset(dataset)
        except JsonStatError as error:
            raise broken(f"Dataset {name!r}: {error.problem}", error.remedy) from error
    return result


def _dataset(dataset: Object) -> Dataset:
    """Read one dataset; its figures are taken out of the mapping, so that their memory is given back."""
    dimensions, roles = dimensions_of(dataset)
    values = values_of(dataset, dimensions)
    status = status_of(dataset, dimensions, len(values))
    extension = object_in(dataset, "extension", "the dataset")
    notes = [Note(text) for text in texts_of(dataset.get("note"), "note")]
    return Dataset(
        frame=tidy_frame(dimensions, roles, values, status),
        label=text_in(dataset, "label", "the dataset"),
        source=text_in(dataset, "source", "the dataset"),
        updated=_moment(dataset.get("updated")),
        notes=(*notes, *(note for dimension in dimensions for note in dimension.notes)),
        units={code: unit for dimension in dimensions for code, unit in dimension.units.items()},
        table_id=_table_id(extension),
        roles=roles,
        dimensions={dimension.id: dimension for dimension in dimensions},
        extension=extension,
    )


def _moment(updated: object) -> datetime | None:
    """Read the time of the last update, in UTC; a date alone is its midnight."""
    try:
        moment = datetime.fromisoformat(updated) if isinstance(updated, str) else None
    except ValueError:
        return None
    if moment is None or not 1900 <= moment.year < 2200:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _table_id(extension: Object) -> str | None:
    table = object_in(extension, "px", "the extension").get("tableid")
    if type(table) is int:
        return f"{table:05d}"  # a number has lost its leading zeros; SSB's ids have five digits
    return table if isinstance(table, str) else None
