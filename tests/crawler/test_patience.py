"""Politeness proved on a real server: turns of a host, Retry-After, rules that are not told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.pace import slot_of
from crawler.wishes import retry_after


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        (b"30", 30.0),
        (b" 0 ", 0.0),
        (b"Fri, 02 Jan 2026 03:05:05 GMT", 60.0),
        (b"Fri, 02 Jan 2026 03:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after(field: bytes | None, seconds: float | None) -> None:
    assert retry_after(field, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    "url",
    [
        "http://www.a.gov.cn/",
        "https://www.a.gov.cn/",
        "http://WWW.A.gov.cn:8080/x",
        "http://a.gov.cn/",
        "http://www.a.gov.cn./",
        "http://user@www.a.gov.cn/",
    ],
)
def test_one_turn_for_a_host_whatever_its_spelling(url: str) -> None:
    assert slot_of(url) == "a.gov.cn"
