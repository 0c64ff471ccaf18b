"""Step two: finding the datasets in a document."""

from ilag_data.jsonstat.checks import ASK_FOR_CUBE, Object, broken, listed, named, object_in


def datasets_in(document: object) -> dict[str, Object]:
    """Name the datasets of a dataset, a collection or a JSON-stat 1 bundle; at least one."""
    if not isinstance(document, dict):
        raise broken(f"Expected a JSON object, found {named(document)}.", ASK_FOR_CUBE)
    kind = document.get("class")
    if kind == "dataset" or (kind is None and "dimension" in document):
        return {"dataset": document}
    if kind == "collection":
        return _datasets_of_collection(document)
    if kind is not None:
        problem = f"The document's class is {named(kind)}; only 'dataset' and 'collection' hold figures."
        raise broken(problem, ASK_FOR_CUBE)
    bundle = {name: item for name, item in document.items() if _is_dataset(item)}
    if not bundle:
        said = [f" It says {named(document[key])}." for key in ("title", "error") if document.get(key)]
        problem = f"The document is JSON but not JSON-stat: its keys are {listed(document)}."
        raise broken(problem + "".join(said), ASK_FOR_CUBE)
    return bundle


def _datasets_of_collection(collection: Object) -> dict[str, Object]:
    """Name the datasets that lie in a collection, rather than being linked from it."""
    items = object_in(collection, "link", "the collection").get("item")
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    names = [str(item.get("href") or item.get("label") or f"item {at}") for at, item in enumerate(items)]
    embedded: Object = {}
    for at, (name, item) in enumerate(zip(names, items, strict=True)):
        if _is_dataset(item):
            embedded[f"{name} (item {at})" if name in embedded else name] = item
    if not embedded:
        problem = f"The collection holds no dataset, only {len(names)} links: {listed(names)}."
        raise broken(problem, "Fetch the dataset that you need by its address and read that.")
    return embedded


def _is_dataset(item: object) -> bool:
    return isinstance(item, dict) and "dimension" in item and item.get("class") in (None, "dataset")
