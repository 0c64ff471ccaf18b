"""Robust HTTP: one call at a time, paced, retried, bounded, and certain of who answered.

Retries are a loop of our own, not urllib3's `Retry`: it must also cover a body that breaks off after the
headers, report on the progress bar what it waits for, and keep to a total time.
"""

import random
import re
import socket
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import orjson
import requests
import urllib3
from urllib3.util import Url

from ilag_data import __version__
from ilag_data.errors import SelectionError, ServiceUnavailableError
from ilag_data.language import Text
from ilag_data.raw import SSB_HOST
from ilag_data.ssb.connections import Adapter, Watch, is_loopback, proxy_for, without_login
from ilag_data.ssb.pacing import Pacer, growing_waits, retry_after
from ilag_data.ssb.selection import Request

USER_AGENT = f"ilag-data/{__version__}"

_REDIRECTS = (301, 302, 303, 307, 308)
_KEEP_THE_METHOD = (307, 308)
_MOST_REDIRECTS = 3
_CHUNK = 1 << 16
_NOT_LET_THROUGH = "Tunnel connection failed: "
_TRUST = Text(
    "leser organisasjonen https-trafikk, be IT om å installere rotsertifikatet sitt på denne maskinen, eller "
    "la REQUESTS_CA_BUNDLE eller SSL_CERT_FILE peke på en fil som har det; ellers se at du ikke er bak en "
    "påloggingsside.",
    "if your organisation reads https traffic, ask IT to install its root certificate in this machine's "
    "store of certificates, or let REQUESTS_CA_BUNDLE or SSL_CERT_FILE name a file that has it; elsewhere "
    "see that you are not behind a login page.",
)


