"""Labels moved apart and texts broken into lines."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ilag_data.errors import ChartError
from ilag_report.charts.labels import dodge, headline, wrap

SMALL = 1e-6
positions = st.floats(-50, 150, allow_nan=False)
heights = st.floats(0.5, 20)
labels = st.lists(st.tuples(positions, heights), min_size=1, max_size=9)


@given(labels)
def test_no_label_overlaps_leaves_the_axes_or_changes_order(given_labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [list(part) for part in zip(*given_labels, strict=True)]
    assume(sum(sizes) <= 100)
    placed = dodge(wanted, sizes, 0, 100)
    order = sorted(range(len(wanted)), key=lambda label: wanted[label])
    for below, above in pairwise(order):
        assert placed[above] - placed[below] >= (sizes[above] + sizes[below]) / 2 - SMALL
    for centre, size in zip(placed, sizes, strict=True):
        assert centre - size / 2 >= -SMALL
        assert centre + size / 2 <= 100 + SMALL


def test_labels_stay_where_they_have_room_share_a_move_and_are_refused_where_there_is_none() -> None:
    assert dodge([], [], 0, 100) == []
    assert dodge([10, 50, 30], [10, 10, 10], 0, 100) == pytest.approx([10, 50, 30])
    assert dodge([50, 50, 50], [10, 10, 10], 0, 100) == pytest.approx([40, 50, 60])
    with pytest.raises(ChartError, match="11 labels"):
        dodge([50.0] * 11, [10.0] * 11, 0, 100)


@given(st.lists(st.text("abcæøå–\u00a0", min_size=1, max_size=12), min_size=1, max_size=20), st.booleans())
def test_wrapping_keeps_every_word_and_the_width(words: list[str], balanced: bool) -> None:
    text = " ".join(words)
    lines = wrap(text, 20, len, balanced=balanced)
    assert " ".join(lines) == text
    assert max(map(len, lines)) <= 20
    assert len(lines) == len(wrap(text, 20, len))


def test_a_word_wider_than_the_line_is_refused() -> None:
    with pytest.raises(ChartError, match="for its line"):
        wrap("a sysselsettingsutviklingen b", 10, len)


def test_titles_break_where_a_reader_pauses() -> None:
    assert headline("Fylket vokste – fem av seks gikk ned", 25, len) == [
        "Fylket vokste –",
        "fem av seks gikk ned",
    ]
    assert headline("Fem av de seks kommunene gikk ned", 24, len) == ["Fem av de seks", "kommunene gikk ned"]
    assert headline("Kort tittel", 24, len) == ["Kort tittel"]
    assert len(headline("ord " * 20 + "ord", 24, len)) > 2
