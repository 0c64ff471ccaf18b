"""Describe anything by name, as a card: what it is, where it comes from, and its caveats."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from ilag_data import borders, catalogue, process
from ilag_data import regions as places
from ilag_data.arguments import checked
from ilag_data.catalogue import FIRST_YEAR, INDICATORS, SERIES, STANDARD_YEARS, Indicator
from ilag_data.citations import about_area, attrs_of
from ilag_data.days import day_in_words
from ilag_data.errors import ArchiveError, IlagError, SelectionError
from ilag_data.files import slug
from ilag_data.language import OR, Lang, Text, joined
from ilag_data.load import employment, population, small_others
from ilag_data.names import did_you_mean, nearest_in_words
from ilag_data.periods import spans
from ilag_data.raw import nothing_yet, read_provenance
from ilag_data.regions import CODES, Code
from ilag_report import notebooks, status, suite
from ilag_report.charts import Chart, number, workbook
from ilag_report.charts.defaults import Given
from ilag_report.charts.description import SOURCE_PREFIX
from ilag_report.columns import head
from ilag_report.display.cards import Card, card
from ilag_report.display.from_suite import from_suite
from ilag_report.messages import say

_PUBLISHER = ("ssb", "statistisk sentralbyrå", "statistics norway")

Thing = str | int | pd.DataFrame | Chart | Callable[..., Any]

LOADERS = {name: recipe.series for name, recipe in process.TABLES.items()}
"""Loader → the series that it reads."""

_HOWS = ("", "at_year_end=True")
"""Arguments of a loader of stocks on 1 January, for that day and for the end of the year."""


@checked
def about(thing: Thing | None = None, lang: Lang = "no") -> Card:
    """Describe something: definition, unit, date, source, caveats, and the table at SSB.

    Parameters
    ----------
    thing : str, int, DataFrame, Chart or function, optional
        - a series by its name (``"employment"``) or the number of its table (``"07984"``), or a loader
          (`ilag_data.employment`);
        - an indicator by its name (``"employment_rate"``, ``"sysselsettingsandel"``) or function;
        - a region by name or code, former ones too (``"Tydal"``, ``5033``, ``"Snillfjord"``);
        - a frame as a loader returned it, or a chart or notebook, also by name or path of its files;
        - an everyday word of either language (``"innbyggere"``, ``"jobs"``);
        - nothing, for what ``data/raw`` has and whether it is unchanged.
    lang : {"no", "en"}
        The language of the card. Charts and frames are described in their own.

    Returns
    -------
    Card
        Displays itself in a notebook, and as text in a terminal.

    Raises
    ------
    SelectionError
        The name is unknown (similar ones are given), the subject is not held (with who has it, if known), or
        a frame does not say where it comes from.

    Examples
    --------
    >>> about("Tydal")
    Tydal (5033)
    ============
    Kommunenummer   1665 til 2017, 5033 fra 2018
    Offisielt navn  Tydal
    Fylke           Trøndelag (50), tidligere Sør-Trøndelag (16)
    Folketall       773 ved utgangen av 2025 (tabell 07459)
    Sysselsatte     371 bosatte på 15–74 år i 4. kvartal 2025 (tabell 07984)

    >>> about("employment_rate", lang="en").title
    'Employment rate'
    """
    if thing is None or str(thing).strip().casefold() in _PUBLISHER:
        rows = status.rows()
        held = archive(rows, lang)
        return replace(held, notes=(*(row.problem[lang] for row in rows if row.problem), *held.notes))
    if isinstance(thing, pd.DataFrame):
        return _frame(thing, Given(thing).lang)
    if isinstance(thing, Chart):
        tables = tuple(dict.fromkeys(source.table for source in thing.sources if source.table))
        told = dict.fromkeys(workbook.about(thing)[1:])
        return Card(thing.title, tuple(told), tables=tables, lang=thing.lang)
    name = str(getattr(thing, "__name__", thing)).strip()
    plain = name.casefold()
    if series := LOADERS.get(plain) or catalogue.series_meant(name):
        return _series(series, lang)
    for indicator in INDICATORS.values():
        if plain in {one.casefold() for one in _names_of(indicator)}:
            return _indicator(indicator, lang)
    for subject in catalogue.ELSEWHERE:
        if subject.words.mean(plain):
            problem = f"{subject.title.no} er ikke med her.", f"{subject.title.en}: not held here."
            remedy = f"{subject.where.no}.", f"{subject.where.en}."
            said = [text.replace("{word}", name) for text in (*problem, *remedy)]
            raise SelectionError(said[0], said[1], *said[2:])
    return _industry_region_or_file(name, lang)


def _industry_region_or_file(name: str, lang: Lang) -> Card:
    if catalogue.is_industry(name):
        return _series(("employment",), lang)
    try:
        region = places.find_published(name)
    except SelectionError:
        if places.elsewhere_in_norway(name):
            raise
    else:
        return _area(region, lang) if region in places.AREAS else _municipality(region, lang)
    file = re.split(r"[\\/]", name)[-1]  # on any system
    if notebook := notebooks.bundled().get(file.removesuffix(".ipynb")):
        return _notebook(notebook, lang)
    try:
        suite.choose((name,), places.TODAY)
    except SelectionError:
        raise _unknown(name) from None
    chart = from_suite(name, lang)
    return chart if isinstance(chart, Card) else about(chart)


def _notebook(path: Path, lang: Lang) -> Card:
    """Return the card of a notebook: what it is about, in its own words, and how to open it."""
    title, _, text = "".join(cell.source for cell in notebooks.read(path).cells[:1]).partition("\n\n")
    content = text.partition("\n\n")[0].replace("*", "")
    facts = {"content": content, "notebook": path.name, "opened-by": "ilag lab"}
    return card(title.removeprefix("# "), lang, facts)


def _names_of(indicator: Indicator) -> tuple[str, ...]:
    """Return the names of an indicator: function, name in each language, and halves of double names."""
    each = (*indicator.name.no.split(" og "), *indicator.name.en.split(" and "))
    words = (*indicator.words.no, *indicator.words.en)
    return (indicator.function, indicator.name.no, indicator.name.en, *each, *words)


def _unknown(name: str) -> SelectionError:
    in_words = nearest_in_words(name, _called, most=4, cutoff=0.7)
    near = in_words if in_words("no") else suite.nearest_charts(slug(name), suite.choose())
    words_for = joined([record.words.no[0] for record in SERIES.values()], "no", OR)
    return SelectionError(
        f"Det er ikke noe her som heter «{name}».",
        f"Nothing is known by the name {name!r}.",
        *did_you_mean(
            near,
            Text(
                f"spør om et emne ({words_for}), en tabell, en indikator eller et sted i "
                f"{places.CONFIG.county_name}; «ilag codebook» lister indikatorene.",
                f"ask about a series ({joined(SERIES, 'en', OR)}), a table, an indicator or a place in "
                f"{places.CONFIG.county_name}; `ilag codebook` lists the indicators.",
            ),
        ),
    )


def _called(lang: Lang) -> Iterable[str]:
    """Return the names in a language of everything that can be asked for."""
    words = [word for several in catalogue.WORDS for word in several.of(lang)]
    indicators = [one.name[lang] for one in INDICATORS.values()]
    regions = [CODES[code].name for code in places.TODAY] + [area[lang] for area in places.AREAS.values()]
    tables = sorted({record.table for record in SERIES.values()})
    functions = [*SERIES, *LOADERS, *INDICATORS] if lang == "en" else []
    return (*functions, *tables, *words, *indicators, *regions)


def _series(names: tuple[str, ...], lang: Lang) -> Card:
    """Return the card of one series, or of several from the same table."""
    records = [catalogue.get(name) for name in names]
    record, rows = records[0], [*map(status.row, names)]
    row = next((one for one in rows if one.problem), rows[0])
    loaders = [loader for loader, read in LOADERS.items() if set(names) & set(read)]
    facts = {
        "series": ", ".join(names),
        "table": record.table,
        "unit": catalogue.PERSONS[lang],
        "measured": record.measured[lang] + (say("card.day-before", lang) if record.at_year_end else ""),
        "figures": ", ".join(content.title[lang] for content in record.contents.values()),
        "industries": _industries(lang) if "employment" in names else "",
        "words": ", ".join(word for one in records for word in one.words.of(lang)),
        "period": row.period[lang],
        "missing": "; ".join(one.lacking[lang] for one in rows if one.lacking.no),
    }
    if row.problem:
        facts["checksum"] = f"{say('card.changed', lang)}: {row.problem[lang].partition(chr(10))[0]}"
    elif not row.date:
        facts["source"] = say("card.not-fetched", lang, series=" ".join(catalogue.of_one_table(names[0])))
    else:
        provenance = read_provenance(names[0])
        unchanged = say("card.unchanged", lang)
        facts |= {
            "source": provenance.citation(lang).removeprefix(SOURCE_PREFIX[lang]),
            "date": day_in_words(row.date, lang),
            "updated": day_in_words(provenance.updated or "", lang),
            "checksum": f"{unchanged} (SHA-256 {provenance.sha256[:12]}…)",
        }
    calls = [
        f"ilag_data.{loader}({how})" for how in _HOWS[: 1 + bool(record.at_year_end)] for loader in loaders
    ]
    title = " · ".join(one.title[lang] for one in records)
    notes = [note for one in records for note in one.notes]
    if row.date and read_provenance(names[0]).origin == "republished":
        notes += record.notes_on_bundle
    notes += [catalogue.NOTES["year-end"]] if record.at_year_end else []
    texts = (note[lang] for note in notes)
    code = {"loaders": ", ".join(calls)}
    return card(title, lang, facts, texts, [record.table], in_python=code, is_damaged=bool(row.problem))


def _industries(lang: Lang) -> str:
    """Name the industries that are held; none where nobody can tell."""
    try:
        held = employment(places.COUNTY, STANDARD_YEARS[-1], lang=lang, industries="all")
    except IlagError:
        return ""
    return "; ".join(held["industry_name"].unique())


def _indicator(indicator: Indicator, lang: Lang) -> Card:
    facts = {
        "definition": indicator.definition[lang],
        "unit": indicator.unit[lang],
        "measured": indicator.measured[lang],
        "formula": indicator.formula[lang],
        "words": ", ".join(indicator.words.of(lang)),
    }
    code = {"function": f"ilag_data.indicators.{indicator.function}()"}
    notes = [indicator.caveat[lang]]
    return card(indicator.name[lang], lang, facts, notes, indicator.tables, in_python=code)


def _frame(frame: pd.DataFrame, lang: Lang) -> Card:
    """Return the card of a loader's frame: what it has, its source, what is missing and why."""
    said = attrs_of(frame)
    if not said or "source" not in said[0]:
        raise SelectionError(
            f"Denne tabellen ({', '.join(map(str, frame.columns))}) sier ikke hvor den er fra.",
            f"This frame ({', '.join(map(str, frame.columns))}) does not say where it comes from.",
            "gi en tabell slik den ble hentet; det som klippes ut for hånd, kan miste sine attrs.",
            "give a frame as a loader returned it; what is cut out by hand may lose its attrs.",
        )

    def every(key: str) -> list[str]:
        return list(dict.fromkeys(str(one[key]) for one in said if one.get(key)))

    checksums = ", ".join(f"{checksum[:12]}…" for checksum in every("sha256"))
    sources = [source.removeprefix(SOURCE_PREFIX[lang]) for source in every("source")]
    facts = {
        "series": ", ".join(every("series")),
        "table": ", ".join(every("table")),
        "rows": number(len(frame), lang=lang),
        "columns": ", ".join(f"{column} ({head(str(column), lang)})" for column in frame),
        "unit": ", ".join(every("unit")),
        "measured": ", ".join(every("measured")),
        "source": "; ".join(sources),
        "date": ", ".join(day_in_words(one, lang) for one in every("compiled")),
        "checksum": checksums and f"SHA-256 {checksums}",
    }
    texts = [(*one.get("missing", ()), *one.get("notes", ()), one.get("at_year_end")) for one in said]
    notes = [str(note) for several in texts for note in several if note]
    return card(" · ".join(every("title")) or sources[0], lang, facts, notes, every("table"))