def _try_later(url: str) -> Text:
    """Return advice for when a retry may help; Statistics Norway announces outages only for its own host."""
    if urlsplit(url).hostname != SSB_HOST:
        return Text(
            "se om adressen er riktig (--api-url, ILAG_SSB_URL) og at du er på nettet, og prøv igjen.",
            "check that the address is right (--api-url, ILAG_SSB_URL) and that you are on the network, and "
            "try again.",
        )
    return Text(
        "se at du er på nettet og ikke bak en påloggingsside, og prøv igjen senere; SSB melder om avbrudd på "
        "www.ssb.no/api.",
        "check that you are online and not behind a login page, and try again later; "
        "Statistics Norway announces interruptions at www.ssb.no/api.",
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of time, in seconds, and of size."""

    connect: float = 10.0
    read: float = 70.0  # for the next bytes; the service itself gives up after 60
    whole: float = 180.0  # one attempt to its last byte; a slow trickle would never exceed `read`
    attempts: int = 6
    budget: float = 400.0  # one call with all attempts and waits
    body: int = 200_000_000  # bytes of an answer after decompression


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its whole body."""

    status: int
    url: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(eq=False)
class _PassingError(Exception):
    """A fault that may be temporary."""

    what: Text
    wait: float | None = None  # how long the service asks to wait, if it does
    remedy: Text | None = None
    tries: int | None = None  # the number of attempts worth making, if fewer than the limit


def check_address(url: str) -> str:
    """Return the address of an API without a trailing slash; https, or http for this machine alone."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        scheme, host, _ = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme = host = ""
    # urlsplit drops line breaks, and an empty user name, query or fragment.
    strange = re.search(r"[^!-~]|[\\@?#]", address)
    if (
        strange
        or not all(host.split("."))
        or not (scheme == "https" or (scheme == "http" and is_loopback(host)))
    ):
        told = without_login(url)
        raise SelectionError(
            f"«{told}» er ikke en adresse som tall hentes fra.",
            f"{told!r} is not an address that figures are fetched from.",
            "oppgi en som begynner med https://, f.eks. https://data.ssb.no/api/pxwebapi/v2, uten "
            "brukernavn, spørsmålstegn og mellomrom; http:// er bare for denne maskinen "
            "(http://127.0.0.1:8080).",
            "give one that begins with https://, such as https://data.ssb.no/api/pxwebapi/v2, without user "
            "name, question mark or blank; http:// is for this machine alone (http://127.0.0.1:8080).",
        )
    return address.rstrip("/")


class _Session(requests.Session):
    """A session that ignores redirects, whose bodies requests would decompress without limit."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 (as in requests)
        return None


class Transport:
    """Makes calls, one at a time.

    It reports waits of half a second or more to `tell`, with reason and length; `clock` (monotonic seconds),
    `sleep`, `now` (the time of day) and `chance` (0 to 1) can be replaced in tests.

    Raises
    ------
    SelectionError
        The environment names a certificate bundle that cannot be read.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        tell: Callable[[Text, float], None] = lambda why, seconds: None,  # noqa: ARG005 (nobody listens)
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.limits = limits or Limits()
        self.tell = tell
        self.pacer = Pacer(clock)
        self._clock, self._sleep, self._now, self._chance = clock, sleep, now, chance
        self._session = _Session()
        # Otherwise requests would send a login from ~/.netrc; proxies and certificates are looked up here.
        self._session.trust_env = False
        adapter = Adapter()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def call(self, request: Request) -> Answer:
        """Make a call, with retries for temporary faults, within the limits.

        Returns a 2xx answer with a JSON body, or a 4xx answer with any body.

        Raises
        ------
        ServiceUnavailableError
            Nothing answered in time, or what answered is not the API; the message has its status, address and
            first characters.
        """
        end = self._clock() + self.limits.budget
        waits = growing_waits(self._chance)
        attempt = 0
        while True:
            attempt += 1
            pace = Text(
                f"holder {self.pacer.calls} spørringer på {self.pacer.window:.0f} s",
                f"keeping to {self.pacer.calls} calls in {self.pacer.window:.0f} s",
            )
            self._wait(self.pacer.delay(), end, pace, request)
            try:
                return self._once(request, end)
            except _PassingError as error:
                attempts = min(self.limits.attempts, error.tries or self.limits.attempts)
                if attempt >= attempts:
                    raise ServiceUnavailableError(
                        f"{_short(request.url)} mislyktes {attempt} ganger. Siste gang: {error.what.no}.",
                        f"{_short(request.url)} failed {attempt} times. The last time: {error.what.en}.",
                        *(error.remedy or _try_later(request.url)),
                    ) from None
                why = Text(
                    f"{error.what.no}; forsøk {attempt} av {attempts}",
                    f"{error.what.en}; attempt {attempt} of {attempts}",
                )
                self._wait(next(waits) if error.wait is None else error.wait, end, why, request)

    def _wait(self, seconds: float, end: float, why: Text, request: Request) -> None:
        if seconds <= 0:
            return
        if self._clock() + seconds > end:
            raise ServiceUnavailableError(
                f"{_short(request.url)}: {why.no}. {seconds:.0f} s ventetid til ville gå ut over de "
                f"{self.limits.budget:.0f} s som en spørring kan ta.",
                f"{_short(request.url)}: {why.en}. Waiting {seconds:.0f} s more would pass the "
                f"{self.limits.budget:.0f} s that one call may take.",
                *_try_later(request.url),
            )
        if seconds >= 0.5:
            self.tell(why, seconds)
        self._sleep(seconds)

    def _once(self, request: Request, end: float) -> Answer:
        end = min(end, self._clock() + self.limits.whole)
        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._exchange(request, url, end)
            if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                return self._judged(answer)
            url = _redirected(answer, request)
        short = _short(request.url)
        raise ServiceUnavailableError(
            f"{short} sender videre i ring.", f"{short} redirects in circles.", *_try_later(request.url)
        )

    def _exchange(self, request: Request, url: str, end: float) -> Answer:
        self.pacer.called()
        outer = sys.exception()
        proxy = proxy_for(url)
        watch = Watch(end - self._clock())
        try:
            with (
                watch,
                self._session.request(
                    request.method,
                    url,
                    json=request.body,
                    timeout=(self.limits.connect, self.limits.read),
                    allow_redirects=False,
                    stream=True,
                    proxies={"all": proxy.url} if proxy else {},
                ) as response,
            ):
                self.pacer.obey(response.headers)
                content = self._body(response, url)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            if not watch.late:
                raise _failure(_unwrapped(error, outer), url, proxy) from None
        if watch.late:
            through = _through(proxy)
            raise _PassingError(
                Text(
                    f"svaret var ikke komplett i tide{through.no}",
                    f"the answer was not complete in time{through.en}",
                )
            )
        return Answer(response.status_code, url, response.headers, content)

    def _body(self, response: requests.Response, url: str) -> bytes:
        content = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            content += chunk
            if len(content) > self.limits.body:
                size, begins = f"{self.limits.body / 1e6:.0f} MB", _first(content)
                raise ServiceUnavailableError(
                    f"{_short(url)} svarte {response.status_code} med mer enn {size} utpakket; det begynner "
                    f"med {begins.no}.",
                    f"{_short(url)} answered {response.status_code} with more than {size} after "
                    f"decompression; it begins {begins.en}.",
                    "dette er ikke et svar fra API-et; meld fra hvis det skjer igjen.",
                    "this is not an answer of the API; report it if it happens again.",
                )
        return bytes(content)

    def _judged(self, answer: Answer) -> Answer:
        """Return a final answer; raise for one that may be temporary or is not the API's."""
        first = _first(answer.content)
        told = Text.each(lambda lang: f"status {answer.status}, {first[lang]}")
        if answer.status == 429:
            wait = retry_after(answer.headers, self._now())
            raise _PassingError(
                Text("for mange spørringer (status 429)", "too many calls (status 429)"),
                self.pacer.window if wait is None else wait,
            )
        if answer.status == 408 or answer.status >= 500:
            raise _PassingError(told, retry_after(answer.headers, self._now()))
        if 400 <= answer.status < 500:
            return answer
        if not 200 <= answer.status < 300:
            raise not_the_api(answer)
        begins = answer.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if not begins:
            raise _PassingError(
                Text(f"status {answer.status} uten innhold", f"status {answer.status} without a body")
            )
        if begins not in (b"{", b"["):
            raise not_the_api(answer)
        try:
            answer.content.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.end < len(answer.content):
                raise not_the_api(answer, f"is not UTF-8 (byte {error.start})") from None
        try:
            orjson.loads(answer.content.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError:
            size = len(answer.content)
            raise _PassingError(
                Text(
                    f"status {answer.status}, og JSON som bryter av eller er skadet etter {size} byte",
                    f"status {answer.status}, and JSON that breaks off or is damaged after {size} bytes",
                )
            ) from None
        return answer


def not_the_api(answer: Answer, remark: str = "") -> ServiceUnavailableError:
    """Return an error for an answer that is not the API's: its status, address and first characters."""
    first, no, en = _first(answer.content), f" («{remark}»)" * bool(remark), f", and {remark}" * bool(remark)
    return ServiceUnavailableError(
        f"Det som svarte på {_short(answer.url)}, er ikke API-et: status {answer.status}, {first.no}{no}.",
        f"What answered at {_short(answer.url)} is not the API: status {answer.status}, {first.en}{en}.",
        *_try_later(answer.url),
    )


def _redirected(answer: Answer, request: Request) -> str:
    location = answer.headers["Location"]
    try:
        target = urljoin(answer.url, location)
        there, here = urlsplit(target), urlsplit(answer.url)
    except ValueError:
        raise not_the_api(answer, f"redirects to {location[:200]!r}, which is no address") from None
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        other = f"{there.scheme}://{there.netloc} (status {answer.status})"
        raise ServiceUnavailableError(
            f"{_short(answer.url)} sender videre til en annen vert, {other}; det følges ikke.",
            f"{_short(answer.url)} redirects to another host, {other}; that is not followed.",
            "dette er som regel påloggingssiden til nettverket: åpne en side i nettleseren, logg på, og "
            "prøv igjen.",
            "this is usually a login page of the network: open a page in the browser, log in, and try again.",
        )
    if request.method == "POST" and answer.status not in _KEEP_THE_METHOD:
        raise not_the_api(answer, f"redirects a POST to {_short(target)}")
    return target


def _short(url: str) -> str:
    return url if len(url) <= 160 else f"{url[:157]}…"


def _first(content: bytes | bytearray) -> Text:
    """Quote the first characters of a body, on one line."""
    text = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", bytes(content[:500]).decode(errors="replace")).strip()
    begins = f"{text[:200]!r}"
    return Text(begins, begins) if text else Text("uten innhold", "an empty body")


def _unwrapped(error: Exception, outer: BaseException | None) -> list[BaseException]:
    """Return an error and those wrapped in it; stop at `outer`, which was being handled before the call."""
    found: list[BaseException] = [error]
    while True:
        last = found[-1]
        wrapped = (getattr(last, "reason", None), last.__cause__, last.__context__, *last.args)
        inner = next((one for one in wrapped if isinstance(one, BaseException)), None)
        if inner is None or inner is outer:
            return found
        found.append(inner)


def _words(cause: BaseException) -> str:
    """Return an error's message without addresses of objects."""
    text = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else str(cause)
    return re.sub(r"<[^>]*>:? ?", "", text).strip().rstrip(".") or type(cause).__name__


_UNREACHED: Mapping[type[BaseException], Text] = {
    socket.gaierror: Text("fant ikke adressen", "the address was not found"),
    ConnectionRefusedError: Text("forbindelsen ble avvist", "the connection was refused"),
}
"""Errors without a network or with a wrong address, which more than one retry will not mend."""


def _why(cause: BaseException) -> tuple[Text, int | None]:
    """Return why there was no connection, and how many attempts it is worth; None for the usual number."""
    if type(cause) in _UNREACHED:
        return _UNREACHED[type(cause)], 2
    return Text.quoted(_words(cause)), None


def _through(proxy: Url | None) -> Text:
    named = proxy.netloc if proxy else ""
    return Text(f" gjennom proxyen {named}", f" through the proxy {named}").when(proxy)


def _failure(
    errors: list[BaseException], url: str, proxy: Url | None
) -> ServiceUnavailableError | _PassingError:
    """Return an error for what went wrong before an answer came; a `_PassingError` if it may be temporary."""
    error, cause = errors[0], errors[-1]
    words = _words(cause)
    why, tries = _why(cause)
    through = _through(proxy)
    if isinstance(cause, ssl.SSLCertVerificationError):
        at_proxy = isinstance(error, requests.exceptions.ProxyError)
        who = (
            Text(f"Proxyen {proxy.netloc}", f"The proxy {proxy.netloc}")
            if proxy and at_proxy
            else Text.each(lambda lang: _short(url) + through[lang])
        )
        return ServiceUnavailableError(
            f"{who.no} har ikke et sertifikat som denne maskinen stoler på: «{words}».",
            f"{who.en} has no certificate that this machine trusts: {words}.",
            *_TRUST,
        )
    # A ProxyError may also be about what came after the proxy: urllib3 forgets that it was connected.
    if proxy and any(isinstance(one, urllib3.exceptions.ConnectTimeoutError) for one in errors):
        direct = _go_direct(url)
        return _PassingError(
            Text(
                f"proxyen {proxy.netloc} kan ikke nås ({why.no})",
                f"the proxy {proxy.netloc} cannot be reached ({why.en})",
            ),
            tries=tries,
            remedy=Text(
                "se at du er på nettet eller VPN-et som den hører til, og at HTTPS_PROXY eller maskinens "
                "innstillinger for proxy har rett adresse til den (som regel med http://, også for https); "
                f"{direct.no}",
                "check that you are on the network or VPN that it belongs to, and that HTTPS_PROXY or the "
                "proxy settings of this machine have its address (mostly with http://, also for https); "
                f"{direct.en}",
            ),
        )
    if proxy and words.startswith(_NOT_LET_THROUGH):
        return _refused(words.removeprefix(_NOT_LET_THROUGH), url, proxy)
    late = isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError))
    if late or any(isinstance(one, TimeoutError) for one in errors):
        return _PassingError(Text(f"intet svar i tide{through.no}", f"no answer in time{through.en}"))
    broke_off = isinstance(error, urllib3.exceptions.HTTPError)
    if broke_off or isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        what = (
            Text("svaret brøt av", "the answer broke off")
            if broke_off
            else Text("ingen forbindelse", "no connection")
        )
        told = Text(f"{what.no}{through.no} ({why.no})", f"{what.en}{through.en} ({why.en})")
        return _PassingError(told, tries=tries)
    return ServiceUnavailableError(
        f"{_short(url)}{through.no}: «{words}».",
        f"{_short(url)}{through.en}: {words}.",
        *_try_later(url),
    )


