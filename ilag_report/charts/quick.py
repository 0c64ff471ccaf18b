"""A chart in one call, for notebooks: all but the finding is taken from the frame of a loader.

Every function takes ``title=…`` (the finding) and, to supply or override what the frame says, the texts
``name, subtitle, source, note, alt_text, method, lang`` and the look of the numbers ``unit, decimals,
percent``; and ``frames=[…]`` for figures computed by hand from several frames, to cite them all::

    from ilag_data import population
    from ilag_report import charts

    chart = charts.lines(population(), index=2015, title="Tydal falt mest")
    chart.export("tydal")
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ParamSpec, Unpack

import pandas as pd

from ilag_data import indicators
from ilag_data.arguments import checked
from ilag_data.errors import ChartError
from ilag_data.frames import typed
from ilag_data.helping import explain
from ilag_data.language import Text
from ilag_data.regions import PROGRAMME, find_all
from ilag_report.charts import style
from ilag_report.charts.ages import pyramid_frame
from ilag_report.charts.chart import Chart
from ilag_report.charts.data import refuse_alike, require_columns
from ilag_report.charts.defaults import Given, Options, of_year, varies
from ilag_report.charts.kinds.bars import Bars
from ilag_report.charts.kinds.columns import Columns
from ilag_report.charts.kinds.grid import OWN_SCALE, one_by_one
from ilag_report.charts.kinds.lines import Lines
from ilag_report.charts.kinds.map import Map
from ilag_report.charts.kinds.pyramid import Pyramid
from ilag_report.charts.kinds.table import Column, Table
from ilag_report.charts.numbers import NumberFormat
from ilag_report.columns import PLACES, UNGROUPED, fits, in_words, is_counted, keys_of

_Asked = ParamSpec("_Asked")

_PARAMETERS = {
    "title": """title : str, optional
    The finding; until it is written the chart is «Uten tittel».""",
    "value": """value : str, optional
    The column to show; may be left out where there is just one.""",
    "year": """year : int, optional
    The year to show; by default the last, where the frame has years.""",
    "highlight": """highlight : str, optional
    A region to set off from the others.""",
    "signed": """signed : bool
    Whether positive values get a plus.""",
    "options": """**options
    What the frame does not say or says wrong: the texts ``name, subtitle, source, note, alt_text, method``
    and ``lang``; how values are written: ``unit`` (str), ``decimals`` (int) and ``percent`` (bool); and
    ``frames``, the frames of the loaders that the figures stand on where they are several: source line, note,
    workbook and speaker notes then tell of them all.""",
}
_RAISES = """Raises
------
ChartError
    The frame cannot be shown so; the message says why and what to do.
SelectionError
    A place that is asked for is none, or ``ilag.toml`` names no map for `map_of`."""


def _helped(draw: Callable[_Asked, Chart]) -> Callable[_Asked, Chart]:
    """Let a function check its arguments, and add the documentation that all share to its help."""
    drawing = checked(draw)
    explain(drawing, _PARAMETERS, _RAISES)
    return drawing


@_helped
def lines(
    frame: pd.DataFrame,
    *,
    title: str = "",
    value: str | None = None,
    index: int | None = None,
    reference: float | None = None,
    highlight: str | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw one line per region over the years.

    Parameters
    ----------
    frame : DataFrame
        ``region, name, year`` and figures.
    index : int, optional
        The base year, which becomes 100.
    reference : float, optional
        A level to compare the lines with.

    Examples
    --------
    >>> from ilag_data import population
    >>> lines(population(["Leka", "Tydal"]), index=2015, title="Tydal falt mest")
    Tydal falt mest
    Linjediagram. Befolkning 1. januar 2015–2023, indeks, 2015 = 100: Leka 101,4, Tydal 87,3.
    """
    given, figure, data = _shown(frame, value, options, Lines.kind, "region", "name", "year")
    look: Mapping[str, object] = options
    if index is not None:
        data = indicators.index(data, "value", index).drop(columns="value").rename(columns={"index": "value"})
        unit = Text(f"indeks, {index} = 100", f"index, {index} = 100")[given.lang]
        look = {"unit": unit, "decimals": 1, **options}
        reference = 100.0 if reference is None else reference
    body = Lines(data, **given.look(figure, data["value"], look), reference=reference, highlight=highlight)
    return given.chart(body, title=title, measure=given.measured(figure), options=options, figures=[figure])