def archive(rows: Sequence[status.Row], lang: Lang) -> Card:
    """Return the card of ``data/raw``: what it has, and whether it is as it was stored."""
    heads = ("series", "table", "content", "period", "figures", "missing", "day", "checksum")
    listing = [tuple(say(f"card.{key}", lang) for key in heads)]
    for row in rows:
        counts = [number(int(count), lang=lang) if count else "" for count in (row.figures, row.missing)]
        title, day = catalogue.get(row.series).title[lang], day_in_words(row.date, lang)
        checksum = say(f"card.{'changed' if row.problem else 'ok' if row.date else 'none'}", lang)
        listing.append((row.series, row.table, title, row.period[lang], *counts, day, checksum))
    sound = [row.series for row in rows if row.date and not row.problem]
    citations = dict.fromkeys(read_provenance(series).citation(lang) for series in sound)
    title, damaged = say("card.status", lang), any(row.problem for row in rows)
    notes = (say("card.days", lang), *citations)
    return Card(title, listing=tuple(listing), notes=notes, lang=lang, is_damaged=damaged)


# ---- Regions ----------------------------------------------------------------------------------------------


def _area(region: str, lang: Lang) -> Card:
    small = region == places.SMALL_OTHERS
    parts = frozenset(small_others() if small else borders.members(region, STANDARD_YEARS[-1]) or ())
    inside = [CODES[code].name for code in sorted(parts & set(places.TODAY))]
    facts = {"region": region, "within": f"{len(inside)}: {', '.join(inside)}" if inside else ""}
    newest, is_damaged = _newest(region, lang)
    note = "published" if region == places.COUNTY_AS_PUBLISHED else "sum"
    notes = [] if region == places.NORWAY else [say(f"card.{note}", lang)]
    return card(places.name(region, lang), lang, facts | newest, notes, is_damaged=is_damaged)