def _refused(answer: str, url: str, proxy: Url) -> ServiceUnavailableError | _PassingError:
    host, direct = urlsplit(url).hostname, _go_direct(url)
    told = Text(
        f"proxyen {proxy.netloc} slipper ingenting gjennom til {host} («{answer}»)",
        f"the proxy {proxy.netloc} lets nothing through to {host} ({answer})",
    )
    login = Text(
        f"den krever pålogging: sett HTTPS_PROXY={proxy.scheme}://navn:passord@{proxy.netloc}, eller ",
        f"it requires a login: set HTTPS_PROXY={proxy.scheme}://name:password@{proxy.netloc}, or ",
    ).when(answer.startswith("407"))
    remedy = Text(
        f"{login.no}be dem som driver den, om å slippe {host} gjennom; {direct.no}",
        f"{login.en}ask its operators to let {host} through; {direct.en}",
    )
    if answer.startswith("4"):
        return ServiceUnavailableError(f"P{told.no[1:]}.", f"T{told.en[1:]}.", *remedy)
    return _PassingError(told, remedy=remedy)


def _go_direct(url: str) -> Text:
    host = urlsplit(url).hostname
    return Text(
        f"kan denne maskinen nå {host} uten den, sett NO_PROXY={host}.",
        f"if this machine may reach {host} without it, set NO_PROXY={host}.",
    )
