"""What scripts ask a server for: the address, with the fields that they send along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from crawler.links import spell_url
from crawler.page.script_words import assigned_words

# $.get('/x'), $.getJSON("x"), $.ajax({url:'/x'}), axios.get('/x'), fetch('/x'), .load('/x'), .open('GET', '/x')
CALLED = re.compile(
    r"""(?P<how>\.(?:get|post|getJSON|load|ajax)|\bfetch|\brequest|\burl|open\(\s*['"](?:GET|POST)['"]\s*,)"""
    r"""\s*[(:=]?\s*\{?\s*(?:url\s*:\s*)?['"](?P<url>[^'"\s<>]{3,300})['"]""",
    re.IGNORECASE,
)
NO_DATA = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?)(?:$|\?)|(?<!need)login|count|visit|click|weather|tianqi|hits|stat",
    re.IGNORECASE,
)
FIELDS = re.compile(
    r"""^\s*,\s*(?:JSON\.stringify\(\s*)?\{([^{}]*)\}|\b(?:data|body|params)['"]?\s*:\s*(?:JSON\.stringify\(\s*)?\{([^{}]*)\}"""
)
SENT_AS_JSON = re.compile(r"application/json|JSON\.stringify", re.IGNORECASE)
FIELD = re.compile(
    r"""['"]?(?P<key>[\w.]+)['"]?\s*:\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>-?\d+|true|false)|(?P<name>[A-Za-z_$][\w$.]*))"""
)
POSTED = re.compile(r"""\b(?:type|method)['"]?\s*:\s*['"]post['"]""", re.IGNORECASE)
PAGE_KEY = re.compile(
    r"_?(?:cur_?|current_?)?(?:page|page_?num(?:ber)?|page_?no|page_?index|current|p)", re.IGNORECASE
)
REACH = 900
FORM = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Requested-With": "XMLHttpRequest",
}


def asked_of(scripts: str, base: str) -> Iterator[tuple[str, str]]:
    """Address and posted fields (URL-encoded, or JSON where that is sent) of every call in the scripts."""
    words = assigned_words(scripts)
    found = list(CALLED.finditer(scripts))
    for number, call in enumerate(found):
        address = call["url"].replace("\\/", "/")
        end = found[number + 1].start() if number + 1 < len(found) else len(scripts)
        beside = scripts[call.end() : min(end, call.end() + REACH)]
        if NO_DATA.search(address):
            continue
        if re.search(r"[?&]\w*page\w*=$", address, re.IGNORECASE):
            address += "1"
        before = scripts[max(0, call.start() - 200) : call.start()].rpartition(";")[2]
        posts = "post" in call["how"].lower() or bool(POSTED.search(beside) or POSTED.search(before))
        fields = _fields(f"{beside}\n{before}", words)
        as_json = posts and bool(
            SENT_AS_JSON.search(beside) or re.search(r"(?:axios|http)\s*$", scripts[: call.start()])
        )
        yield from _call(base, address, fields, posts, as_json)


def _call(
    base: str, address: str, fields: dict[str, str | int], posts: bool, as_json: bool
) -> Iterator[tuple[str, str]]:
    if fields and not posts:
        address += ("&" if "?" in address else "?") + urlencode(fields)
    url = spell_url(address, base)
    if url is not None and (url != base or posts):
        form = json.dumps(fields, ensure_ascii=False) if as_json else urlencode(fields)
        yield url, form if posts else ""


def _fields(text: str, words: dict[str, str]) -> dict[str, str | int]:
    """The fields of the object beside a call; a page that the script counts is the first."""
    held = FIELDS.search(text)
    fields: dict[str, str | int] = {}
    for field in FIELD.finditer((held[1] or held[2] or "") if held else ""):
        quoted = field["a"] if field["a"] is not None else field["b"]
        # Of a name it is not known whether a string or a number was meant: "003" is no number.
        value = field["c"] or words.get((field["name"] or "").rpartition(".")[2])
        bare = value is not None and re.fullmatch(r"0|[1-9]\d{0,4}", value) is not None
        said = quoted if quoted is not None else int(value or "") if bare else value
        if PAGE_KEY.fullmatch(field["key"]) and (said is None or not str(said).isdigit()):
            said = 1
        if said is not None:
            fields[field["key"]] = said
    return fields


def headers_of(form: str) -> dict[str, str] | None:
    """What a posted form is sent with; None for a GET."""
    if not form:
        return None
    return {**FORM, "Content-Type": "application/json"} if form.startswith("{") else FORM