@_helped
def small_multiples(
    frame: pd.DataFrame,
    *,
    title: str = "",
    value: str | None = None,
    highlight: str | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw one small line chart per region, each on its own scale.

    Parameters
    ----------
    frame : DataFrame
        ``region, name, year`` and figures.

    Examples
    --------
    >>> from ilag_data import population
    >>> small_multiples(population(["Leka", "Tydal"]), title="Tydal falt mest").title
    'Tydal falt mest'
    """
    given, figure, data = _shown(frame, value, options, Lines.kind, "region", "name", "year")
    look = given.look(figure, data["value"], options)
    body = one_by_one(data, **look, highlight=highlight)
    measure = f"{given.measured(figure)}, {look['unit']}, {OWN_SCALE[given.lang]}"
    return given.chart(body, title=title, measure=measure, options=options, figures=[figure])


@_helped
def columns(
    frame: pd.DataFrame,
    *,
    title: str = "",
    parts: Sequence[str] | Mapping[str, str],
    net: str = "",
    stacked: bool = True,
    values: bool = False,
    signed: bool = False,
    **options: Unpack[Options],
) -> Chart:
    """Draw columns of several figures: for the years of one region, or the regions of one year.

    Parameters
    ----------
    frame : DataFrame
        ``name, year`` and figures; a column ``noise`` becomes a band around zero.
    parts : sequence of str or mapping of str to str
        The columns to show, or columns → the names to show.
    net : str
        The name of their sum; empty to show no sum.
    stacked : bool
        Whether they are stacked, rather than side by side.
    values : bool
        Whether the values are written in the parts or, side by side, at the ends of the columns.

    Examples
    --------
    >>> from ilag_data import population_change
    >>> changes = population_change("Tydal", range(2020, 2024))
    >>> columns(changes, parts=["natural_increase", "net_migration"], title="Innflytting i 2023").subtitle
    'Tydal: Folkemengde og endringer 2020–2023'
    """
    given = _given(frame, options)
    frame = given.frame
    if not parts:
        raise ChartError(
            "Søylediagrammet har ingen tall å vise.",
            "The column chart has no figures to show.",
            "nevn noen av kolonnene i tabellen: parts=[…].",
            "name some of the columns of the frame: parts=[…].",
        )
    require_columns(frame, ["name", *parts], Columns.kind)
    for part in (*parts, *(["noise"] if "noise" in frame else [])):
        given.refuse_unsourced(part, options)
    named = parts if isinstance(parts, Mapping) else {part: given.title_of(part) for part in parts}
    several = [key for key in ("name", "year") if varies(frame, key)]
    if len(several) > 1:
        raise ChartError(
            "Tabellen har flere steder og flere år; et søylediagram viser det ene eller det andre.",
            "The frame has several regions and several years; columns show one or the other.",
            "velg ett sted eller ett år.",
            "choose one region, or one year.",
        )
    category = several[0] if several else "name"
    kept = [category, *(["noise"] if "noise" in frame and "noise" not in named else [])]
    # The figures become the column value, whatever other columns the frame has.
    data = pd.concat(
        frame[kept].assign(series=called, value=frame[part], unit=given.unit_of(part) or options.get("unit"))
        for part, called in named.items()
    )
    if category == "year":
        data = data.sort_values("year", kind="stable")
    # The unit and the source of every part must be known.
    look, *_ = [given.look(part, data["value"], options) for part in named]
    body = Columns(
        data.rename(columns={category: "category"}),
        **look,
        net=net,
        stacked=stacked,
        values=values,
        signed=signed,
    )
    where = str(frame["name"].iloc[0]) if category == "year" else ""
    measure = f"{given.said('title', next(iter(named)))} {given.years()}".strip()
    measure = given.of_groups(": ".join(filter(None, (where, measure))))
    return given.chart(
        body, title=title, measure=measure, options=options, figures=[*named], data=given.keyed(body.table())
    )


@_helped
def bars(
    frame: pd.DataFrame,
    *,
    title: str = "",
    value: str | None = None,
    year: int | None = None,
    series: str | None = None,
    sort: bool = True,
    signed: bool = False,
    highlight: str | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw bars, one per region, the largest first.

    Parameters
    ----------
    frame : DataFrame
        ``name`` (and ``region``, for the colours) and figures.
    series : str, optional
        A column that distinguishes several bars of each name, e.g. ``"year"``.
    sort : bool
        Whether the largest comes first.

    Examples
    --------
    >>> from ilag_data import population
    >>> bars(population(["Leka", "Tydal"], 2023), title="Tydal er størst")
    Tydal er størst
    Stolpediagram. Befolkning 1. januar 2023, personer: Tydal 753, Leka 582.
    """
    rows = frame if series == "year" else of_year(typed(frame), year)
    given, figure, data = _shown(rows, value, options, Bars.kind, "name")
    if series is not None:
        require_columns(data, [series], Bars.kind)
        data = data.assign(series=[in_words(cell, series, given.lang) for cell in data[series]])
    look = given.look(figure, data["value"], options)
    body = Bars(data, **look, sort=sort, signed=signed, highlight=highlight)
    measure, kept = given.measured(figure), given.keyed(body.table())
    return given.chart(body, title=title, measure=measure, options=options, figures=[figure], data=kept)


@_helped
def map_of(
    frame: pd.DataFrame,
    *,
    title: str = "",
    value: str | None = None,
    year: int | None = None,
    level: float = 0.0,
    outlined: Sequence[str] = PROGRAMME,
    signed: bool = False,
    **options: Unpack[Options],
) -> Chart:
    """Draw a map of the county, its municipalities in colours that diverge from a level in steps.

    Parameters
    ----------
    frame : DataFrame
        ``region, name`` and figures of every municipality of the county: of the regions
        ``ilag_data.regions.COMPARABLE``, or of ``TODAY`` where each has figures. Other areas, such as the
        county, are written beside the map.
    level : float
        The value that the colours diverge from: 0 for changes, 100 for an index.
    outlined : sequence of str
        Municipalities to outline and name, by code or name; by default the programme's. The highest and
        lowest are named too.

    Examples
    --------
    >>> from ilag_data import indicators, population, regions
    >>> people = population(regions.COMPARABLE, [2015, 2023])
    >>> change = indicators.change(people, "persons", 2015, 2023)
    >>> map_of(change, value="percent", signed=True, title="Vekst ved kysten").body.named()[-3:]
    ['5014', '5001', '5029']
    """
    given, figure, data = _shown(of_year(typed(frame), year), value, options, Map.kind, "region", "name")
    look = given.look(figure, data["value"], options)
    codes = tuple(find_all(outlined)) if outlined else ()
    body = Map(data, **look, signed=signed, level=level, outlined=codes)
    measure, kept = given.measured(figure), given.keyed(body.table())
    return given.chart(body, title=title, measure=measure, options=options, figures=[figure], data=kept)


@_helped
def pyramid(
    frame: pd.DataFrame,
    *,
    title: str = "",
    region: str,
    year: int,
    against: str | None = None,
    against_year: int | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw a population pyramid of five-year age groups, with another year or region as an outline.

    Parameters
    ----------
    frame : DataFrame
        As `ilag_data.population_by_sex_and_age` returns it.
    region : str
        The region of the bars, by id or name.
    year : int
        The year of the bars.
    against : str, optional
        The region of the outline; both are then in per cent of their population.
    against_year : int, optional
        The year of the outline.

    Examples
    --------
    >>> from ilag_data import population_by_sex_and_age
    >>> ages = population_by_sex_and_age("Tydal", [2015, 2023])
    >>> pyramid(ages, region="Tydal", year=2023, against_year=2015, title="Tydal er blitt eldre").title
    'Tydal er blitt eldre'
    """
    given = _given(frame, options)
    data, filled, outlined, code = pyramid_frame(given.frame, region, year, against, against_year)
    unit = Text("prosent av folketallet", "per cent of the population")[given.lang]
    suggested = {} if against is None else {"unit": unit, "percent": True}
    look = given.look("persons", data["value"], {**suggested, **options})
    colour = style.line_styles([code])[code].colour
    body = Pyramid(data, **look, filled=filled, outlined=outlined, colour=colour)
    measure = Text("Befolkning etter kjønn og alder", "Population by sex and age")[given.lang]
    other = "" if against_year in (None, year) else f"{against_year} {Text('og', 'and')[given.lang]} "
    years = f"{other}{year}"
    measure = " ".join(filter(None, (measure, given.said("measured"), years)))
    return given.chart(body, title=title, measure=measure, options=options)


@_helped
def table(
    frame: pd.DataFrame,
    *,
    title: str = "",
    headers: Mapping[str, str] | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Show a frame as a table.

    Parameters
    ----------
    frame : DataFrame
        The rows; a column ``region`` gives them the colours of the places.
    headers : mapping of str to str, optional
        The columns to show → their headers; by default the place, whatever else distinguishes the rows (year,
        quarter, industry, sex, age, component) and every figure. A single figure of several years has the
        years side by side.

    Examples
    --------
    >>> from ilag_data import population
    >>> table(population(["Leka", "Tydal"], 2023), title="Folketall").table()
              Befolkning
    0   Leka         582
    1  Tydal         753
    """
    given = _given(frame, options)
    frame = given.frame.copy(deep=False)
    keys = keys_of(frame)
    for key in [one for one in keys if one not in UNGROUPED]:
        frame[key] = [in_words(cell, key, given.lang) for cell in frame[key]]
    shown = headers or {
        str(column): "" if column == "name" else given.header_of(str(column))
        for column in frame.columns
        if ((column in PLACES or varies(frame, column)) if column in keys else _is_figure(column, frame))
    }
    require_columns(frame, list(shown), Table.kind)
    figures = [key for key in shown if _is_figure(key, frame)]
    refuse_alike(frame, [key for key in shown if key not in figures])
    described = []
    for key, header in shown.items():
        form = NumberFormat(grouped=False) if key in UNGROUPED else None
        if key in figures:
            suggested = {"unit": "-"} if fits(key, frame) else {}
            look = given.look(key, frame[key], {**suggested, **options})
            form = NumberFormat(look["decimals"], percent=look["percent"])
        described.append(Column(key, header, format=form))
    counted = all(is_counted(key, frame) for key in figures)
    if headers is None and [*shown] == ["name", "year", *figures] and len(figures) == 1:
        # The years of one figure side by side, as in `show`.
        place = [key for key in ("region", "name") if key in frame]
        frame = frame.set_index([*place, "year"])[figures[0]].unstack("year", sort=False)
        frame = frame.sort_index(axis="columns").reset_index()
        frame.columns = frame.columns.map(str)
        name, _, figure = described
        described = [name, *(replace(figure, key=year, header=year) for year in frame.columns.drop(place))]
    body = Table(frame, tuple(described))
    unit = options.get("unit") or (given.said("unit") if counted else "")
    measure = " ".join(filter(None, (given.said("title"), given.said("measured"), given.years())))
    measure = given.of_groups(measure, unit)
    return given.chart(body, title=title, measure=measure, options=options, figures=figures)


def _is_figure(column: str, frame: pd.DataFrame) -> bool:
    return pd.api.types.is_numeric_dtype(frame[column]) and column not in UNGROUPED


def _given(frame: pd.DataFrame, options: Options) -> Given:
    given = Given(typed(frame), options.get("lang"))
    given.refuse_other_language()
    return given


def _shown(
    frame: pd.DataFrame, value: str | None, options: Options, kind: Text, *needed: str
) -> tuple[Given, str, pd.DataFrame]:
    """Return what a frame says, the column to show, and the frame with it as ``value``."""
    given = _given(frame, options)
    require_columns(given.frame, needed, kind)
    figure = given.figure(value)
    return given, figure, given.one(figure)
