"""Where files stand: a folder of this machine, or one of an object store, opened by its URL.

`s3://bucket/folder` is opened as AWS's own tools open it (AWS_ variables, files of credentials); any other URL as
pyarrow opens it. What fails is tried again; what fails for good is one line that names the file and its place.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa
from pyarrow import fs

T = TypeVar("T")
URL = re.compile(r"[a-z][a-z0-9+.-]+://")
PAUSES = (0.5, 2.0, 8.0)
"""Seconds before the second, third and last try, behind the three that the client makes within each."""
SLOW, SILENT = 10, 60
"""Seconds for a connection to be made, and for a connection on which nothing comes; the client's 1 and 3 are a LAN's."""
SWITCHES = ("allow_bucket_creation", "allow_bucket_deletion")
OPTIONS = (*SWITCHES, "region", "scheme", "endpoint_override", "tls_ca_file_path")
# What no second try mends.
FOR_GOOD = re.compile(
    r"ACCESS_DENIED|NO_SUCH_BUCKET|NO_SUCH_KEY|INVALID_ACCESS_KEY_ID|SIGNATURE_DOES_NOT_MATCH"
)


class StoreError(OSError):
    """A file that could not be had or put; the message is one line that names it and its place."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of an object store by its URL, with what it says of endpoint and region behind a `?`."""

    url: str

    def __str__(self) -> str:
        """The place without options and keys, as messages name it."""
        return f"{urlsplit(self.url).scheme}://{self.root}"

    @property
    def root(self) -> str:
        """Bucket and folder, without a slash at the end."""
        parts = urlsplit(self.url)
        return unquote(f"{parts.netloc.rpartition('@')[2]}{parts.path}").rstrip("/")

    def folder(self, name: str) -> Store:
        """The folder `name` of this one."""
        before, mark, options = self.url.partition("?")
        return Store(f"{before.rstrip('/')}/{name}{mark}{options}")


Place = Path | Store
"""Where an archive or a dataset stands: a folder of this machine, or one of an object store."""


def read_place(text: str | Path) -> Place:
    """The place that a caller names: a store for a URL (`file://` is a folder), else a folder."""
    said = str(text)
    if said.startswith("file://"):
        return Path(unquote(urlsplit(said).path))
    return Store(said) if URL.match(said) else Path(text)


def open_system(store: Store) -> tuple[Any, str]:
    """The store's file system as pyarrow has it, and the path of the store's folder in it. Raises StoreError."""
    return _opened(store.url), store.root


@lru_cache(maxsize=8)
def _opened(url: str) -> Any:
    try:
        return _s3(url) if urlsplit(url).scheme == "s3" else fs.FileSystem.from_uri(url)[0]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, OSError, ImportError) as error:
        raise StoreError(f"{Store(url)}: not a store that can be opened: {_line(error)}") from error


def _s3(url: str) -> Any:
    """An S3 client for a URL: what it does not say is taken from the AWS_ variables, as AWS's own tools do."""
    parts = urlsplit(url)
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc.rpartition("@")[2]):
        raise ValueError("the name of a bucket is 3 to 63 small letters, digits, dots and dashes")
    said: dict[str, Any] = dict(parse_qsl(parts.query))
    unknown = sorted(set(said) - set(OPTIONS))
    if unknown:
        raise ValueError(f"unknown option {', '.join(unknown)} (there are {', '.join(OPTIONS)})")
    said.update({name: said[name].lower() == "true" for name in SWITCHES if name in said})
    named = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if named and "endpoint_override" not in said:
        scheme, _, said["endpoint_override"] = named.rstrip("/").rpartition("://")
        said.setdefault("scheme", scheme or "https")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if region or "endpoint_override" in said:
        said.setdefault("region", region or "us-east-1")
    if parts.username:
        said.update(access_key=unquote(parts.username), secret_key=unquote(parts.password or ""))
    return fs.S3FileSystem(
        **said,
        allow_delayed_open=True,  # a small file is one request and not three
        connect_timeout=SLOW,
        request_timeout=SILENT,
    )


def tried(store: Store, name: str, what: str, act: Callable[[], T]) -> T:
    """What `act` returns, which does to a file what `what` says (`be read`); tried again when it fails. Raises StoreError."""
    for pause in (*PAUSES, None):
        try:
            return act()
        except (OSError, pa.ArrowException) as error:
            if pause is None or isinstance(error, FileNotFoundError) or FOR_GOOD.search(str(error)):
                raise StoreError(f"{store}: {name} cannot {what}: {_line(error)}") from error
        time.sleep(pause)
    raise AssertionError


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
