"""What every chart of the suite must fulfil, read from its artists and texts, never from pixels."""

import re
from itertools import combinations
from typing import TypeVar

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ilag_report.charts import Bars, Body, Chart, Columns, Grid, Lines, Pyramid
from tests.languages import LANGUAGES

OfKind = TypeVar("OfKind", bound=Body)
LEAST_SIZE = 12.0
MOST_SIZES = 3
# Half a dot: boxes of neighbouring lines of type may share an edge.
TOUCH = 0.5


def assert_chart_is_fit_to_show(chart: Chart) -> Figure:
    """Hold a chart against the house style, and return its figure for further checks."""
    figure = chart.figure()
    figure.draw_without_rendering()
    texts = visible_texts(figure)
    _check_texts_are_whole(chart, texts)
    _check_sizes(texts)
    _check_places(figure, texts)
    _check_readable(figure, texts)
    _check_wording(chart, texts)
    _check_alt_text(chart)
    for prefix, lines in bodies_of_lines(chart):
        _check_lines(chart, figure, prefix, lines)
    for prefix, body in parts_of(chart.body):
        _check_bars_begin_at_zero(figure, prefix, body)
    return figure


def body_of(chart: Chart, kind: type[OfKind]) -> OfKind:
    """Return the body of a chart, which is of a kind."""
    assert isinstance(chart.body, kind)
    return chart.body


def with_plain_blanks(text: str) -> str:
    """Return a text as it is typed, without the blanks that hold a number together."""
    return text.replace("\u00a0", " ")


def contrast_on_white(colour: str) -> float:
    """Contrast of a colour against white, as WCAG 2.1 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def visible_texts(figure: Figure) -> list[Text]:
    """Return every text that a reader sees (tick labels included)."""
    found: list[Text] = [*figure.findobj(Text)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def text_box(figure: Figure, text: Text) -> Bbox:
    """Return the box of a text in dots, without the arrow that an annotation may have."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    return Text.get_window_extent(text, canvas.get_renderer())  # type: ignore[no-untyped-call]


def text_with_id(figure: Figure, gid: str) -> Text:
    """Return the one text with this id."""
    (text,) = [text for text in visible_texts(figure) if text.get_gid() == gid]
    return text


def line_with_id(figure: Figure, gid: str) -> Line2D:
    """Return the one line with this id."""
    found: list[Line2D] = [*figure.findobj(Line2D)]
    (line,) = [line for line in found if line.get_gid() == gid]
    return line


def parts_of(body: Body) -> list[tuple[str, Body]]:
    """Return the bodies drawn on a page, each with what its ids begin with."""
    if isinstance(body, Grid):
        return [(f"panel{place}-", part) for place, part in enumerate(body.panels)]
    return [("", body)]


def rectangles(figure: Figure, prefix: str) -> dict[str, Rectangle]:
    """Return the bars and columns whose ids begin so: id to rectangle."""
    named: dict[str, Rectangle] = {str(one.get_gid() or ""): one for one in figure.findobj(Rectangle)}
    return {gid: one for gid, one in named.items() if gid.startswith(prefix)}


def bodies_of_lines(chart: Chart) -> list[tuple[str, Lines]]:
    """Return the line charts in a chart, each with what its ids begin with."""
    return [(prefix, body) for prefix, body in parts_of(chart.body) if isinstance(body, Lines)]


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _check_texts_are_whole(chart: Chart, texts: list[Text]) -> None:
    written = {text.get_gid(): text.get_text() for text in texts if text.get_gid()}
    for part in ("title", "subtitle", "source", "note"):
        wanted = getattr(chart, part)
        assert _one_line(written.get(part, "")) == wanted, f"{part} is not shown whole"
    assert written["title"].count("\n") <= 1, "the title takes more than two lines"
    assert re.search(r"\b\d{5}\b", chart.source), f"the source names no table: {chart.source}"
    everything = " ".join([*(text.get_text() for text in texts), *(str(one) for one in chart.sources)])
    dated = r"\d\. (januar|kvartal)|\d(th)? (January|quarter)|i løpet av|during|utgangen av|end of|\d{4}-\d\d-\d\d"
    assert re.search(dated, everything), "nothing says when the figures were measured"


def _check_sizes(texts: list[Text]) -> None:
    sizes = {float(text.get_fontsize()) for text in texts}
    assert min(sizes) >= LEAST_SIZE, f"a text of {min(sizes)} points is too small"
    assert len(sizes) <= MOST_SIZES, f"{len(sizes)} font sizes: {sorted(sizes)}"
    assert all(text.get_rotation() == 0 for text in texts), "a text is rotated"


