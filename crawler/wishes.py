"""How long a host wants to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

BUSY = {429, 503}
A_WHILE = timedelta(minutes=10)
"""How long a host is left alone by the next run whose 429 says nothing of time."""
LONGEST_WISH = timedelta(days=30)


def retry_after(field: bytes | None, now: datetime) -> float | None:
    """Seconds that a Retry-After wants (RFC 9110, 10.2.3: a number or a date); None without a valid one."""
    text = (field or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def alone_until(status: int, field: bytes | None, at: datetime) -> datetime:
    """When a host may be asked again that answered 429 or 503 at a moment, with a Retry-After or without."""
    said = retry_after(field, at)
    if said is None:
        return at + A_WHILE if status == 429 else at
    return at + timedelta(seconds=min(said, LONGEST_WISH.total_seconds()))
