"""The controls of the explorer: what can be chosen, adapted to what has been chosen already."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import ipywidgets

from ilag_data import regions as places
from ilag_data.errors import IlagError
from ilag_data.language import Lang, Text, count
from ilag_report.explorer.choice import AREAS, Choice
from ilag_report.explorer.offer import MEASURES, THEMES, offered

Option = tuple[str, Any]

_COUNTY = places.CONFIG.county_name
_MANY = Text(count(len(places.PROGRAMME), "no"), count(len(places.PROGRAMME), "en"))

_LABELS = {
    "theme": Text("Tema", "Theme"),
    "indicator": Text("Indikator", "Indicator"),
    "measure": Text("Vis som", "Show as"),
    "language": Text("Språk", "Language"),
    "first": Text("Fra år", "From"),
    "last": Text("Til år", "To"),
    "base": Text("Basisår", "Base year"),
    "highlight": Text("Framhev", "Highlight"),
    "search": Text("Søk", "Search"),
    "only_six": Text(f"De {_MANY.no}", f"The {_MANY.en}"),
    "none": Text("Ingen", "None"),
}
_PLACEHOLDER = Text(f"kommune i {_COUNTY}", f"municipality in {_COUNTY}")
_AGAINST = Text("Sammenlign med", "Compare with")
_ONLY_SIX = Text(
    f"Kryss av bare de {_MANY.no} kommunene i {places.CONFIG.programme}",
    f"Tick the {_MANY.en} municipalities of {places.CONFIG.programme} only",
)
_NONE = Text("Fjern krysset for alle kommuner", "Untick all municipalities")
_NOBODY = Text("ingen", "none")
_LANGUAGES = (("Norsk", "no"), ("English", "en"))
_NARROW = {"description_width": "5.2em"}


class Controls:
    """Every control, and the choice they make together.

    Parameters
    ----------
    choice : Choice
        What is chosen at first.
    changed : callable
        Called when another choice has been made, once for each.
    """

    def __init__(self, choice: Choice, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._adapting = False
        # What was last asked for: an indicator with fewer years narrows the period only while it is shown.
        self._period, self._base = (choice.first, choice.last), choice.base
        self.theme, self.indicator, self.measure = (
            _dropdown("series"),
            _dropdown("indicator"),
            _dropdown("measure"),
        )
        self.language = _dropdown("language")
        self.first, self.last = _dropdown("first"), _dropdown("last")
        self.base, self.highlight = _dropdown("base"), _dropdown("highlight")
        self.search = ipywidgets.Text(
            style={"description_width": "initial"}, layout=ipywidgets.Layout(flex="1 1 0", min_width="0")
        )
        self.search.add_class("ilag-search")
        self.only_six, self.none = _button(), _button()
        ours = sorted((code for code in places.TODAY if code not in places.PROGRAMME), key=_alphabetically)
        self.municipalities = {code: _checkbox(code, choice) for code in (*places.PROGRAMME, *ours)}
        # What code has chosen beside the areas that are offered, the whole country, can be unticked too.
        others = [region for region in choice.regions if region in places.AREAS and region not in AREAS]
        self.areas = {area: _checkbox(area, choice) for area in (*AREAS, *others)}
        self.against = ipywidgets.Label()
        self._adapt(choice)
        for control in (*self._dropdowns(), *self.municipalities.values(), *self.areas.values()):
            control.observe(self._on_change, "value")
        self.search.observe(lambda _: self._filter(), "value")
        self.only_six.on_click(lambda _: self._tick(places.PROGRAMME))
        self.none.on_click(lambda _: self._tick(()))

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        ticked = {**self.municipalities, **self.areas}
        return Choice(
            indicator=self.indicator.value,
            measure=self.measure.value,
            regions=tuple(region for region, box in ticked.items() if box.value),
            first=self.first.value,
            last=self.last.value,
            base=self.base.value,
            highlight=self.highlight.value or None,
            lang=self.language.value,
        )

    def box(self) -> ipywidgets.Widget:
        """Return the controls side by side, in the order in which one reads and tabs through them."""
        period = ipywidgets.VBox([self.first, self.last])
        period.add_class("ilag-period")
        comparison = ipywidgets.HBox(
            [self.against, *self.areas.values()], layout=ipywidgets.Layout(flex_flow="row wrap")
        )
        comparison.add_class("ilag-comparison")
        listed = ipywidgets.Box([*self.municipalities.values()])
        listed.add_class("ilag-municipalities")
        find = ipywidgets.HBox([self.search, self.only_six, self.none])
        return ipywidgets.HBox(
            [
                _column(5, self.theme, self.indicator, self.measure, self.language),
                _column(4, period, self.base, self.highlight),
                _column(7, comparison, find, listed),
            ]
        )

    def _dropdowns(self) -> tuple[ipywidgets.Dropdown, ...]:
        return (
            self.theme, self.indicator, self.measure, self.language,
            self.first, self.last, self.base, self.highlight,
        )  # fmt: skip

    def _on_change(self, change: dict[str, Any]) -> None:
        if self._adapting:
            return
        owner = change["owner"]
        if owner in (self.first, self.last):
            self._period = (self.first.value, self.last.value)
        elif owner is self.base:
            self._base = None if self.base.value == self.first.value else self.base.value
        self._follow(theme_chosen=owner is self.theme)

    def _follow(self, *, theme_chosen: bool = False) -> None:
        """Adapt the controls to what has just been chosen, and tell that it has."""
        # Where the figures cannot be read, whoever is told meets the same error and shows it.
        with suppress(IlagError):
            if theme_chosen:
                with self._unobserved():
                    self.indicator.options = self._indicators(self.theme.value)
            self._adapt(self.choice)
        self._changed()

    @contextmanager
    def _unobserved(self) -> Iterator[None]:
        """Let the controls be set without taking it for a choice, also where setting them fails."""
        self._adapting = True
        try:
            yield
        finally:
            self._adapting = False

    def _indicators(self, theme: str) -> list[Option]:
        lang: Lang = self.language.value
        return [(record.name[lang], key) for key, record in offered().items() if record.theme == theme]

    def _adapt(self, choice: Choice) -> None:
        """Offer only what goes together with the indicator, the period and the places chosen."""
        with self._unobserved():
            lang = choice.lang
            _offer(self.language, _LANGUAGES, lang)
            every = offered()
            indicator = every[choice.indicator]
            themes = {record.theme for record in every.values()}
            _offer(
                self.theme,
                [(name[lang], key) for key, name in THEMES.items() if key in themes],
                indicator.theme,
            )
            _offer(self.indicator, self._indicators(indicator.theme), choice.indicator)
            _offer(self.measure, [(MEASURES[one][lang], one) for one in indicator.measures], choice.measure)
            years = indicator.figures.years()
            first, last = _within(years, *self._period)
            _offer(self.first, _years(year for year in years if year < last), first)
            _offer(self.last, _years(year for year in years if year > first), last)
            _offer(self.base, _years(year for year in years if first <= year < last), self._base)
            self.base.disabled = self.measure.value not in ("index", "change", "percent")
            shown = [(places.name(region, lang), region) for region in choice.regions]
            _offer(self.highlight, [(_NOBODY[lang], ""), *shown], choice.highlight)
            for name, text in _LABELS.items():
                getattr(self, name).description = text[lang]
            self.search.placeholder = _PLACEHOLDER[lang]
            self.only_six.tooltip, self.none.tooltip = _ONLY_SIX[lang], _NONE[lang]
            self.against.value = _AGAINST[lang]
            for area, box in self.areas.items():
                box.description = places.name(area, lang)
            self._filter()

    def _filter(self) -> None:
        """Show the municipalities that are searched for, and always those that are ticked."""
        found = set(places.search(self.search.value))
        for code, box in self.municipalities.items():
            box.layout.display = None if box.value or code in found else "none"

    def _tick(self, codes: Sequence[str]) -> None:
        with self._unobserved():
            for code, box in self.municipalities.items():
                box.value = code in codes
        self._follow()


def _dropdown(hook: str) -> ipywidgets.Dropdown:
    dropdown = ipywidgets.Dropdown(style=_NARROW, layout=_wide())
    dropdown.add_class(f"ilag-{hook}")
    return dropdown


def _checkbox(region: str, choice: Choice) -> ipywidgets.Checkbox:
    box = ipywidgets.Checkbox(
        value=region in choice.regions,
        description=places.name(region, choice.lang),
        indent=False,
        layout=ipywidgets.Layout(width="auto", margin="0 8px 0 2px"),
    )
    box.add_class(f"ilag-region-{region}")
    return box


def _wide() -> ipywidgets.Layout:
    # Without a least width of zero a drop-down is as wide as its longest option and bursts its column.
    return ipywidgets.Layout(width="auto", min_width="0")


def _button() -> ipywidgets.Button:
    return ipywidgets.Button(layout=ipywidgets.Layout(width="auto", flex="0 0 auto"))


def _column(share: int, *controls: ipywidgets.Widget) -> ipywidgets.VBox:
    layout = ipywidgets.Layout(flex=f"{share} 1 0", min_width="0", padding="0 8px 0 0")
    return ipywidgets.VBox(controls, layout=layout)


def _offer(dropdown: ipywidgets.Dropdown, options: Sequence[Option], wanted: object) -> None:
    """Give a drop-down its options; what is not among them becomes the first."""
    if tuple(dropdown.options) != tuple(options):
        dropdown.options = tuple(options)
    values = [value for _, value in options]
    dropdown.value = wanted if wanted in values else values[0]


def _within(years: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Return the period as far as there are figures; all of them where it holds fewer than two years."""
    there = [year for year in years if first <= year <= last]
    return (there[0], there[-1]) if len(there) > 1 else (years[0], years[-1])


def _years(years: Iterable[int]) -> list[Option]:
    return [(str(year), year) for year in years]


def _alphabetically(code: str) -> str:
    """Return a key that puts æ, ø and å last, in this order."""
    return places.name(code).casefold().replace("æ", "z1").replace("ø", "z2").replace("å", "z3")