def _check_places(figure: Figure, texts: list[Text]) -> None:
    width, height = figure.canvas.get_width_height()
    assert width * 9 == height * 16
    boxes = [(text.get_text(), text_box(figure, text)) for text in texts]
    for text, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, f"«{text}» leaves the figure"
    for (one, first), (other, second) in combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        up = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert across <= TOUCH or up <= TOUCH, f"«{one}» and «{other}» overlap"


def _check_readable(figure: Figure, texts: list[Text]) -> None:
    for text in texts:
        if str(text.get_gid() or "").partition("inside-")[1]:
            _check_readable_inside(figure, text)
            continue
        contrast = contrast_on_white(to_hex(text.get_color()))
        assert contrast >= 4.5, f"«{text.get_text()}» has contrast {contrast:.1f} : 1"


def _check_readable_inside(figure: Figure, text: Text) -> None:
    """A text lies wholly in a part of a column that it stands out from."""
    column = rectangles(figure, str(text.get_gid()).replace("inside-", "column-"))
    (part,) = column.values()
    inner, outer = text_box(figure, text), part.get_window_extent()
    ink, fill = (contrast_on_white(to_hex(one)) for one in (text.get_color(), part.get_facecolor()))
    assert max(ink, fill) / min(ink, fill) >= 4.5
    assert outer.x0 <= inner.x0 <= inner.x1 <= outer.x1, f"«{text.get_text()}» leaves its column"
    assert outer.y0 <= inner.y0 <= inner.y1 <= outer.y1, f"«{text.get_text()}» leaves its column"


def _check_bars_begin_at_zero(figure: Figure, prefix: str, body: Body) -> None:
    if isinstance(body, Bars):
        named = rectangles(figure, f"{prefix}bar-")
        assert len(named) == body.frame["value"].notna().sum(), "two bars have one id"
        values = body.frame["value"].dropna().to_numpy()
        inches = np.array([bar.get_width() for bar in named.values()])
        np.testing.assert_allclose(inches * np.abs(values).max(), values * np.abs(inches).max(), atol=1e-9)
        zero = set(np.asarray(line_with_id(figure, f"{prefix}zero").get_xdata(), dtype=float))
        assert zero == {bar.get_x() for bar in named.values()}
    if isinstance(body, Columns):
        known = body.frame.dropna(subset="value")
        columns = rectangles(figure, f"{prefix}column-")
        for category, series, value in zip(known["category"], known["series"], known["value"], strict=True):
            assert np.isclose(columns[f"{prefix}column-{category}-{series}"].get_height(), value)
        _check_stacks(columns, prefix, body)
        _check_values_of_columns(figure, columns, prefix, body, known)
    if isinstance(body, Pyramid):
        bars: list[Rectangle] = [*figure.findobj(Rectangle)]
        for sex in body.sexes():
            groups = [one for one in bars if one.get_gid() == f"{prefix}bars-{sex}"]
            assert all(one.get_x() == 0 for one in groups)
            np.testing.assert_allclose([one.get_width() for one in groups], body.side(sex))


def _check_stacks(columns: dict[str, Rectangle], prefix: str, body: Columns) -> None:
    """Parts of a column stand on each other from zero, without gap or overlap."""
    for category, values in body.wide.iterrows():
        for side in (values[values >= 0], values[values < 0]):
            edges = side.cumsum() - side if body.stacked else side * 0
            found = [columns[f"{prefix}column-{category}-{series}"].get_y() for series in side.index]
            np.testing.assert_allclose(found, edges, atol=1e-9 * (1 + values.abs().max()))


def _check_values_of_columns(
    figure: Figure, columns: dict[str, Rectangle], prefix: str, body: Columns, known: pd.DataFrame
) -> None:
    """Values are right, clear of diamonds and columns; side by side all of them are written, or none."""
    texts = {str(text.get_gid()): text for text in visible_texts(figure)}
    written = 0
    for category, series, value in zip(known["category"], known["series"], known["value"], strict=True):
        shown = {body.write(value, lang) for lang in LANGUAGES}
        inside = texts.get(f"{prefix}inside-{category}-{series}")
        assert inside is None or (inside.get_text() in shown and body.stacked)
        at_end = texts.get(f"{prefix}value-{category}-{series}")
        if at_end is not None:
            written += 1
            column = columns[f"{prefix}column-{category}-{series}"]
            box, end = text_box(figure, at_end), column.get_window_extent()
            assert at_end.get_text() in shown
            assert np.isclose((box.x0 + box.x1) / 2, (end.x0 + end.x1) / 2, atol=1)
            away = box.y0 - end.y1 if value >= 0 else end.y0 - box.y1
            assert 0 < away < 0.1 * figure.dpi, f"«{at_end.get_text()}» does not stand at its column"
    assert written in ({0} if body.stacked else {0, len(known)})
    boxes = {gid: text_box(figure, text) for gid, text in texts.items()}
    drawn = {gid: column.get_window_extent() for gid, column in columns.items() if column.get_height()}
    for text in texts:
        if text.startswith((f"{prefix}value-", f"{prefix}net-")):
            on = [gid for gid, box in drawn.items() if boxes[text].overlaps(box)]
            assert not on, f"{text} stands on {on}"
    for category in body.sums.dropna().index if body.net else []:
        covered = diamond_box(figure, f"{prefix}net-{category}")
        under = [text for text, box in boxes.items() if box.overlaps(covered)]
        assert not under, f"a diamond covers {under}"


