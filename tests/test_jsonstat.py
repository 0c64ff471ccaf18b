"""What `ilag_data.jsonstat` promises, on small documents in the layout of SSB's answers."""

import copy
import json
import pickle
import time
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat import Dataset, Note, Unit, checks, decoding, figures, lifting, read, read_all


def answer(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A data answer of PxWebApi v2: two regions, one measure, three years, in SSB's own key order."""
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "99999: Innbyggere, etter region, statistikkvariabel og år",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-02-25T07:00:00Z",
        "note": ["Tallene er oppdiktet.", ". = Ikke mulig å oppgi tall."],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 1, 3],
        "dimension": {
            "Region": {
                "label": "region",
                "note": ["Grensene 1. januar."],
                "category": {
                    "index": {"5033": 0, "5041": 1},
                    "label": {"5033": "Tydal", "5041": "Snåase - Snåsa"},
                    "note": {"5041": ["Fra 2018 i Trøndelag."]},
                },
                "extension": {"elimination": True, "eliminationValueCode": "0", "show": "value"},
            },
            "ContentsCode": {
                "label": "statistikkvariabel",
                "category": {
                    "index": {"Personer1": 0},
                    "label": {"Personer1": "Innbyggere"},
                    "unit": {"Personer1": {"base": "personer", "decimals": 0}},
                },
                "extension": {"elimination": False, "show": "value"},
            },
            "Tid": {
                "label": "år",
                "category": {
                    "index": {"2015": 0, "2016": 1, "2017": 2},
                    "label": {"2015": "2015", "2016": "2016", "2017": "2017"},
                },
                "extension": {"elimination": False, "show": "code"},
            },
        },
        "extension": {"px": {"tableid": "09999", "decimals": 0}, "discontinued": None},
        "value": [11, None, 13, 21, 22.5, None],
        "status": {"1": ".", "5": ".."},
    }
    return document | changes


