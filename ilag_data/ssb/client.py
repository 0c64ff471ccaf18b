"""Statistics Norway's PxWebApi, version 2: requesting metadata and figures. HTTP only.

It knows the addresses and errors of the API, and returns figures as the bytes received. What to request is
decided in `ilag_data.fetching.planning`; retries and time-outs are in `ilag_data.ssb.transport`.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import orjson

from ilag_data.arguments import checked
from ilag_data.errors import ApiError
from ilag_data.language import Lang, Text
from ilag_data.ssb.joining import join
from ilag_data.ssb.metadata import Config, Metadata, TableInfo
from ilag_data.ssb.selection import Request, Selection, request, split
from ilag_data.ssb.transport import Answer, Transport, check_address, not_the_api

ADDRESS = "https://data.ssb.no/api/pxwebapi/v2"
ADDRESS_VARIABLE = "ILAG_SSB_URL"
"""Environment variable that names another address of the API."""


@dataclass(frozen=True, slots=True)
class Download:
    """Figures as received."""

    content: bytes  # one JSON-stat document; joined if it took several calls
    request: Request  # as if for everything at once


class Client:
    """The API of Statistics Norway, one call at a time.

    The `address` is that of ``ILAG_SSB_URL``, else Statistics Norway's, unless one is given; `lang` is the
    language of labels and notes, and `transport` makes the calls: limits, clock, progress.

    Raises
    ------
    SelectionError
        The address is not https (http is for this machine alone), or the language is not offered.
    """

    @checked
    def __init__(
        self, address: str | None = None, *, lang: Lang = "no", transport: Transport | None = None
    ) -> None:
        self.address = check_address(address or os.environ.get(ADDRESS_VARIABLE) or ADDRESS)
        self.lang = lang
        self.transport = transport or Transport()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.transport.close()

    @cached_property
    def config(self) -> Config:
        """The limits of the service, requested once."""
        config = Config.read(self._get("/config").content)
        self.transport.pacer.set_pace(config.calls, config.window)
        return config

    def table(self, table: str) -> TableInfo:
        """Return what the page of a table says of its last update."""
        return TableInfo.read(self._get(f"/tables/{table}", table).content)

    def metadata(self, table: str) -> Metadata:
        """Return variables, codes, labels, units and notes of a table."""
        return Metadata.read(table, self._get(f"/tables/{table}/metadata", table).content)

    def data(self, table: str, chosen: Selection) -> Download:
        """Fetch figures, in as few calls as the limit of cells allows.

        Raises
        ------
        SelectionError
            The limit is too low for a single code; nothing was sent.
        ApiError, ServiceUnavailableError
            The API refused; nothing answered in time, or what answered is not the API.
        FetchError
            Parts of an answer do not fit together.
        """
        whole, *parts = (
            request(self.address, table, part, self.lang)
            for part in (chosen, *split(chosen, self.config.max_cells))
        )
        contents = [self._call(part, table).content for part in parts]
        return Download(join(contents, chosen), whole)

    def _get(self, path: str, table: str = "") -> Answer:
        query = f"?lang={self.lang}" if table else ""
        return self._call(Request("GET", f"{self.address}{path}{query}"), table)

    def _call(self, asked: Request, table: str = "") -> Answer:
        answer = self.transport.call(asked)
        if answer.status >= 400:
            raise _refused(answer, table)
        return answer


def _refused(answer: Answer, table: str) -> Exception:
    """Turn the API's refusal into an error; any other answer is an error as not the API's."""
    try:
        told = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return not_the_api(answer)
    title = (told.get("title") or told.get("error")) if isinstance(told, dict) else None
    if not isinstance(title, str):
        return not_the_api(answer)
    detail = told.get("detail")
    said = title if not detail or detail == title else f"{title}: {detail}"
    about = Text(f" om tabell {table}", f" about table {table}").when(table)
    problem = Text(
        f"API-et avslo en spørring{about.no}: «{said}» (status {answer.status}).",
        f"The API refused a call{about.en}: {said} (status {answer.status}).",
    )
    if "non-existent table" in title.casefold():
        remedy = Text(
            "slå opp tabellen på www.ssb.no/statbank; den kan være erstattet av en annen.",
            "look the table up at www.ssb.no/statbank; it may have been replaced.",
        )
    else:
        remedy = Text(
            "sammenlign utvalget med metadataene for tabellen; den kan ha endret seg.",
            "compare the selection with the metadata of the table; it may have changed.",
        )
    return ApiError(*problem, *remedy)