def diamond_box(figure: Figure, gid: str) -> Bbox:
    """Return the box of the mark of a net, in dots."""
    mark = line_with_id(figure, gid)
    x, y = mark.get_transform().transform(np.asarray(mark.get_xydata(), dtype=float))[0]
    half = (mark.get_markersize() / 2**0.5 + mark.get_markeredgewidth() / 2) * figure.dpi / 72
    return Bbox.from_extents(x - half, y - half, x + half, y + half)


def _check_wording(chart: Chart, texts: list[Text]) -> None:
    # Alt text and source are read aloud or looked up, but the number rules hold there too.
    for text in [*(text.get_text() for text in texts), chart.alt_text]:
        assert not re.search(r"(?<!\d)(19|20)\d\d-(19|20)\d\d(?!\d)", text), f"hyphen in a period: «{text}»"
        assert not re.search(r"(?<![\w-])-\d", text), f"hyphen for minus: «{text}»"
        assert not re.search(r"\d %", text), f"ordinary space before per cent: «{text}»"
        assert not re.search(r"\d \d{3}(?!\d)", text), f"ordinary space in a number: «{text}»"
        assert not re.search(r"−0([.,]0+)?(?![\d.,])", text), f"minus zero: «{text}»"
        assert not re.search(r"\b(nan|None|<NA>)\b", text), f"a missing value leaks: «{text}»"


def _check_alt_text(chart: Chart) -> None:
    assert 0 < len(chart.alt_text) <= 250
    assert chart.alt_text != chart.title
    assert re.search(r"(19|20)\d\d", chart.alt_text), "the alt text names no year"
    every = [lines for _, lines in bodies_of_lines(chart)]
    if any(lines.look is not None for lines in every) or isinstance(chart.body, Bars):
        ends = [end.rpartition(" ")[2] for end in chart.body.ends(chart.lang)]
        shown = [ends[0], ends[-1]]
    else:
        lasts = [
            (one, [values.loc[: one.until].dropna().iloc[-1] for values in one.series.values()])
            for one in every
        ]
        shown = [one.write(end(values), chart.lang) for one, values in lasts for end in (min, max)]
    assert not [end for end in shown if end.lstrip("+") not in chart.alt_text], "an end value is lacking"


def _check_lines(chart: Chart, figure: Figure, prefix: str, lines: Lines) -> None:
    labels = lines.end_labels(chart.lang)
    axes = line_with_id(figure, f"{prefix}line-{next(iter(labels))}").axes
    assert axes is not None
    low, high = axes.get_ylim()
    base = re.search(r"(\d{4}) = (\d+)", lines.unit)
    for region, values in lines.series.items():
        parts = {"line": values.loc[: lines.until]}
        if lines.until is not None and values.loc[lines.until + 1 :].notna().any():
            parts["newer"] = values.loc[lines.until :]
        assert low <= values.min() <= values.max() <= high, f"the line of {region} leaves the axes"
        for part, shown in parts.items():
            line = line_with_id(figure, f"{prefix}{part}-{region}")
            np.testing.assert_array_equal(np.asarray(line.get_xdata()), shown.index)
            np.testing.assert_array_equal(np.asarray(line.get_ydata(), dtype=float), shown)
            assert contrast_on_white(to_hex(line.get_color())) >= 3, f"the line of {region} is too pale"
            assert line.get_linewidth() >= 1.5, f"the line of {region} is too thin"
        label = text_with_id(figure, f"{prefix}label-{region}")
        assert _one_line(label.get_text()) == " ".join(labels[region]).lstrip()
        assert text_box(figure, label).x0 > axes.bbox.x1, f"the label of {region} stands on the lines"
        if base:
            start = values[int(base[1])]
            assert np.isclose(start, float(base[2])), f"{region} is {start} in the base year"
    if base:
        assert lines.reference == float(base[2]), "an index chart shows the line of its base"
    if lines.reference is not None:
        level = line_with_id(figure, f"{prefix}reference")
        assert set(np.asarray(level.get_ydata(), dtype=float)) == {lines.reference}
        assert lines.reference in axes.get_yticks(), "the reference is not written on the axis"
