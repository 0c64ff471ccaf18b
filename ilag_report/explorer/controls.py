"""The controls of the explorer: what can be chosen, adapted to the choices already made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import ipywidgets
from ipywidgets import Layout

from ilag_data import regions as places
from ilag_data.errors import IlagError
from ilag_report.explorer.choice import AREAS, Choice
from ilag_report.explorer.offer import THEMES, offered
from ilag_report.messages import say

Option = tuple[str, Any]

_DROPDOWNS = ("theme", "indicator", "measure", "language", "first", "last", "base", "highlight")
_LANGUAGES = (("Norsk", "no"), ("English", "en"))
_NAMES = {
    "total": len(places.PROGRAMME),
    "programme": places.CONFIG.programme,
    "county": places.CONFIG.county_name,
}
"""Values for the messages of the controls."""


class Controls:
    """Every control, and the choice they make together; `changed` is called once for each new choice."""

    def __init__(self, choice: Choice, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._adapting = False
        # The years last asked for: an indicator with fewer years narrows the period only while it is shown.
        self._period, self._base = (choice.first, choice.last), choice.base
        self.dropdowns = {hook: _dropdown(hook) for hook in _DROPDOWNS}
        (
            self.theme, self.indicator, self.measure, self.language,
            self.first, self.last, self.base, self.highlight,
        ) = self.dropdowns.values()  # fmt: skip
        self.search = ipywidgets.Text(
            style={"description_width": "initial"}, layout=Layout(flex="1 1 0", min_width="0")
        )
        self.search.add_class("ilag-search")
        self.not_found = ipywidgets.Label()
        self.not_found.add_class("ilag-not-found")
        self.listed = ipywidgets.Box()
        self.listed.add_class("ilag-municipalities")
        self.programme, self.none = (
            ipywidgets.Button(layout=Layout(width="auto", flex="0 0 auto")) for _ in range(2)
        )
        others = sorted((code for code in places.TODAY if code not in places.PROGRAMME), key=_alphabetically)
        self.municipalities = {code: _checkbox(code, choice) for code in (*places.PROGRAMME, *others)}
        # An area that is not offered (the whole country) but chosen in code can be unticked too.
        more = [region for region in choice.regions if region in places.AREAS and region not in AREAS]
        self.areas = {area: _checkbox(area, choice) for area in (*AREAS, *more)}
        self.against = ipywidgets.Label()
        self._adapt(choice)
        self._search()
        for control in (*self.dropdowns.values(), *self.municipalities.values(), *self.areas.values()):
            control.observe(self._on_change, "value")
        self.search.observe(lambda _: self._search(), "value")
        self.programme.on_click(lambda _: self._tick(places.PROGRAMME))
        self.none.on_click(lambda _: self._tick(()))

    @property
    def choice(self) -> Choice:
        """The present choice."""
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
        """Return the controls side by side, in reading and tab order."""
        period = ipywidgets.VBox([self.first, self.last])
        period.add_class("ilag-period")
        comparison = ipywidgets.HBox(
            [self.against, *self.areas.values()], layout=Layout(flex_flow="row wrap")
        )
        comparison.add_class("ilag-comparison")
        find = ipywidgets.HBox([self.search, self.programme, self.none])
        # The names of indicators are long, and get a line of their own.
        what = _columns({220: [self.theme], 520: [self.indicator]})
        how = _columns(
            {
                220: [self.measure, self.language],
                190: [period, self.base, self.highlight],
                330: [comparison, find, self.not_found, self.listed],
            }
        )
        return ipywidgets.VBox([what, how])

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
        """Adapt the controls to the new choice, and call `changed`."""
        # If the figures cannot be read, `changed` meets the same error and shows it.
        with suppress(IlagError):
            if theme_chosen:
                with self._unobserved():
                    self.indicator.options = self._indicators(self.theme.value)
            self._adapt(self.choice)
        self._changed()

    @contextmanager
    def _unobserved(self) -> Iterator[None]:
        """Set controls in the block without treating it as a choice, even if setting them fails."""
        self._adapting = True
        try:
            yield
        finally:
            self._adapting = False

    def _indicators(self, theme: str) -> list[Option]:
        return [(one.name[self.language.value], key) for key, one in offered().items() if one.theme == theme]

    def _adapt(self, choice: Choice) -> None:
        """Offer only what is compatible with the chosen indicator, period and places."""
        with self._unobserved():
            lang = choice.lang
            _offer(self.language, _LANGUAGES, lang)
            every = offered()
            offer = every[choice.indicator]
            with_figures = {one.theme for one in every.values()}
            themes = [(say(f"explorer-theme.{key}", lang), key) for key in THEMES if key in with_figures]
            _offer(self.theme, themes, offer.theme)
            _offer(self.indicator, self._indicators(offer.theme), choice.indicator)
            measures = [(say(f"explorer-measure.{key}", lang), key) for key in offer.measures]
            _offer(self.measure, measures, choice.measure)
            years = offer.years()
            held, wanted = (offer.held_within(*period) for period in ((years[0], years[-1]), self._period))
            drawn = wanted if len(wanted) > 1 else held
            first, last = drawn[0] - offer.is_flow, drawn[-1]
            # The period begins at the end of a year, so a flow during a year is drawn from the year after.
            _offer(self.first, [(str(year), year - offer.is_flow) for year in held if year < last], first)
            _offer(self.last, _years(year for year in held if year > drawn[0]), last)
            _offer(self.base, _years(year for year in years if first <= year < last), self._base)
            self.base.disabled = self.measure.value not in ("index", "change", "percent")
            shown = [(places.name(region, lang), region) for region in choice.regions]
            _offer(self.highlight, [(say("explorer.no-highlight", lang), ""), *shown], choice.highlight)
            for name in (*_DROPDOWNS, "search", "programme", "none"):
                getattr(self, name).description = say(f"explorer.{name}", lang, **_NAMES)
            self.search.placeholder = say("explorer.search-in", lang, **_NAMES)
            self.programme.tooltip = say("explorer.programme-tip", lang, **_NAMES)
            self.none.tooltip = say("explorer.none-tip", lang)
            self.against.value = say("explorer.compare", lang)
            for area, box in self.areas.items():
                box.description = places.name(area, lang)
            self._filter()

    def _search(self) -> None:
        """Put ticked municipalities first; not while ticking, which would move them under the pointer."""
        self.listed.children = sorted(self.municipalities.values(), key=lambda box: not box.value)
        self._filter()

    def _filter(self) -> None:
        """Show the municipalities that match the search, and always those that are ticked."""
        found = set(places.search(self.search.value))
        self.not_found.value = "" if found else say("explorer.not-found", self.language.value, **_NAMES)
        self.not_found.layout.display = "none" if found else None
        for code, box in self.municipalities.items():
            box.layout.display = None if box.value or code in found else "none"

    def _tick(self, codes: Sequence[str]) -> None:
        with self._unobserved():
            for code, box in self.municipalities.items():
                box.value = code in codes
        self._search()
        self._follow()


def _dropdown(hook: str) -> ipywidgets.Dropdown:
    # Without a minimum width of zero, a drop-down is as wide as its longest option and overflows its column.
    layout = Layout(width="auto", min_width="0")
    dropdown = ipywidgets.Dropdown(style={"description_width": "5.2em"}, layout=layout)
    dropdown.add_class(f"ilag-{hook}")
    return dropdown


def _checkbox(region: str, choice: Choice) -> ipywidgets.Checkbox:
    box = ipywidgets.Checkbox(
        value=region in choice.regions,
        description=places.name(region, choice.lang),
        indent=False,
        layout=Layout(width="auto", margin="0 8px 0 2px"),
    )
    box.add_class(f"ilag-region-{region}")
    return box


def _columns(controls: Mapping[int, Sequence[ipywidgets.Widget]]) -> ipywidgets.HBox:
    """Put controls in columns, keyed by the width they need; columns wrap if there is not room."""
    columns = [
        ipywidgets.VBox(shown, layout=Layout(flex=f"{width} 1 {width}px", min_width="0", padding="0 8px 0 0"))
        for width, shown in controls.items()
    ]
    return ipywidgets.HBox(columns, layout=Layout(flex_flow="row wrap"))


def _offer(dropdown: ipywidgets.Dropdown, options: Sequence[Option], wanted: object) -> None:
    """Set a drop-down's options and value; a value that is not among them becomes the first."""
    if tuple(dropdown.options) != tuple(options):
        dropdown.options = tuple(options)
    values = [value for _, value in options]
    dropdown.value = wanted if wanted in values else values[0]


def _years(years: Iterable[int]) -> list[Option]:
    return [(str(year), year) for year in years]


def _alphabetically(code: str) -> str:
    """Return a sort key that puts æ, ø and å last, in this order."""
    return places.name(code).casefold().replace("æ", "z1").replace("ø", "z2").replace("å", "z3")
