"""A chart of the suite by its name, or a card with the figures that it lacks."""

from ilag_data.arguments import checked
from ilag_data.catalogue import COLUMNS, get
from ilag_data.errors import NotFetchedError, SelectionError, fetch_in_python
from ilag_data.language import Lang
from ilag_data.regions import PROGRAMME, TODAY
from ilag_report.charts import Chart
from ilag_report.display.cards import Card, card
from ilag_report.messages import say
from ilag_report.suite import Ask, choose, file_of


@checked
def from_suite(name: str, lang: Lang = "no") -> Chart | Card:
    """Return a chart of the suite by its name, or a card that says which figures have to be fetched first.

    For notebooks, which must run with the bundled figures too.

    Parameters
    ----------
    name : str
        As for `ilag charts --only`: ``"arbeidsplasser-etter-naering"`` or, for any municipality of the
        county, ``"profil-tydal"``.
    lang : {"no", "en"}
        The language of chart or card.

    Returns
    -------
    Chart or Card
        Displays itself in a notebook.

    Raises
    ------
    SelectionError
        The suite has no chart of that name (similar ones are given), or none for 2015 to 2023.

    Examples
    --------
    >>> from_suite("population-index").title
    'Folketallet i Trøndelag økte – det gikk ned i fem av de seks fra 2015 til 2023'
    """
    chosen = choose((name,), TODAY)
    if len(chosen) > 1:  # one for each municipality: the programme's are meant
        chosen = choose((name,))
    if len(chosen) > 1:
        names = ", ".join(file_of(one, entry, lang) for one, entry in chosen.items())
        raise SelectionError(
            f"«{name}» er flere figurer.",
            f"«{name}» is several charts.",
            f"velg en av dem: {names}.",
            f"name one of them: {names}.",
        )
    [(key, entry)] = chosen.items()
    try:
        other = entry.code if entry.code and entry.code not in PROGRAMME else None
        return entry(ask=Ask(lang, municipalities=(other,) if other else PROGRAMME))
    except NotFetchedError as error:
        record = get(error.series[0])
        facts = {
            "chart": file_of(key, entry, lang),
            "missing": (COLUMNS[error.column] if error.column else record).title[lang],
            "table": record.table,
            "fetched-by": error.command,
        }
        code = {"in-python": fetch_in_python(error.series)}
        return card(say("card.waits", lang), lang, facts, tables=[record.table], in_python=code)
    except SelectionError as error:
        others = 'write_charts(only=…, regions=…, years="2020-2023")'
        raise SelectionError(
            *error.words[0],
            *error.words[1],
            f"Figurer av andre år lages av {others}.",
            f"Charts of other years are made by {others}.",
        ) from None
