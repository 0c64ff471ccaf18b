"""Statistics Norway's PxWebApi, version 2: asking for metadata and figures. HTTP only.

It knows addresses and errors of the API; the figures come back as the bytes that were received. What to ask
is worked out in `ilag_data.ssb.selection`, patience with the network lies in `ilag_data.ssb.transport`.

For example::

    with Client() as client:
        client.metadata("07459").variables["Region"].codes
        client.data("07459", {"Region": ["5033"], "ContentsCode": "*", "Tid": "202?"}).content
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import orjson

from ilag_data.arguments import checked
from ilag_data.errors import ApiError, SelectionError, TooManyCellsError
from ilag_data.language import Lang
from ilag_data.ssb import selection as selecting
from ilag_data.ssb.joining import join
from ilag_data.ssb.metadata import Config, Metadata, TableInfo
from ilag_data.ssb.selection import Request, Selection, in_path
from ilag_data.ssb.transport import Answer, Transport, check_address, not_the_api

ADDRESS = "https://data.ssb.no/api/pxwebapi/v2"
ADDRESS_VARIABLE = "ILAG_SSB_URL"
"""Environment variable that names another address of the API."""

_FEWEST_CELLS = 1000

# An hour and more at the pace of the service; what asks for more is a mistake, here or there.
_MOST_CALLS = 2000


@dataclass(frozen=True, slots=True)
class Download:
    """Figures as received."""

    content: bytes  # one JSON-stat document; joined when it took several calls
    whole: Request  # for everything at once
    made: tuple[Request, ...]  # those that were made


class Client:
    """The API of Statistics Norway, one call at a time.

    The `address` is that of ``ILAG_SSB_URL``, else Statistics Norway's, unless another is given; `lang` is
    the language of labels and notes, and `transport` makes the calls: limits, clock, progress.

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
        self._config: Config | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.transport.close()

    def config(self) -> Config:
        """Return the limits of the service; asked for once."""
        if self._config is None:
            self._config = Config.read(self._get("/config").content)
            self.transport.pacer.set_pace(self._config.calls, self._config.window)
        return self._config

    def table(self, table: str) -> TableInfo:
        """Return what the page of a table says of its last update."""
        return TableInfo.read(self._get(f"/tables/{in_path(table)}", table=table).content)

    def metadata(self, table: str) -> Metadata:
        """Return variables, codes, labels, units and notes of a table."""
        return Metadata.read(table, self._get(f"/tables/{in_path(table)}/metadata", table=table).content)

    def data(
        self,
        table: str | Metadata,
        wanted: Mapping[str, str | Sequence[str]] | Selection,
    ) -> Download:
        """Fetch figures, in as few calls as the limit of cells allows.

        `wanted` are codes and expressions by variable, or a selection that `ilag_data.ssb.selection.choose`
        worked out. With the metadata of a table at hand they are not asked for again.

        Raises
        ------
        SelectionError
            The table does not have what is asked for; nothing was sent.
        ApiError, ServiceUnavailableError
            The API refused; nothing answered in time, or what answered is not the API.
        FetchError
            Parts of an answer do not fit together.
        """
        metadata = self.metadata(table) if isinstance(table, str) else table
        chosen = wanted if isinstance(wanted, tuple) else selecting.choose(metadata, wanted)
        whole = selecting.request(self.address, metadata.table, chosen, self.lang)
        limit = self.config().max_cells
        while True:
            made = self.requests(metadata, chosen, limit)
            try:
                contents = [self._call(request, metadata.table).content for request in made]
            except TooManyCellsError:
                # The limit in force is lower than the one told.
                limit = min(limit, selecting.cells(chosen)) // 2
                if limit < _FEWEST_CELLS:
                    raise
            else:
                return Download(join(contents, chosen), whole, tuple(made))

    def requests(self, metadata: Metadata, chosen: Selection, limit: int) -> list[Request]:
        """Return the requests it takes to keep within a limit of cells; refuse thousands."""
        fewest = -(-selecting.cells(chosen) // max(limit, 1))
        if fewest > _MOST_CALLS:
            raise SelectionError(
                f"{selecting.cells(chosen)} cells of table {metadata.table} at {limit} cells a call would be "
                f"{fewest} calls or more.",
                "ask for fewer codes or years; if the limit of cells is no sensible one, try again later.",
            )
        parts = selecting.split(chosen, limit, metadata.required)
        return [selecting.request(self.address, metadata.table, part, self.lang) for part in parts]

    def _get(self, path: str, table: str = "") -> Answer:
        query = f"?lang={self.lang}" if table else ""
        return self._call(Request("GET", f"{self.address}{path}{query}"), table)

    def _call(self, request: Request, table: str = "") -> Answer:
        answer = self.transport.call(request)
        if answer.status >= 400:
            raise _refused(answer, table)
        return answer


def _refused(answer: Answer, table: str) -> Exception:
    """Turn the API's own "no" into an error; what is not the API's is said to be so."""
    try:
        told = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return not_the_api(answer)
    title = (told.get("title") or told.get("error")) if isinstance(told, dict) else None
    if not isinstance(title, str):
        return not_the_api(answer)
    detail = told.get("detail")
    said = title if not detail or detail == title else f"{title}: {detail}"
    about = f" about table {table}" if table else ""
    problem = f"The API refused a call{about}: {said} (status {answer.status})."
    if answer.status == 403 or "too many" in title.casefold():
        return TooManyCellsError(problem, "ask for fewer codes at a time.")
    if "non-existent table" in title.casefold():
        return ApiError(problem, "look the table up at www.ssb.no/statbank; it may have been replaced.")
    return ApiError(problem, "hold the selection against the metadata of the table; it may have changed.")
