"""Where a click leads that runs a script: functions of the page called with words, forms sent, choices made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from crawler.links import spell_url
from crawler.page.handlers import handled, own_words
from crawler.page.heads import text_of
from crawler.page.issuers import section_of
from crawler.page.questions import asked_of
from crawler.page.script_words import assigned_words, body_from, join_words
from crawler.page.years import year_label

DEFINED = re.compile(
    r"function\s+(?P<a>[A-Za-z_$][\w$]*)\s*\((?P<p>[^)]*)\)\s*\{"
    r"|(?P<b>[A-Za-z_$][\w$]*)\s*[=:]\s*(?:async\s+)?function\s*\((?P<q>[^)]*)\)\s*\{"
)
CALL = re.compile(r"^\s*(?:javascript:)?\s*(?:return\s+)?(?P<name>[A-Za-z_$][\w$]*)\s*\((?P<words>[^()]*)\)")
WORD = re.compile(r"""\s*(?:"([^"\\]*)"|'([^'\\]*)'|(-?\d+)|[^,]*)\s*(?:,|$)""")
CHOSEN = re.compile(
    r"this\.value|this\.options\[this\.selectedIndex\]\.value|\$\(this\)\.val\(\)|this\.getAttribute\('value'\)"
)
# location.href = "/x" or = u · window.open(u) · $("#list").load("/x") · frame.src = u
GOES = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\(|\bopen\w*\(|\.load\(|\.src\s*=|\.attr\(\s*['"]src['"]\s*,)"""
    r"""\s*(?:['"](?P<url>[^'"\s<>]+)['"]|(?P<name>[A-Za-z_$][\w$]*)\b)"""
)
ENCODES = re.compile(r"\bencodeURI(?:Component)?\s*\(([^()]*)\)|\bescape\(([^()]*)\)")
# getElementById("pageNo").value = p · $("#pageNo").val(p) · form1.pageNo.value = "2"
FILLED = re.compile(
    r"""(?:getElementById\(\s*['"](\w+)['"]\s*\)|\$\(\s*['"]#(\w+)['"]\s*\)|\.(\w+))\.(?:value\s*=|val\()"""
    r"""\s*(['"]?)(?:(?<=['"])([^'"]*)['"]|([A-Za-z_$][\w$]*|\d+))"""
)
NAMED = re.compile(r"""['"#.\[]([A-Za-z_]\w*)""")
POSTBACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)")
CLICKED: Any = etree.XPath("//*[@onclick or (self::a and starts-with(@href, 'javascript:'))]")
TELLING = re.compile(r"年报|年度报告|公开")
MOST_CLICKS = 300
MOST_ISSUERS = 300


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the page's scripts: the names of its parameters and its text."""

    parameters: tuple[str, ...]
    body: str


def clicks(tree: Any, scripts: str, base: str, loaded_scripts: str = "") -> Iterator[tuple[Any, str, str]]:
    """(element, address, posted form) of what is clicked without an address of its own.

    `loaded_scripts` are scripts that the page loads, for the functions that they define.
    """
    clicked = CLICKED(tree)[:MOST_CLICKS]
    functions = {**read_functions(loaded_scripts), **read_functions(scripts)} if clicked else {}
    words: dict[str, str] | None = None
    for element in clicked:
        called = _script_of(element)
        if not called:
            continue
        runs = _runs(called, functions, element)
        words = assigned_words(scripts) if words is None else words
        found = _postback(element, called, base) or _submitted(tree, runs, base) or _lands(runs, base, words)
        if found is not None:
            yield element, *found
    for element, runs in handled(tree, scripts):
        words = assigned_words(scripts) if words is None else words
        found = _lands(runs, base, words)
        if found is not None:
            yield element, *found


def calls_elsewhere(tree: Any, scripts: str) -> bool:
    """True when links that may lead to reports call functions that the page's own scripts do not define."""
    functions: dict[str, Function] | None = None
    for element in CLICKED(tree)[:MOST_CLICKS]:
        call = CALL.match(_script_of(element))
        if call is None or len(WORD.findall(call["words"])) < 1 or not TELLING.search(text_of(element)):
            continue
        functions = read_functions(scripts) if functions is None else functions
        if call["name"] not in functions and re.search(r"[\w/]", call["words"]):
            return True
    return False


def choices(tree: Any, scripts: str, base: str) -> Iterator[tuple[str, str, str]]:
    """(text, address, posted form) of the years that a select offers, in a form or to a script."""
    functions: dict[str, Function] | None = None
    for select in tree.iter("select"):
        form = next(select.iterancestors("form"), None)
        script = select.get("onchange") or ""
        years = [(text_of(o), o.get("value") or "") for o in select.iter("option")]
        for text, value in years:
            if not value or year_label(text) is None:
                continue
            if CHOSEN.search(script):
                functions = read_functions(scripts) if functions is None else functions
                found = effect_of(CHOSEN.sub(f"'{value}'", script), functions, base)
            elif form is not None and select.get("name"):
                yield from _asked(form, select, text, value, base)
                continue
            else:
                found = None
            if found is not None:
                yield text, *found


def _asked(form: Any, years: Any, text: str, value: str, base: str) -> Iterator[tuple[str, str, str]]:
    """The questions of a form with one year chosen: one for each issuer that it offers beside, else the one."""
    issuers = next((s for s in form.iter("select") if s is not years and _offers_issuers(s)), None)
    if issuers is None:
        found = _sent(form, {years.get("name"): value}, base)
        yield from [(text, *found)] if found is not None else []
        return
    for option in list(issuers.iter("option"))[:MOST_ISSUERS]:
        name, chosen = text_of(option), option.get("value")
        chosen = {years.get("name"): value, issuers.get("name"): name if chosen is None else chosen}
        found = _sent(form, chosen, base) if section_of(name) is not None else None
        if found is not None:
            yield f"{name}{year_label(text)}年政府信息公开年度报告", *found


def _offers_issuers(select: Any) -> bool:
    named = [text_of(option) for option in select.iter("option")]
    return bool(select.get("name")) and any(section_of(name) is not None for name in named)


def read_functions(scripts: str) -> dict[str, Function]:
    """The functions that a page's scripts define, by name."""
    functions: dict[str, Function] = {}
    for found in DEFINED.finditer(scripts):
        name, names = found["a"] or found["b"], found["p"] if found["a"] else found["q"]
        parameters = tuple(part.strip() for part in names.split(",") if part.strip())
        functions.setdefault(name, Function(parameters, body_from(scripts, found.end())))
    return functions


def effect_of(called: str, functions: Mapping[str, Function], base: str) -> tuple[str, str] | None:
    """Address and posted form that a script leads to: by itself, or by the page's function that it calls; else None."""
    return _lands(_runs(called, functions), base)


def _runs(called: str, functions: Mapping[str, Function], element: Any = None) -> str:
    """What a script runs: the function that it calls, after its parameters were given values; or itself.

    What it reads of the clicked `element` (this, or the parameter that was given it) stands as words.
    """
    call = CALL.match(called)
    function = functions.get(call["name"]) if call else None
    if call is None or function is None:
        return own_words(called, ("this",), element)
    given = list(zip(function.parameters, _words(call["words"]), strict=False))
    told = [part.strip() for part in call["words"].split(",")]
    selves = [name for name, word in zip(function.parameters, told, strict=False) if word == "this"]
    body = own_words(function.body, ("this", *selves), element)
    return "".join(f"{name}='{word}';\n" for name, word in given if word is not None) + body


def _lands(text: str, base: str, known: Mapping[str, str] | None = None) -> tuple[str, str] | None:
    """Where a script goes, or what it asks for; `known` are the words that the page's scripts give names to."""
    joined = join_words(ENCODES.sub(lambda call: call[1] or call[2] or "", text), known)
    goes = GOES.search(joined)
    address = (goes["url"] or assigned_words(joined).get(goes["name"] or "")) if goes else None
    if address and re.search(r"[/.?]", address):
        url = spell_url(address, base)
        return (url, "") if url is not None else None
    return next(iter(asked_of(joined, base)), None)


def _words(text: str) -> list[str | None]:
    """The words of a call, in order; None for what is no plain string or number."""
    return [
        next((group for group in found.groups() if group is not None), None)
        for found in WORD.finditer(text)
        if found.group()
    ]


def _script_of(element: Any) -> str:
    """What a click runs; nothing for a link with an address."""
    address = (element.get("href") or "").strip()
    if address.lower().startswith("javascript:") and len(address) > 13 and "void(0)" not in address:
        return address
    return (
        ""
        if address and not re.match(r"#|javascript:", address, re.IGNORECASE)
        else element.get("onclick") or ""
    )


def _postback(element: Any, called: str, base: str) -> tuple[str, str] | None:
    """ASP.NET: the whole form goes back with the name of what was clicked."""
    said = POSTBACK.search(called)
    form = next(element.iterancestors("form"), None)
    if said is None or form is None:
        return None
    fields = {**dict(_fields(form)), "__EVENTTARGET": said[1], "__EVENTARGUMENT": said[2]}
    url = spell_url(form.get("action") or base, base)
    return (url, urlencode(fields)) if url is not None else None


def _submitted(tree: Any, text: str, base: str) -> tuple[str, str] | None:
    """A form that a function fills in and submits: pageNo.value = 2; form.submit()."""
    if not re.search(r"\.submit\(\s*\)", text):
        return None
    forms = list(tree.iter("form"))
    form = next(
        (f for f in forms if f.get("id") in NAMED.findall(text) or f.get("name") in NAMED.findall(text)), None
    )
    form = form if form is not None else next(iter(forms), None)
    words = assigned_words(text)
    filled = {
        at[1] or at[2] or at[3]: at[5]
        if at[5] is not None
        else words.get(at[6], at[6] if at[6].isdigit() else None)
        for at in FILLED.finditer(text)
    }
    if form is None or not filled or None in filled.values():
        return None
    names = {field.get("id"): field.get("name") for field in form.iter("input", "select")}
    given = {names.get(key) or key: str(value) for key, value in filled.items()}
    asked = urlencode({**dict(_fields(form)), **given})
    posts = (form.get("method") or "get").lower() == "post"
    url = spell_url((form.get("action") or base) if posts else f"{form.get('action') or ''}?{asked}", base)
    return (url, asked if posts else "") if url is not None else None


def _sent(form: Any, chosen: Mapping[str, str], base: str) -> tuple[str, str] | None:
    """A form with its choices made; the other fields as they stand."""
    posts = (form.get("method") or "get").lower() == "post"
    asked = urlencode({**dict(_fields(form, selects=True)), **chosen})
    url = spell_url((form.get("action") or base) if posts else f"{form.get('action') or ''}?{asked}", base)
    return (url, asked if posts else "") if url is not None else None


def _fields(form: Any, selects: bool = False) -> Iterator[tuple[str, str]]:
    for field in form.iter("input"):
        if field.get("name") and (field.get("type") or "text").lower() == "hidden":
            yield field.get("name"), field.get("value") or ""
    for select in form.iter("select") if selects else ():
        options = list(select.iter("option"))
        chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
        if select.get("name") and chosen is not None:
            yield select.get("name"), chosen.get("value") or ""