def one_dimension(**category: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A document whose only dimension has the category given, and a figure for each of two codes."""
    return {
        "class": "dataset",
        "id": ["Alder"],
        "size": [2],
        "dimension": {"Alder": {"category": category}},
        "value": [1, 2],
    }


def with_times(*codes: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    tid = {"category": {"index": list(codes)}}
    return {"class": "dataset", "id": ["Tid"], "size": [len(codes)], "dimension": {"Tid": tid}} | (
        {"value": list(range(len(codes)))} | changes
    )


def refusal(document: Any) -> JsonStatError:  # noqa: ANN401 - any accepted type
    with pytest.raises(JsonStatError) as caught:
        read(document)
    assert len(caught.value.remedy) > 10
    return caught.value


def listed(column: pd.Series) -> list[Any]:
    return [None if pd.isna(cell) else cell for cell in column]


# ---- What a good answer gives -----------------------------------------------------------------------------


def test_the_frame_has_one_row_per_cell_in_the_documents_order() -> None:
    frame = read(answer()).frame
    assert list(frame) == [
        "Region",
        "Region_label",
        "ContentsCode",
        "ContentsCode_label",
        "Tid",
        "Tid_label",
        "year",
        "value",
        "status",
    ]
    assert listed(frame["Region"]) == ["5033"] * 3 + ["5041"] * 3
    assert listed(frame["Region_label"]) == ["Tydal"] * 3 + ["Snåase - Snåsa"] * 3
    assert listed(frame["Tid"]) == ["2015", "2016", "2017"] * 2
    assert listed(frame["year"]) == [2015, 2016, 2017] * 2
    assert listed(frame["value"]) == [11, None, 13, 21, 22.5, None]
    assert listed(frame["status"]) == [None, ".", None, None, None, ".."]


def test_a_column_without_categories_is_still_one_of_texts() -> None:
    bare, full = read(answer(status=None)).frame["status"], read(answer()).frame["status"]
    assert bare.cat.categories.dtype == full.cat.categories.dtype == "str"


def test_the_columns_have_the_promised_types() -> None:
    frame = read(answer()).frame
    assert frame["value"].dtype == np.float64
    assert frame["year"].dtype == np.int16
    for name in ["Region", "Region_label", "ContentsCode", "Tid", "Tid_label", "status"]:
        column = frame[name]
        assert isinstance(column.dtype, pd.CategoricalDtype)
        assert column.dtype.categories.dtype == "str"
        assert not column.cat.ordered
        assert column.cat.codes.dtype == np.int8
    assert isinstance(frame.index, pd.RangeIndex)


def test_the_description_of_the_dataset_is_kept() -> None:
    dataset = read(answer())
    assert dataset.label == "99999: Innbyggere, etter region, statistikkvariabel og år"
    assert dataset.source == "Statistisk sentralbyrå"
    assert dataset.updated == datetime(2026, 2, 25, 7, tzinfo=UTC)
    assert dataset.table_id == "09999"
    assert dataset.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ("ContentsCode",)}
    assert dataset.units == {"Personer1": Unit("personer", 0)}
    assert dataset.notes == (
        Note("Tallene er oppdiktet."),
        Note(". = Ikke mulig å oppgi tall."),
        Note("Grensene 1. januar.", "Region"),
        Note("Fra 2018 i Trøndelag.", "Region", "5041"),
    )
    region = dataset.dimensions["Region"]
    assert (region.label, region.codes, region.labels) == (
        "region",
        ("5033", "5041"),
        ("Tydal", "Snåase - Snåsa"),
    )
    assert (region.elimination, region.elimination_code) == (True, "0")
    assert region.extension["show"] == "value"
    assert list(dataset.dimensions) == ["Region", "ContentsCode", "Tid"]
    assert dataset.dimensions["Tid"].elimination is False


def test_a_dataset_can_be_pickled_and_copied() -> None:
    for clone in (pickle.loads(pickle.dumps(read(answer()))), copy.deepcopy(read(answer()))):  # noqa: S301
        assert isinstance(clone, Dataset)
        pd.testing.assert_frame_equal(clone.frame, read(answer()).frame)


def test_columns_do_not_share_memory() -> None:
    frame = read(answer()).frame
    frame.loc[0, "Region"] = "5041"
    assert listed(frame["Region_label"])[0] == "Tydal"


# ---- Every legal form -------------------------------------------------------------------------------------


def test_codes_follow_the_index_not_the_order_of_its_keys() -> None:
    document = one_dimension(index={"c": 1, "b": 0}, label={"c": "C", "b": "B"})
    frame = read(document).frame
    assert listed(frame["Alder"]) == ["b", "c"]
    assert list(frame["Alder"].cat.categories) == ["b", "c"]
    assert listed(frame["Alder_label"]) == ["B", "C"]


def test_index_may_be_an_array_and_labels_absent_or_null() -> None:
    frame = read(one_dimension(index=["090+", "000"], label={"000": None})).frame
    assert listed(frame["Alder"]) == listed(frame["Alder_label"]) == ["090+", "000"]


def test_index_may_be_absent_with_one_category() -> None:
    document = one_dimension(label={"T": "I alt"}) | {"size": [1], "value": [7]}
    frame = read(document).frame
    assert [listed(frame[name]) for name in ("Alder", "Alder_label", "value")] == [["T"], ["I alt"], [7]]


def test_a_dataset_need_not_say_its_class() -> None:
    document = answer()
    del document["class"]
    pd.testing.assert_frame_equal(read(document).frame, read(answer()).frame)


def test_a_note_may_be_one_text() -> None:
    assert read(answer(note="Om tallene")).notes[0] == Note("Om tallene")


def test_an_elimination_that_is_no_truth_value_says_nothing() -> None:
    document = answer()
    document["dimension"]["Region"]["extension"]["elimination"] = "yes"
    assert read(document).dimensions["Region"].elimination is None


def test_sizes_may_be_digits_in_text() -> None:
    assert len(read(answer(size=["2", "1", "3"])).frame) == 6


def test_dimensions_may_be_described_in_another_order_than_id() -> None:
    document = answer()
    document["dimension"] = dict(reversed(document["dimension"].items()))
    pd.testing.assert_frame_equal(read(document).frame, read(answer()).frame)


@pytest.mark.parametrize(
    "value", [{"0": 11, "2": 13, "3": 21, "4": 22.5}, {"4": 22.5, "3": 21, "0": 11, "2": 13, "5": None}]
)
def test_sparse_values_leave_the_other_cells_missing(value: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(read(answer(value=value)).frame, read(answer()).frame)


def test_an_empty_sparse_object_means_that_every_cell_is_missing() -> None:
    frame = read(answer(value={}, status={})).frame
    assert len(frame) == 6
    assert frame["value"].isna().all()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ([None, ".", "", None, None, ".."], [None, ".", None, None, None, ".."]),
        ("e", ["e"] * 6),
        (["e"], ["e"] * 6),
        ({"0": "p"}, ["p", None, None, None, None, None]),
        (None, [None] * 6),
        ([], [None] * 6),
        ("", [None] * 6),
    ],
)
def test_status_may_be_an_array_an_object_or_one_text(status: Any, expected: list[Any]) -> None:  # noqa: ANN401
    assert listed(read(answer(status=status)).frame["status"]) == expected


def test_more_categories_than_a_byte_holds_keep_their_codes() -> None:
    codes = [f"{number:04d}" for number in range(300)]
    document = one_dimension(index=codes) | {"size": [300], "value": list(range(300)), "status": codes}
    frame = read(document).frame
    assert listed(frame["Alder"]) == listed(frame["status"]) == codes
    assert frame["Alder"].cat.codes.dtype == np.int16


def test_categories_with_the_same_label_stay_apart_by_code() -> None:
    frame = read(
        one_dimension(index=["1613", "5011"], label={"1613": "Snillfjord", "5011": "Snillfjord"})
    ).frame
    assert listed(frame["Alder"]) == ["1613", "5011"]
    assert listed(frame["Alder_label"]) == ["Snillfjord"] * 2
    assert list(frame["Alder_label"].cat.categories) == ["Snillfjord"]


def test_dimensions_with_the_same_label_stay_apart_by_id() -> None:
    document = answer()
    document["dimension"]["Region"]["label"] = document["dimension"]["Tid"]["label"] = "fordeling"
    dataset = read(document)
    assert {"Region", "Tid"} <= set(dataset.frame)
    assert dataset.dimensions["Region"].label == dataset.dimensions["Tid"].label == "fordeling"


@pytest.mark.parametrize("gone", ["value", None])
def test_a_metadata_answer_gives_an_empty_frame_of_the_same_columns_and_types(gone: str | None) -> None:
    document = answer(value=[], status=None)
    document.pop(gone or "status")
    document.pop("status", None)
    dataset = read(document)
    full = read(answer(status=None)).frame
    assert dataset.frame.empty
    assert list(dataset.frame.dtypes) == list(full.dtypes)
    assert list(dataset.frame) == list(full)
    assert dataset.dimensions["Region"].codes == ("5033", "5041")


def test_a_bundle_of_json_stat_1_is_read() -> None:
    document = answer()
    for key in ("id", "size", "role"):
        document["dimension"][key] = document.pop(key)
    del document["version"], document["class"], document["extension"]
    bundle = {"dataset": {"status": document.pop("status"), **document}}
    pd.testing.assert_frame_equal(read(bundle).frame, read(answer()).frame)
    assert read(bundle).roles["time"] == ("Tid",)
    assert read(bundle).table_id is None


def test_several_datasets_are_read_by_name_and_refused_as_one() -> None:
    bundle = {"folk": one_dimension(index=["a", "b"]), "jobb": answer()}
    del bundle["folk"]["class"], bundle["jobb"]["class"]
    assert {name: len(dataset.frame) for name, dataset in read_all(bundle).items()} == {"folk": 2, "jobb": 6}
    error = refusal(bundle)
    assert error.problem == "The document holds 2 datasets: 'folk', 'jobb'."
    assert "read_all" in error.remedy


def test_a_collection_gives_the_datasets_that_lie_in_it() -> None:
    link = {"class": "dataset", "href": "https://example.org/b.json"}
    collection = {"class": "collection", "link": {"item": [link, answer(href="https://example.org/a.json")]}}
    assert list(read_all(collection)) == ["https://example.org/a.json"]
    assert len(read(collection).frame) == 6
    twice = {
        "class": "collection",
        "link": {"item": [answer(href="x"), answer(href="x"), answer(label=None)]},
    }
    assert list(read_all(twice)) == ["x", "x (item 1)", "item 2"]


def test_read_all_of_one_dataset_calls_it_dataset() -> None:
    assert list(read_all(answer())) == ["dataset"]


def test_read_all_names_the_broken_dataset() -> None:
    bundle = {"god": one_dimension(index=["a", "b"]), "dårlig": answer(size=[2, 1, 4])}
    del bundle["god"]["class"], bundle["dårlig"]["class"]
    with pytest.raises(JsonStatError, match="Dataset 'dårlig': In dimension 'Tid'"):
        read_all(bundle)


def test_bytes_text_mapping_and_byte_order_mark_give_the_same() -> None:
    content = json.dumps(answer(), ensure_ascii=False)
    ways: list[Any] = [content, content.encode(), bytearray(content.encode()), memoryview(content.encode())]
    ways += [b"\xef\xbb\xbf" + content.encode(), "\ufeff" + content, MappingProxyType(answer())]
    for way in ways:
        pd.testing.assert_frame_equal(read(way).frame, read(answer()).frame)


def test_a_mapping_is_not_changed() -> None:
    document = answer()
    read(document)
    assert document == answer()


def test_another_python_type_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="not list"):
        read([1, 2])  # type: ignore[arg-type]


# ---- Time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "freq", "expected"),
    [
        (["2015K4", "2016K1"], "Q-DEC", ["2015Q4", "2016Q1"]),
        (["2015M12", "2016M01"], "M", ["2015-12", "2016-01"]),
        (["2015U01", "2020U53"], "W-SUN", ["2014-12-29/2015-01-04", "2020-12-28/2021-01-03"]),
    ],
)
def test_quarters_months_and_weeks_become_periods(codes: list[str], freq: str, expected: list[str]) -> None:
    period = read(with_times(*codes)).frame["period"]
    assert period.dtype == pd.PeriodDtype(freq)
    assert [str(one) for one in period] == expected


@pytest.mark.parametrize(
    "codes",
    [
        ["2015", "2016K1"],
        ["2015M13"],
        ["2015K5"],
        ["2015K0"],
        ["2016U53"],
        ["2015U00"],
        ["2014-2015"],
        ["٢٠١٥"],
        ["0003"],
        [],
    ],
)
def test_codes_that_are_not_all_of_one_kind_of_time_derive_nothing(codes: list[str]) -> None:
    assert list(read(with_times(*codes)).frame) == ["Tid", "Tid_label", "value", "status"]


def test_the_role_time_comes_before_the_name_tid() -> None:
    document = answer(role={"time": ["Region"]})
    index = {"1951": 0, "1952": 1}
    document["dimension"]["Region"]["category"] = {"index": index}
    frame = read(document).frame
    assert list(frame)[:4] == ["Region", "Region_label", "year", "ContentsCode"]
    assert listed(frame["year"]) == [1951] * 3 + [1952] * 3


@pytest.mark.parametrize("role", [None, {}, {"time": []}, {"time": ["Borte"]}])
def test_without_a_role_the_dimension_tid_is_time(role: Any) -> None:  # noqa: ANN401
    assert "year" in read(answer(role=role)).frame


def test_a_dimension_called_year_keeps_its_own_column() -> None:
    document = with_times("2015", "2016", id=["year"], role={"time": ["year"]})
    document["dimension"]["year"] = document["dimension"].pop("Tid")
    frame = read(document).frame
    assert list(frame) == ["year", "year_label", "value", "status"]
    assert listed(frame["year"]) == ["2015", "2016"]


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        ("2012-09-27", datetime(2012, 9, 27, tzinfo=UTC)),
        ("2025-06-03T08:00:00+02:00", datetime(2025, 6, 3, 6, tzinfo=UTC)),
        ("0003-10-13T00:00:00Z", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("i går", None),
        ("", None),
        (None, None),
        (2015, None),
    ],
)
def test_updated_is_in_utc_or_none_when_it_is_nonsense(updated: Any, expected: datetime | None) -> None:  # noqa: ANN401
    assert read(answer(updated=updated)).updated == expected


# ---- Small print ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "expected"), [("09999", "09999"), (7459, "07459"), (None, None), (True, None)]
)
def test_the_table_id_is_text_with_its_leading_zeros(table: Any, expected: str | None) -> None:  # noqa: ANN401
    assert read(answer(extension={"px": {"tableid": table}})).table_id == expected


def test_a_unit_may_lack_its_base_or_its_decimals() -> None:
    units = {"a": {"decimals": 2}, "b": {"label": "kroner"}, "elsewhere": {"base": "x"}}
    dataset = read(one_dimension(index=["a", "b"], unit=units))
    assert dataset.units == {"a": Unit(None, 2), "b": Unit("kroner", None)}
    assert dataset.dimensions["Alder"].units == dataset.units


def test_everything_optional_may_be_absent_or_null() -> None:
    names = ["version", "label", "source", "updated", "note", "role", "extension", "status"]
    bare = answer(**dict.fromkeys(names))
    for dataset in (read(bare), read({key: of for key, of in bare.items() if of is not None})):
        assert (dataset.label, dataset.source, dataset.table_id, dataset.roles) == (None, None, None, {})
        assert len(dataset.frame) == 6


def test_text_that_looks_like_figures_does_not_lead_astray() -> None:
    for trap in ['"value":[1,2]', '\\"value":[1,2]', '"status":{"0":"x"}', "lifted out of here", "value"]:
        document = answer(label=trap, extension={"value": [1, 2], "status": {"0": "x"}}, note=[trap])
        dataset = read(json.dumps(document))
        pd.testing.assert_frame_equal(dataset.frame, read(answer()).frame)
        assert dataset.label == trap
        assert dataset.extension == {"value": [1, 2], "status": {"0": "x"}}


def test_the_categories_of_status_do_not_depend_on_the_order_of_its_keys() -> None:
    for status in ({"0": ":", "5": "."}, {"5": ".", "0": ":"}):
        assert list(read(answer(status=status)).frame["status"].cat.categories) == [".", ":"]


def test_a_key_that_only_ends_in_value_is_not_taken_for_it() -> None:
    document = {'x"value': [1, 2], 'x"status': {"0": "x"}, **answer()}
    pd.testing.assert_frame_equal(read(json.dumps(document)).frame, read(answer()).frame)


def test_figures_from_elsewhere_are_never_put_in_place_of_a_text() -> None:
    document = {"extension": {"value": [1, 2, 3, 4, 5, 6]}, **answer(value="lifted out of here")}
    document["extension"] = {"value": [1, 2, 3, 4, 5, 6]}
    assert refusal(json.dumps(document)).problem.startswith("'value' is 'lifted out of here'")


# ---- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"size": [2, 1, 4]},
            "In dimension 'Tid' 'size' is 4, but 'category' has 3 codes.",
        ),
        (
            {"size": [2, True, 3]},
            "In dimension 'ContentsCode' 'size' is true, but 'category' has 1 codes.",
        ),
        ({"size": [2, 3]}, "'size' is an array of 2, but 'id' names 3 dimensions."),
        (
            {"value": [1, 2]},
            "'value' has 2 entries, but the sizes multiply to 6 (Region 2 × ContentsCode 1 × Tid 3).",
        ),
        ({"value": None}, "'value' is null, expected an array, or an object of positions."),
        ({"value": 5}, "'value' is 5, expected an array, or an object of positions."),
        (
            {"value": [1, 2, 3, "4", 5, 6]},
            "value[3] (Region '5041', ContentsCode 'Personer1', Tid '2015') is "
            "'4', expected a number or null.",
        ),
        (
            {"value": [1, True, 3, 4, 5, 6]},
            "value[1] (Region '5033', ContentsCode 'Personer1', Tid '2016') is "
            "true, expected a number or null.",
        ),
        (
            {"value": {"4": [1]}},
            "value[4] (Region '5041', ContentsCode 'Personer1', Tid '2016') is an "
            "array of 1, expected a number or null.",
        ),
        (
            {"value": [1, 2, 3, 4, 5, 2**53 + 1]},
            "value[5] (Region '5041', ContentsCode 'Personer1', Tid '2017') is 9007199254740993: "
            "an integer beyond 2**53 would be rounded.",
        ),
        (
            {"value": {"0": -(10**40)}},
            f"value[0] (Region '5033', ContentsCode 'Personer1', Tid '2015') is {-(10**40)}: "
            "an integer beyond 2**53 would be rounded.",
        ),
        ({"value": {"6": 1}}, "'value' has the key '6', expected a position below 6."),
        ({"value": {"-1": 1}}, "'value' has the key '-1', expected a position below 6."),
        ({"value": {"01": 1}}, "'value' has the key '01', expected a position below 6."),
        ({"value": {"": 1, "1": 2}}, "'value' has the key '', expected a position below 6."),
        ({"status": {"6": "."}}, "'status' has the key '6', expected a position below 6."),
        ({"status": {"x": "."}}, "'status' has the key 'x', expected a position below 6."),
        ({"status": {"9" * 30: "."}}, f"'status' has the key '{'9' * 30}', expected a position below 6."),
        (
            {"status": [".", "."]},
            "'status' is an array of 2, expected 6 marks in an array, an object, or one text.",
        ),
        ({"status": 3}, "'status' is 3, expected 6 marks in an array, an object, or one text."),
        (
            {"status": {"5": 1}},
            "status[5] (Region '5041', ContentsCode 'Personer1', Tid '2017') is 1, expected text or null.",
        ),
        (
            {"status": [".", ".", [], ".", ".", "."]},
            "status[2] (Region '5033', ContentsCode 'Personer1', Tid '2017') is an "
            "array of 0, expected text or null.",
        ),
        ({"value": [], "status": {"0": "."}}, "'status' has the key '0', expected a position below 0."),
        ({"id": ["Region", "Region", "Tid"]}, "'id' has 'Region' 2 times."),
        (
            {"id": ["Region", "Alder", "Tid"]},
            "'id' names 'Alder', which 'dimension' does not describe; it has "
            "'Region', 'ContentsCode', 'Tid'.",
        ),
        ({"id": "Region"}, "'id' is 'Region', expected an array of texts."),
        ({"id": ["Region", 5, "Tid"]}, "'id' has 5 at position 1, expected text."),
        ({"dimension": []}, "In the dataset 'dimension' is an array of 0, expected an object."),
        (
            {"class": "dimension"},
            "The document's class is 'dimension'; only 'dataset' and 'collection' hold figures.",
        ),
        ({"class": 7}, "The document's class is 7; only 'dataset' and 'collection' hold figures."),
        ({"label": 7}, "In the dataset 'label' is 7, expected text."),
        ({"note": [{"text": "x"}]}, "'note' has an object at position 0, expected text."),
        ({"source": 7}, "In the dataset 'source' is 7, expected text."),
        ({"extension": 7}, "In the dataset 'extension' is 7, expected an object."),
        ({"role": 7}, "In the dataset 'role' is 7, expected an object."),
        ({"role": {"time": 5}}, "'role.time' is 5, expected an array of texts."),
        ({"value": {"0": 1, "9": 1}}, "'value' has the key '9', expected a position below 6."),
        ({"status": {"6": ".", "7": "."}}, "'status' has the key '6', expected a position below 6."),
    ],
)
def test_a_document_that_contradicts_itself_is_refused_with_the_place(
    changes: dict[str, Any], problem: str
) -> None:
    for way in (answer(**changes), json.dumps(answer(**changes), separators=(",", ":")).encode()):
        assert refusal(way).problem == problem


@pytest.mark.parametrize(
    ("category", "problem"),
    [
        (
            {"index": {"a": 0, "b": 2}},
            "In dimension 'Alder' the code 'b' has the index 2, expected a position from 0 to 1.",
        ),
        (
            {"index": {"a": 0, "b": "1"}},
            "In dimension 'Alder' the code 'b' has the index '1', expected a position from 0 to 1.",
        ),
        (
            {"index": {"a": 0, "b": True}},
            "In dimension 'Alder' the code 'b' has the index true, expected a position from 0 to 1.",
        ),
        ({"index": {"a": 1, "b": 1}}, "In dimension 'Alder' the codes 'a' and 'b' have the same index 1."),
        ({"index": ["a", "a"]}, "'category.index of dimension 'Alder'' has 'a' 2 times."),
        (
            {"index": ["a", 2012]},
            "'category.index of dimension 'Alder'' has 2012 at position 1, expected text.",
        ),
        ({"index": 3}, "'category.index of dimension 'Alder'' is 3, expected an array of texts."),
        (
            {"label": {"a": "A", "b": "B"}},
            "In dimension 'Alder' 'category.index' is absent, which is allowed for "
            "one code only; 'label' has 2.",
        ),
        (
            {},
            "In dimension 'Alder' 'category.index' is absent, which is allowed for "
            "one code only; 'label' has 0.",
        ),
        ({"label": 7}, "In dimension 'Alder' 'label' is 7, expected an object."),
        ({"index": ["a", "b"], "label": {"a": 1}}, "In dimension 'Alder' 'a' is 1, expected text."),
        (
            {"index": ["a", "b"], "label": ["A", "B"]},
            "In dimension 'Alder' 'label' is an array of 2, expected an object.",
        ),
        (
            {"index": ["a", "b"], "unit": {"a": {"decimals": "2"}}},
            "In the unit of dimension 'Alder', code 'a' 'decimals' is '2', expected a whole number.",
        ),
        (
            {"index": ["a", "b"], "unit": {"a": 7}},
            "In the unit of dimension 'Alder', code 'a' 'a' is 7, expected an object.",
        ),
        (
            {"index": ["a", "b"], "unit": {"a": {"base": 7}}},
            "In the unit of dimension 'Alder', code 'a' 'base' is 7, expected text.",
        ),
        (
            {"index": ["a", "b"], "unit": {"a": {"label": 7}}},
            "In the unit of dimension 'Alder', code 'a' 'label' is 7, expected text.",
        ),
        (
            {"index": ["a", "b"], "unit": 7},
            "In dimension 'Alder' 'unit' is 7, expected an object.",
        ),
        (
            {"index": ["a", "b"], "note": 7},
            "In dimension 'Alder' 'note' is 7, expected an object.",
        ),
        (
            {"index": ["a", "b"], "note": {"b": [1]}},
            "'note of dimension 'Alder', 'b'' has 1 at position 0, expected text.",
        ),
    ],
)
def test_a_broken_category_is_refused_with_its_dimension_and_code(
    category: dict[str, Any], problem: str
) -> None:
    assert refusal(one_dimension(**category)).problem == problem


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"category": 7}, "In dimension 'Alder' 'category' is 7, expected an object."),
        ({"extension": 7}, "In dimension 'Alder' 'extension' is 7, expected an object."),
        ({"note": 7}, "'note of dimension 'Alder'' is 7, expected an array of texts."),
        ({"label": 7}, "In dimension 'Alder' 'label' is 7, expected text."),
        (
            {"extension": {"eliminationValueCode": 7}},
            "In dimension 'Alder' 'eliminationValueCode' is 7, expected text.",
        ),
    ],
)
def test_a_broken_dimension_is_refused_by_name(changes: dict[str, Any], problem: str) -> None:
    document = one_dimension(index=["a", "b"])
    document["dimension"]["Alder"] |= changes
    assert refusal(document).problem == problem


@pytest.mark.parametrize(
    ("ids", "column"), [(["value"], "value"), (["status"], "status"), (["a", "a_label"], "a_label")]
)
def test_two_columns_of_one_name_are_refused(ids: list[str], column: str) -> None:
    dimensions = {name: {"category": {"label": {"x": "X"}}} for name in ids}
    document = {"class": "dataset", "id": ids, "size": [1] * len(ids), "dimension": dimensions, "value": [1]}
    assert refusal(document).problem.startswith(f"Two columns would be called '{column}'")


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("padding", [0, 20_000])
def test_numbers_that_json_does_not_have_are_refused_with_their_place(token: str, padding: int) -> None:
    text = json.dumps(answer(label="x" * padding)).replace("22.5", token)
    problem = refusal(text.encode()).problem
    assert problem.startswith(f"{token} is not a JSON number: line 1, character {text.index(token)}, near ")
    assert f"21, {token}, null" in problem


def test_nan_in_a_mapping_is_refused_not_taken_for_missing() -> None:
    assert refusal(answer(value=[1, 2, 3, 4, 5, float("nan")])).problem.startswith("NaN is not a JSON number")


@pytest.mark.parametrize("number", ["1e999", "-1e400", "1" * 400, "01", "+1", ".5", "1.", "0x10", "1_0"])
def test_numbers_that_no_float_holds_or_json_does_not_write_are_refused(number: str) -> None:
    assert refusal(json.dumps(answer()).replace("22.5", number)).problem.startswith("This is not JSON (")


def test_large_decimals_are_not_taken_for_integers() -> None:
    values = [2**53, -(2**53), 1e300, 2.0**70, None, 0]
    assert listed(read(answer(value=values)).frame["value"]) == values


def test_an_integer_beyond_64_bits_is_refused_although_the_decoder_makes_a_float_of_it() -> None:
    for integer in (2**64, -(2**63) - 1, 10**25):
        assert f"value[1] (Region '5033', ContentsCode 'Personer1', Tid '2016') is {integer}" in (
            refusal(json.dumps(answer(value=[1, integer, 3, 4, 5, 6]))).problem
        )


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b"", "The document is empty."),
        (b"  \n", "The document is empty."),
        (
            b"<!DOCTYPE html><title>404</title>",
            "The document is HTML or XML, not JSON: '<!DOCTYPE html><title>404</title>'.",
        ),
        (b"\n <html>\xe6", "The document is HTML or XML, not JSON: '<html>\N{REPLACEMENT CHARACTER}'."),
        ("{'æ': 1}".encode("latin-1"), "The document is not UTF-8: byte 0xe6 at position 2."),
        ('{"å": 1}'.encode("utf-16"), "The document is not UTF-8: byte 0xff at position 0."),
        (b"Backend fetch failed", "This is not JSON (unexpected character"),
        (b'{"class": "dataset", "value": [1,', "This is not JSON (unexpected end of data"),
        (b"[1, 2]", "Expected a JSON object, found an array of 2."),
        (b"null", "Expected a JSON object, found null."),
        (b'"' + b"x" * 200 + b'"', f"Expected a JSON object, found '{'x' * 76}…."),
        (b"[" * 5000, "This is not JSON (depth limit exceeded"),
        (b'{"a":' * 1020 + b'"\\u00e6", "12345678901234567890"' + b"}" * 1020, "This is not JSON"),
        ("\ud800", "The text has half a character (a lone surrogate) at 0."),
        (b'{"label": "\\ud800"}', "This is not JSON (no low surrogate in string"),
    ],
)
def test_what_is_not_json_is_called_by_its_name(document: bytes | str, problem: str) -> None:
    assert refusal(document).problem.startswith(problem)


def test_a_web_page_is_shown_by_its_first_200_characters_and_leads_to_the_address() -> None:
    error = refusal(b"<html>" + b"x" * 500)
    assert error.problem == f"The document is HTML or XML, not JSON: {'<html>' + 'x' * 194!r}."
    assert error.remedy.startswith("Check the address")


@pytest.mark.parametrize(
    ("found", "instead", "key"),
    [
        ('"value": [', '"value": [1], "value": [', "value"),
        ('"value": [', '"value": {"0": 1, "0": 2}, "values": [', "0"),
        ('"status": {', '"status": {"5": "x", ', "5"),
        ('"status": {', '"status": {"5" : "x", ', "5"),
        ('"status": {', '"status": {"4": ":", "0": "\\":", "4" :".", ', "4"),
        ('"5033": "Tydal"', '"5033": "Tydal", "5033": "Leka"', "5033"),
        ('"id": [', '"id": ["Tid"], "id": [', "id"),
        ('"Tid": {', '"Tid": {}, "Tid": {', "Tid"),
        ('"base": "', '"base": "tusen", "base": "', "base"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 1 << 14])
def test_a_key_that_comes_twice_is_refused_and_none_of_its_values_taken(
    monkeypatch: pytest.MonkeyPatch, found: str, instead: str, key: str, chunk: int
) -> None:
    monkeypatch.setattr(lifting, "_CHUNK", chunk)
    text = json.dumps(answer(), ensure_ascii=False)
    assert found in text
    with pytest.raises(JsonStatError, match=f"An object has the key '{key}' more than once"):
        read(text.replace(found, instead, 1))


def test_json_that_is_deeper_than_python_goes_is_refused() -> None:
    inner = b'{"a":' * 1020 + b"12345678901234567890" + b"}" * 1020
    # Python 3.12 and later go deeper, and then find no dataset.
    assert refusal(inner).problem in {
        "The document is nested too deeply.",
        "The document is JSON but not JSON-stat: its keys are 'a'.",
    }


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"codes": [{"code": "5033"}]}, "The document is JSON but not JSON-stat: its keys are 'codes'."),
        (
            {"type": "Parameter error", "title": "Too many cells selected", "status": 400},
            "The document is JSON but not JSON-stat: its keys are 'type', 'title', 'status'."
            " It says 'Too many cells selected'.",
        ),
        (
            {"error": "Too many values selected"},
            "The document is JSON but not JSON-stat: its keys are 'error'. It says "
            "'Too many values selected'.",
        ),
        (
            {str(number): 0 for number in range(12)},
            "The document is JSON but not JSON-stat: its keys are "
            "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9' and 2 more.",
        ),
        (
            {"class": "collection", "link": {"item": [{"class": "dataset", "href": "https://example.org"}]}},
            "The collection holds no dataset, only 1 links: 'https://example.org'.",
        ),
    ],
)
def test_other_answers_of_an_api_are_refused_with_what_they_are(
    document: dict[str, Any], problem: str
) -> None:
    error = refusal(document)
    assert error.problem == problem
    assert "Ask for" in error.remedy or "Fetch" in error.remedy


def test_a_mapping_with_what_json_does_not_have_is_refused() -> None:
    circular: dict[str, Any] = {}
    circular["a"] = circular
    for mapping in ({"a": {1, 2}}, {"a": np.int64(1)}, circular):
        assert refusal(mapping).problem.startswith("The mapping holds something that JSON does not have: ")


def test_a_sparse_document_cannot_claim_more_cells_than_memory() -> None:
    codes = [str(number) for number in range(1000)]
    dimensions = {name: {"category": {"index": codes}} for name in "abc"}
    document = {
        "class": "dataset",
        "id": list("abc"),
        "size": [1000] * 3,
        "dimension": dimensions,
        "value": {},
    }
    assert refusal(document).problem.startswith("The 1000000000 cells of 3 dimensions would be a table of 8")


@pytest.mark.parametrize("one_code_each", [0, 90])
def test_a_sparse_document_of_many_dimensions_cannot_fill_the_memory(one_code_each: int) -> None:
    """Found by an audit: 24 dimensions of two codes, 1 150 bytes, took 1 GB; with more of one code, any amount."""
    sizes = [2] * 24 + [1] * one_code_each
    ids = [f"d{number}" for number in range(len(sizes))]
    described = {
        name: {"category": {"index": ["a", "b"][:size]}} for name, size in zip(ids, sizes, strict=True)
    }
    document = {"class": "dataset", "id": ids, "size": sizes, "dimension": described, "value": {}}
    assert refusal(document).problem.startswith(f"The {2**24} cells of {len(ids)} dimensions")


@pytest.mark.parametrize(("bound", "value"), [("_MOST_SPARSE_ENTRIES", {}), ("_MOST_ENTRIES", [1] * 6)])
@pytest.mark.parametrize("lifted", [True, False])
def test_as_many_entries_are_read_as_the_bound_says_and_no_more(
    monkeypatch: pytest.MonkeyPatch, bound: str, value: object, lifted: bool
) -> None:
    if not lifted:
        monkeypatch.setattr(decoding, "lift", lambda _: None)
    monkeypatch.setattr(figures, bound, 6 * 8)
    assert len(read(answer(value=value)).frame) == 6
    monkeypatch.setattr(figures, bound, 6 * 8 - 1)
    problem = "The 6 cells of 3 dimensions would be a table of 8 columns; at most 47 entries are read."
    assert refusal(answer(value=value)).problem == problem


def test_the_metadata_of_a_table_of_any_size_are_read() -> None:
    codes = [str(number) for number in range(1000)]
    dimensions = {name: {"category": {"index": codes}} for name in "abcd"}
    document = {"class": "dataset", "id": list("abcd"), "size": [1000] * 4, "dimension": dimensions}
    assert read(document).frame.shape == (0, 10)


# ---- The fast way -----------------------------------------------------------------------------------------


def test_an_ordinary_answer_takes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    spaced, bundle = json.dumps(answer()), json.dumps({"dataset": answer()})
    monkeypatch.setattr(decoding, "parse", never)
    monkeypatch.setattr(figures, "_numbers", never)
    monkeypatch.setattr(figures, "_marks", never)
    for document in (spaced, bundle):
        assert len(read(document).frame) == 6


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1 << 14])
@pytest.mark.parametrize(
    "bad", ["1,,2", ",1,2", "1,2,", "1 2", "1;2", "[1],2", "1,{},2", "tru,1", "--1", "nul,1"]
)
def test_a_broken_array_of_figures_is_refused_wherever_it_is_cut(
    monkeypatch: pytest.MonkeyPatch, chunk: int, bad: str
) -> None:
    monkeypatch.setattr(lifting, "_CHUNK", chunk)
    refusal(json.dumps(with_times("2015", "2016")).replace("0, 1]", f"{bad}]"))


@pytest.mark.parametrize("chunk", [1, 3, 1 << 14])
@pytest.mark.parametrize(
    "bad", ['"0":".",', ',"0":"."', '"0":".",,"1":"."', '"0":"."|"1":"."', '"0"', '"0":{}', "0:1"]
)
def test_a_broken_object_of_marks_is_refused_wherever_it_is_cut(
    monkeypatch: pytest.MonkeyPatch, chunk: int, bad: str
) -> None:
    monkeypatch.setattr(lifting, "_CHUNK", chunk)
    content = json.dumps(with_times("2015", "2016", status={"8": "x"}), separators=(",", ":"))
    refusal(content.replace('"8":"x"', bad))


def test_sparse_figures_and_marks_each_stand_in_their_own_cells() -> None:
    frame = read(answer(value={"0": 1, "4": 2}, status={"1": ".", "5": "..", "2": "."})).frame
    assert frame["value"].fillna(-1).tolist() == [1, -1, -1, -1, 2, -1]
    assert frame["status"].astype(object).where(frame["status"].notna(), "").tolist() == [
        "",
        ".",
        ".",
        "",
        "",
        "..",
    ]


def test_only_datasets_of_a_bundle_and_a_collection_are_taken() -> None:
    other = {"class": "dimension", "dimension": {}}
    assert list(read_all({"a": answer(), "b": other, "c": 5})) == ["a"]
    named = answer() | {"label": "Innbyggere"}
    assert list(read_all({"class": "collection", "link": {"item": [other, named, 7]}})) == ["Innbyggere"]
    for item in (None, {"href": "x"}, "x"):
        with pytest.raises(JsonStatError, match="The collection holds no dataset, only 0 links"):
            read({"class": "collection", "link": {"item": item}})
    with pytest.raises(JsonStatError, match="In the collection 'link' is 5, expected an object"):
        read({"class": "collection", "link": 5})
    with pytest.raises(JsonStatError, match="In the extension 'px' is 5, expected an object"):
        read(answer(extension={"px": 5}))


@pytest.mark.parametrize(
    ("updated", "year"),
    [
        ("1899-12-31", None),
        ("1900-01-01", 1900),
        ("2199-12-31", 2199),
        ("2200-01-01", None),
        ("2201-01-01", None),
    ],
)
def test_updated_is_nonsense_outside_1900_to_2199(updated: str, year: int | None) -> None:
    found = read(answer(updated=updated)).updated
    assert (found and found.year) == year


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change the time zone of a process")
def test_a_moment_without_a_zone_is_in_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        naive, zoned = (
            read(answer(updated=text)).updated
            for text in ("2026-02-25T07:00:00", "2026-02-25T08:00:00+01:00")
        )
    finally:
        monkeypatch.undo()
        time.tzset()
    assert naive == zoned == datetime(2026, 2, 25, 7, tzinfo=UTC)
    assert zoned is not None
    assert zoned.tzinfo is UTC


def test_long_names_are_cut_and_many_are_counted() -> None:
    assert checks.named("x" * 78) == repr("x" * 78)
    assert checks.named("x" * 79) == repr("x" * 79)[:77] + "…"
    assert checks.listed("abcdefghij") == ", ".join(map(repr, "abcdefghij"))
    assert checks.listed("abcdefghijk").endswith("'j' and 1 more")
