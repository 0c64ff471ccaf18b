"""Which county, municipalities and programme the suite is about, read from a small TOML file."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ilag_data.errors import ConfigError
from ilag_data.files import named_path, reason_of
from ilag_data.language import Text, joined
from ilag_data.untrusted import unseen

VARIABLE = "ILAG_CONFIG"
"""Environment variable that names another file; read when Python starts."""

DEFAULT = Path(__file__).with_name("ilag.toml")
"""The county whose figures are in the repository."""

_LIKE_DEFAULT = Text(f"skriv den som {DEFAULT}.", f"write it like {DEFAULT}.")

_KEYS = {"county": str, "county_name": str, "city": str, "programme": str, "municipalities": list, "map": str}
_OPTIONAL = {"city", "map"}


@dataclass(frozen=True, slots=True)
class Config:
    """The content of a configuration file; `ilag_data.regions` checks its codes."""

    path: Path
    county: str  # today's code
    county_name: str
    programme: str
    municipalities: tuple[str, ...]  # of the programme, today's codes, in the order of the charts
    city: str | None  # the municipality that the county is also shown without
    map: Path | None  # the GeoJSON with the borders of the county's municipalities

    @property
    def is_default(self) -> bool:
        """Whether this is the county whose figures are in the repository."""
        return self.path == DEFAULT


def read() -> Config:
    """Read the file that ``ILAG_CONFIG`` names, or the default one; refuse an invalid file."""
    named = os.environ.get(VARIABLE)
    path, there = named_path(named, Path.is_file) if named else (DEFAULT, True)
    if not there:
        raise ConfigError(
            f"Filen {path}, oppgitt i miljøvariabelen {VARIABLE}, finnes ikke.",
            f"The file {path}, named by the environment variable {VARIABLE}, does not exist.",
            f"la {VARIABLE} peke på en fil som {DEFAULT}, eller fjern den.",
            f"let {VARIABLE} name a file like {DEFAULT}, or unset it.",
        )
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        line = re.search(r"line (\d+)", str(error))
        why = Text(f"se linje {line[1]}", str(error)) if line else reason_of(error)
        raise ConfigError(
            f"{path} kunne ikke leses som TOML: {why.no}.",
            f"{path} could not be read as TOML: {why.en}.",
            *_LIKE_DEFAULT,
        ) from None
    _check(path, told)
    return Config(
        path=path.resolve() if named else DEFAULT,
        county=told["county"],
        county_name=told["county_name"],
        programme=told["programme"],
        municipalities=tuple(told["municipalities"]),
        city=told.get("city"),
        map=_map_beside(path, told["map"]) if "map" in told else None,
    )


def _map_beside(path: Path, named: str) -> Path:
    # A copy of the default file still finds the default map.
    for folder in (path.parent, DEFAULT.parent):
        found, there = named_path(str(folder / named), Path.is_file)
        if there:
            return found.resolve()
    raise ConfigError(
        f"I {path} er map «{named}», og det er ingen slik fil ved siden av.",
        f"In {path} map is {named!r}, and there is no such file beside it.",
        "oppgi stien derfra til en GeoJSON, eller fjern linjen.",
        "give the path of a GeoJSON from there, or leave the line out.",
    )


def _check(path: Path, told: dict[str, Any]) -> None:
    lacking = ", ".join(sorted(_KEYS.keys() - told.keys() - _OPTIONAL))
    unknown = ", ".join(sorted(told.keys() - _KEYS.keys()))
    if lacking or unknown:
        no = [f"mangler {lacking}"] * bool(lacking) + [f"har det ukjente {unknown}"] * bool(unknown)
        en = [f"lacks {lacking}"] * bool(lacking) + [f"has the unknown {unknown}"] * bool(unknown)
        raise ConfigError(f"{path} {joined(no, 'no')}.", f"{path} {joined(en, 'en')}.", *_LIKE_DEFAULT)
    for key, value in told.items():
        texts = value if isinstance(value, list) else [value]
        kind: type = _KEYS[key]
        sound = isinstance(value, kind) and all(isinstance(text, str) and text.strip() for text in texts)
        if not sound or any(map(unseen, texts)):
            what = Text("koder", "codes") if kind is list else Text("en tekst", "a text")
            raise ConfigError(
                f"I {path} er {key} «{value}».",
                f"In {path} {key} is {value!r}.",
                f"skriv {what.no} i anførselstegn, som i {DEFAULT}.",
                f"write {what.en} in quotation marks, as in {DEFAULT}.",
            )