def _newest(region: str, lang: Lang) -> tuple[dict[str, str], bool]:
    """Return the newest figures of a region on today's borders, and whether they are damaged."""
    told, is_damaged = {}, False
    for key, load in (("population", partial(population, at_year_end=True)), ("employed", employment)):
        try:
            frame = load(region, "all", lang=lang)
        except ArchiveError as error:
            told[key], is_damaged = error.both[0][lang], nothing_yet() is None
        except IlagError:
            continue  # a former municipality or an area may have none
        else:
            persons = str(frame.select_dtypes("Int64").columns[0])
            newest = frame.dropna(subset=[persons]).iloc[-1]
            told[key] = say(f"card.newest-{key}", lang, persons=newest[persons], year=newest["year"])
    return told, is_damaged


def _municipality(region: str, lang: Lang) -> Card:
    """Return the card of a municipality: its codes over the years, its parts, and years without figures."""
    codes = places.codes_of_place(region)
    now = CODES[codes[-1]]
    of_counties = dict.fromkeys(CODES[code].county for code in reversed(codes))
    counties = [f"{places.COUNTIES[county]} ({county})" for county in of_counties]
    took_in: dict[str, list[str]] = {}
    for one in CODES.values():
        if one.code not in codes and now.code in one.successors:
            took_in.setdefault(one.name, []).append(_dated(one, lang))
    became = sorted(places.todays_codes(now.code) - {now.code})
    facts = {
        "municipality": ", ".join(_dated(CODES[code], lang) for code in codes),
        "official": CODES[region].official_name,
        "county": f", {say('card.formerly', lang)} ".join(counties),
        "took-in": "; ".join(f"{name} ({', '.join(dated)})" for name, dated in took_in.items()),
        "became": ", ".join(f"{code} {places.ALL_NORWAY[code].name}" for code in became),
    }
    newest, is_damaged = _newest(now.code, lang)
    notes, code = [], {}
    if now.code not in places.TODAY:
        notes = [say("card.former", lang)]
        code = {"loaders": f'ilag_data.population("{now.name}", borders="published")'}
    elif lacking := [year for year in STANDARD_YEARS if borders.members(now.code, year) is None]:
        notes = [say("card.no-parts", lang, last=lacking[-1])]
    notes += [about_area(area, lang) for area in borders.not_moved(now.code)]
    title = f"{CODES[region].name} ({now.code})"
    return card(title, lang, facts | newest, notes, in_python=code, is_damaged=is_damaged)


def _dated(code: Code, lang: Lang) -> str:
    begins, ends = code.first_year > places.EARLIEST, not code.is_of_today
    if begins and ends:
        return f"{code.code} {spans(range(max(code.first_year, FIRST_YEAR), code.last_year + 1))}"
    if ends:
        return f"{code.code} {say('card.until', lang)} {code.last_year}"
    return f"{code.code} {say('card.from', lang)} {code.first_year}" if begins else code.code
