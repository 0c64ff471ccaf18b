"""Industries in tables: specialisation against county and country, persons and change."""

import math

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Column, NumberFormat, Table, number
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.labour_industries import (
    FETCH,
    MANUFACTURING,
    OTHER,
    PRIMARY,
    PUBLIC,
    ROUNDED,
    cited,
    file_name,
    group_label,
    grouped,
    in_the,
    place_of_counting,
)
from ilag_report.findings.labour_words import every_place, group_name, last_year_with, municipalities
from ilag_report.findings.words import joined, more_or_fewer, years_of


def location_quotients(industries: pd.DataFrame) -> Chart:
    """Hold each municipality's industries against Trøndelag and Norway, last year (SSB table 07984).

    Parameters
    ----------
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, with Trøndelag (``"50"``), Norway (``"0"``)
        or both among the regions; the last year that has every group for every region is shown.

    Returns
    -------
    Chart
        A table of location quotients; the finding is the highest one.

    Raises
    ------
    SelectionError
        Neither reference is among the regions, or no year is complete.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(industries)
    counted = place_of_counting(industries)
    groups = grouped(industries)
    year = last_year_with(groups, ["employed"], FETCH)
    of_year = groups[groups["year"] == year]
    references = [place for place in every_place(of_year) if place.region in (places.COUNTY, places.NORWAY)]
    if not references:
        raise SelectionError(
            f"Neither {places.name(places.COUNTY)} ({places.COUNTY}) nor Norway (0) is among the regions "
            "to hold the others against.",
            f'load employment([…, "{places.COUNTY}", "0"], industries="all").',
        )
    ours = municipalities(of_year) or [place for place in every_place(of_year) if place not in references]
    if not ours:
        raise SelectionError("There is only the reference itself.", "load a municipality with it.")
    rows = pd.DataFrame({"region": [p.region for p in ours], "name": [p.name for p in ours]})
    columns = [Column("name", "")]
    for place in references:
        quotients = indicators.location_quotient(of_year, place.region)
        wide = quotients.pivot(index="region", columns="industry", values="location_quotient")
        for code in (PRIMARY, MANUFACTURING, PUBLIC, OTHER):
            key = f"{code}_{place.region}"
            rows[key] = rows["region"].map(wide[code])
            columns.append(
                Column(
                    key, group_label(code, lang, short=True), _against(place.inside, lang), NumberFormat(2)
                )
            )
    return describe(
        name=file_name(Text("lokaliseringskvotienter", "location-quotients"), industries),
        title=_quotient_in_words(rows, references[0].region, references[0].inside, lang),
        subtitle=Text(
            f"Næringens andel av de sysselsatte {counted.no} delt på andelen i fylket eller landet, "
            f"4. kvartal {year}",
            f"The industry's share of the employed {counted.en} over its share elsewhere, 4th quarter {year}",
        ),
        body=Table(rows, tuple(columns)),
        frames=[cited(industries, [year])],
        indicators=["location_quotient"],
        note=ROUNDED,
        alt_text=_alt_of_quotients(rows, references[0].region, references[0].inside, year, lang),
    )


def _against(name: str, lang: Lang) -> str:
    return Text(f"I forhold til {name}", f"Relative to {name}")[lang]


def _quotient_in_words(rows: pd.DataFrame, reference: str, name: str, lang: Lang) -> str:
    judged = (PRIMARY, MANUFACTURING, PUBLIC)  # not the rest, which is many things
    keys = [f"{code}_{reference}" for code in judged]
    quotients = rows.set_index("name")[keys]
    key = str(quotients.max().idxmax())
    place, value = quotients[key].idxmax(), float(quotients[key].max())
    industry = in_the(key.partition("_")[0], lang)
    if value < 1.05:
        group = group_name(municipalities(rows), lang)
        return Text(
            "Verken primærnæringer, industri eller offentlige tjenester er klart større i "
            f"{group} enn i {name}",
            "Neither primary industries, manufacturing nor public services are clearly larger in "
            f"{group} than in {name}",
        )[lang]
    return Text(
        f"Andelen sysselsatte {industry} er {number(value, 1, 'no')} ganger så stor i {place} som i {name}",
        f"The share employed {industry} is {number(value, 1, 'en')} times as large in {place} as in {name}",
    )[lang]


def _alt_of_quotients(rows: pd.DataFrame, reference: str, name: str, year: int, lang: Lang) -> str:
    primary = rows.set_index("name")[f"{PRIMARY}_{reference}"]
    label = group_label(PRIMARY, lang)
    head = Text(
        f"Tabell. Lokaliseringskvotienter 4. kvartal {year} mot {name}. {label}",
        f"Table. Location quotients 4th quarter {year} against {name}. {label}",
    )[lang]
    return words.listed(head, words.ranked(primary, 1, lang))


def industry_table(industries: pd.DataFrame) -> Chart:
    """Employed persons by group of industries: last year, change in persons and per cent (SSB table 07984).

    Parameters
    ----------
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, 4th quarter; its first and last year are
        compared. What the frame lacks stands as «..».

    Returns
    -------
    Chart
        A table.

    Raises
    ------
    SelectionError
        The total or an industry is not in the frame, agriculture or public services are missing in one of the
        years, or there is one year only.
    ChartError
        The frame does not come from the loader, or the table has too many rows.
    """
    lang = words.language_of(industries)
    counted = place_of_counting(industries)
    groups = grouped(industries)
    first, last = years_of(industries)
    wide = groups.pivot(index="region", columns=["industry", "year"], values="employed")
    rows = pd.DataFrame([{"region": p.region, "name": p.name} for p in every_place(groups)])
    columns = [Column("name", "")]
    for code in (PRIMARY, MANUFACTURING, PUBLIC, OTHER):
        before, after = rows["region"].map(wide[code][first]), rows["region"].map(wide[code][last])
        rows[f"{code}_last"] = after
        rows[f"{code}_change"] = after - before
        label = group_label(code, lang, short=True)
        columns += [
            Column(f"{code}_last", str(last), label, NumberFormat()),
            Column(f"{code}_change", Text("Endring", "Change")[lang], label, NumberFormat(signed=True)),
        ]
    return describe(
        name=file_name(Text("naeringer-tabell", "industry-table"), industries),
        title=_table_in_words(rows, first, lang),
        subtitle=Text(
            f"Sysselsatte 15–74 år {counted.no} og næring, 4. kvartal {last}, og endring fra {first}",
            f"Employed 15–74 {counted.en} and industry, 4th quarter {last}, and change from {first}",
        ),
        body=Table(rows, tuple(columns)),
        frames=[cited(industries, [first, last])],
        indicators=["change", "industry_shares"],
        note=ROUNDED,
        alt_text=_alt_of_table(rows, first, last, lang),
    )


def _table_in_words(rows: pd.DataFrame, first: int, lang: Lang) -> str:
    """Tell how many more or fewer work in agriculture and in public services, the municipalities together."""
    ours = municipalities(rows) or every_place(rows)[:1]
    inside = rows[rows["region"].isin([place.region for place in ours])]
    clauses: list[str] = []
    for code in (PRIMARY, PUBLIC) if municipalities(rows) else (PRIMARY,):
        change = float(inside[f"{code}_change"].sum(skipna=False))
        if math.isnan(change):
            raise SelectionError(
                f"The industries {code} are missing for one of {joined([p.name for p in ours], 'en')}.",
                f"leave regions out, choose other years, or bring the figures: {FETCH}.",
            )
        amount = more_or_fewer(change, lang)
        if clauses:
            clauses.append(f"{amount} {in_the(code, lang, short=True)}")
        else:
            than = Text("enn" if change else "som", "than" if change else "as")[lang]
            clauses.append(
                f"{amount} {Text('sysselsatte', 'employed')[lang]} {in_the(code, lang, short=True)} "
                f"{than} {Text('i', 'in')[lang]} {first}"
            )
    return f"{words.capitalised(group_name(ours, lang))}: {', '.join(clauses)}"


def _alt_of_table(rows: pd.DataFrame, first: int, last: int, lang: Lang) -> str:
    changes = rows.set_index("name")[f"{PUBLIC}_change"]
    label = group_label(PUBLIC, lang)
    head = Text(
        f"Tabell. Sysselsatte etter næring, 4. kvartal {last}, og endring fra {first}. {label}",
        f"Table. Employed by industry, 4th quarter {last}, and change from {first}. {label}",
    )[lang]
    return words.listed(head, words.ranked(changes, 0, lang, signed=True))
