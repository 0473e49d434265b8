"""Asking a web service politely until it answers: growing waits, its own wishes respected, nothing half taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import TileError

if TYPE_CHECKING:
    import requests

TIMEOUT_S = (10.0, 200.0)
"""To connect, and between two pieces of an answer; Overpass thinks for minutes."""

PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which the same question may succeed."""

UNKNOWN = (400, 404, 410)
"""Answers of a service that works but does not know the thing, or a field of it, by this name any more."""

LONGEST_WAIT_S = 300.0
"""A service that asks for more is better asked another day."""

HEADERS = {"User-Agent": "twincity-replicator", "Accept": "application/json, application/geo+json;q=0.9, */*;q=0.5"}
"""OpenStreetMap's servers turn away whoever does not say who asks."""


BY_HAND = "Download this layer by hand and give the file without --fetch."


class Refused(Exception):
    """The service does not know what is asked for: no such data set, no such field. Asking again does not help."""


class _Failed(Exception):
    """One try without a usable answer."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s
        """What the service asks to wait at least."""


@dataclass(frozen=True, kw_only=True)
class Web:
    """Sends requests, and sends them again."""

    waits_s: tuple[float, ...]
    sleep: Callable[[float], None]
    say: Callable[[str], None]

    def json(
        self, url: str, params: Mapping[str, str] | None = None, data: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The JSON object that the address answers; `data` makes it a POST.

        Raises:
            Refused: the service says no for good.
            TileError: no usable answer after the last try.
        """
        for tries, wait_s in enumerate((*self.waits_s, None), 1):
            try:
                return _answer(url, params, data)
            except _Failed as failed:
                if wait_s is None or failed.wait_s > LONGEST_WAIT_S:
                    raise TileError(
                        f"{url} gave no usable answer in {tries} tries; the last: {failed}. What came before is in the "
                        "cache: run the same command again later, or give files you have without --fetch."
                    ) from failed
                wait_s = max(wait_s, failed.wait_s)
                self.say(f"{url}: {failed}; trying again in {wait_s:g} s")
                self.sleep(wait_s)
        raise AssertionError("the last try returns or raises")


def _answer(url: str, params: Mapping[str, str] | None, data: Mapping[str, str] | None) -> dict[str, Any]:
    import requests

    try:
        with requests.request(
            "GET" if data is None else "POST", url, params=params, data=data, headers=HEADERS, timeout=TIMEOUT_S
        ) as response:
            return _object(response)
    except requests.exceptions.InvalidJSONError as reason:
        raise _Failed(f"it answered no JSON but '{_beginning(response)}'") from reason
    except requests.exceptions.Timeout as reason:
        raise _Failed(f"no answer within {TIMEOUT_S[1]:g} s") from reason
    except requests.exceptions.ChunkedEncodingError as reason:
        raise _Failed("the answer broke off") from reason
    except requests.exceptions.RequestException as reason:
        raise _Failed(f"no connection ({type(reason).__name__})") from reason


def _object(response: requests.Response) -> dict[str, Any]:
    status = f"{response.status_code} {response.reason}"
    if response.status_code in PASSING:
        wait_s = _wish(response)
        wish = f" and asks to wait {wait_s:.0f} s" if wait_s else ""
        raise _Failed(f"it answered {status}{wish}", wait_s)
    if not response.ok:
        refusal = f"{response.url.split('?')[0]} answered {status}: {_beginning(response)}"
        raise Refused(refusal) if response.status_code in UNKNOWN else TileError(f"{refusal}. {BY_HAND}")
    document = response.json()
    if not isinstance(document, dict):
        raise _Failed(f"it answered no JSON object but '{_beginning(response)}'")
    if "error" in (remark := str(document.get("remark", ""))).lower():  # Overpass runs out of time or memory
        raise _Failed(f"it broke off: {remark}")
    return document


def _wish(response: requests.Response) -> float:
    """Seconds that the service asks to wait, in `Retry-After`; 0 where it does not say."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    try:
        return float(Retry().parse_retry_after(response.headers.get("Retry-After", "0")))
    except InvalidHeader:
        return 0.0


def _beginning(response: requests.Response) -> str:
    return " ".join(response.text.split())[:120]
