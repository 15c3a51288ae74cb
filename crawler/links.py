"""One spelling a URL, and which addresses may be asked at all."""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST_URL = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
# Names of session and firewall tokens; the page behind them is the same without (portals-in-the-wild no. 37).
SESSION_KEYS = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|session_?id|webshielddrsessionverify"
    r"|security_verify_data|utm_\w+|spm",
    re.IGNORECASE,
)
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/?#;]*", re.IGNORECASE)
# ASP.NET without cookies: /(S(token))/page.aspx
ASP_PATH = re.compile(r"/\((?:[ASF]\([^)/]+\))+\)(?=/)", re.IGNORECASE)
LOCAL_NAMES = re.compile(r"(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)$")
# Most addresses are spelled as they should be: plain segments, plain parameters.
PLAIN = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)*/?"
    r"(?:\?\w+=[\w.-]*(?:&\w+=[\w.-]*)*)?",
    re.ASCII,
)
HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whom the crawler may ask: hosts under official suffixes (`.gov.cn`) and the registry's own hosts."""

    suffixes: tuple[str, ...]
    hosts: frozenset[str]


def spell_url(url: str, base: str | None = None, encoding: str = "utf-8") -> str | None:
    """The one spelling of `url` (seen on the page `base`), without fragment and session id.

    None for what is no http address: javascript:, mailto:, a broken host, more than 2000 characters.
    Spelling twice changes nothing.
    """
    url = url.strip()
    # A page's menu stands on every page of its portal: such an address is the same wherever it is seen.
    if base is not None and url[:1] == "/" and url[:2] != "//":
        root = _root(base)
        url, base = (root + url, None) if root else (url, base)
    elif url.lower().startswith(("http://", "https://")):
        base = None
    return _spell(url, base, encoding)


@lru_cache(maxsize=1 << 15)
def _spell(url: str, base: str | None, encoding: str) -> str | None:
    try:
        joined = urljoin(base, url) if base else url
        if len(joined) > LONGEST_URL:
            return None
        if (
            PLAIN.fullmatch(joined)
            and "/" in joined[8:]
            and not SESSION_KEYS.search(joined.partition("?")[2])
        ):
            return joined
        if urlsplit(joined).scheme.lower() not in DEFAULT_PORTS:
            return None
        return _settle(joined, encoding)
    except (ValueError, UnicodeError):
        return None


@lru_cache(maxsize=1 << 8)
def _root(base: str) -> str:
    """What an address that begins with a slash is put behind: scheme and host; nothing where there is none."""
    root = re.match(r"[^:/?#]+://[^/?#]*", base)
    return root.group() if root else ""


@lru_cache(maxsize=1 << 14)
def page_key(url: str) -> str:
    """What two spellings of one page's address have in common: the query sorted, http and https the same."""
    # A plain path has one spelling only.
    settled = (
        url if "?" not in url and PLAIN.fullmatch(url) else canonicalize_url(url, keep_blank_values=True)
    )
    return settled.partition("://")[2]


@lru_cache(maxsize=1 << 12)
def host_of(url: str) -> str:
    """The host of a URL, lower case, without port and trailing dot; empty when it has none that all agree on."""
    try:
        parts = urlsplit(url)
        # http://evil.com\\@www.gov.cn/ is evil.com to a browser, and perhaps to a proxy.
        host = (parts.hostname or "") if "\\" not in parts.netloc else ""
    except ValueError:
        return ""
    return unicodedata.normalize("NFKC", host).lower().rstrip(".")


def refuse_host(url: str, allowed: Allowed) -> str | None:
    """Why the host of `url` may not be asked; None when it may."""
    host = host_of(url)
    if not host:
        return "no host"
    address = literal_address(host)
    if address is not None and not is_public(address):
        return f"{host} is not a public address"
    if address is None and LOCAL_NAMES.search(host):
        return f"{host} is a local name"
    if host in allowed.hosts or any(_is_under(host, suffix) for suffix in allowed.suffixes):
        return None
    return f"{host} is neither official nor in the registry"


@lru_cache(maxsize=1 << 12)
def literal_address(host: str) -> Address | None:
    """The address that `host` spells (dotted, decimal, hexadecimal, octal, IPv6); None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1 to a resolver.
    if not re.fullmatch(r"[0-9a-fx.]+", host) or not host[0].isdigit():
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_public(address: Address) -> bool:
    """False for loopback, private, link-local (cloud metadata), multicast and reserved addresses."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return is_public(inner) if inner is not None else address.is_global and not address.is_multicast


@lru_cache(maxsize=1 << 12)
def goes_round(url: str) -> bool:
    """True for a path that names two of its folders again (/a/more/sub/more/sub/): a link that leads into itself."""
    folders = [part for part in urlsplit(url).path.split("/")[:-1] if part and not part.isdigit()]
    return len(folders) - len(set(folders)) >= 2


def site_of(host: str) -> str:
    """The name that a government's hosts share: that of `www.qinghe.gov.cn` is `qinghe.gov.cn`."""
    return re.sub(r"^(?:www|wap|m)\d*\.(?=[^.]+\.[^.]+\.)", "", host)


def is_within(host: str, site: str) -> bool:
    """True when `host` is the site itself or one of its sub-hosts."""
    return host == site or host.endswith(f".{site}")


def _is_under(host: str, suffix: str) -> bool:
    bare = suffix.strip().lower().lstrip(".")
    return bool(bare) and (host == bare or host.endswith(f".{bare}"))


def _settle(url: str, encoding: str) -> str | None:
    """Spell until nothing changes: taking a session id off may uncover another."""
    for _ in range(5):
        spelled = _spell_once(url, encoding)
        if spelled == url or spelled is None:
            return spelled
        url = spelled
    return None


def _spell_once(url: str, encoding: str) -> str | None:
    parts = urlsplit(safe_url_string(url, encoding=encoding))
    host = unicodedata.normalize("NFKC", parts.hostname or "").lower().rstrip(".")
    literal = ":" in host
    if not host or not (literal or HOST_NAME.fullmatch(host)):
        return None
    port = parts.port
    shown = f"[{host}]" if literal else host
    netloc = shown if port in {None, DEFAULT_PORTS[parts.scheme]} else f"{shown}:{port}"
    path = ASP_PATH.sub("", SESSION_PATH.sub("", parts.path)) or "/"
    # urljoin resolves dot segments; a path that begins with two slashes would pass for a host.
    path = urlsplit(urljoin("http://h/", "/" + path.lstrip("/"))).path or "/"
    # The order of the query stays: some servers mind it, and so does a recording.
    spelled = safe_url_string(urlunsplit((parts.scheme, netloc, path, _query(parts.query), "")))
    spelled = re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape.group().upper(), spelled)
    return spelled if len(spelled) <= LONGEST_URL else None


def _query(query: str) -> str:
    kept = [
        part
        for part in query.split("&")
        if part and not SESSION_KEYS.fullmatch(next((key for key, _ in parse_qsl(part, True)), ""))
    ]
    return "&".join(kept)
