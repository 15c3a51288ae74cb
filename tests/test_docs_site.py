"""The documentation as a site: whole, in two languages, from one host; and what its pages tell to do can be done."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.road import ROOT, environment

DOCS = ROOT / "docs"
ENGLISH = sorted(path.name for path in DOCS.glob("*.md") if not path.name.endswith(".zh.md"))
# Kept in English only.
ALONE: set[str] = set()
PAGES = sorted(path for path in DOCS.glob("*.md") if not path.name.startswith(("dataset", "accuracy")))
# What a browser loads by itself, as against what a reader may click.
LOADED = "//script/@src | //img/@src | //iframe/@src | //link[not(@rel='canonical')]/@href | //source/@src | //*/@poster"
MADE = re.compile(r"^(data|build)/|^tests/webs/\d|^changes\.parquet|^(csv|parquet|stata)/$")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env=environment() | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def drawn(site: Path) -> dict[Path, html.HtmlElement]:
    return {path: html.fromstring(path.read_bytes()) for path in sorted(site.rglob("*.html"))}


def test_each_page_in_each_language(site):
    pages = {path.relative_to(site).as_posix() for path in drawn(site)}
    english = {name.replace(".md", ".html") for name in ENGLISH}
    assert pages == english | {f"zh/{name}" for name in english} | {"404.html"}
    assert {name for name in ENGLISH if not (DOCS / name.replace(".md", ".zh.md")).exists()} == ALONE


def test_links_and_anchors_lead_somewhere(site):
    pages = drawn(site)
    names = {path: {*page.xpath("//@id"), *page.xpath("//a/@name")} for path, page in pages.items()}
    for path, page in pages.items():
        if path.name == "404.html":  # served at any address, with links from the root
            continue
        for link in page.xpath("//a/@href") + page.xpath(LOADED):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.exists(), f"{path.relative_to(site)}: {link}"
            if parts.fragment and target in names:
                assert unquote(parts.fragment) in names[target], f"{path.relative_to(site)}: {link}"


def test_nothing_is_loaded_from_another_host(site):
    for path, page in drawn(site).items():
        for address in page.xpath(LOADED):
            assert not urlsplit(address).netloc, f"{path}: {address}"
        assert not re.search(r"https?://", "".join(page.xpath("//script[not(@src)]/text()"))), path
        # the theme's script would fetch these for pages that have them
        assert not page.xpath("//*[contains(@class, 'mermaid')] | //*[@data-md-component='source']"), path
    for path in site.rglob("*.css"):
        addresses = re.findall(
            r"url\(\s*['\"]?(?!data:)([^)'\"]+)|@import\s+['\"]([^'\"]+)", path.read_text("utf-8")
        )
        assert not [each for each in addresses if "//" in "".join(each)], path


def test_chinese_text_has_no_blanks_where_its_lines_end(site):
    for path, page in drawn(site).items():
        if path.parent.name == "zh":
            for text in page.xpath("//article//p//text() | //article//li//text()"):
                assert not re.search(r"[\u4e00-\u9fff，。；：]\n[\u4e00-\u9fff]", text), f"{path}: {text}"


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


def test_both_languages_tell_to_do_the_same():
    for path in PAGES:
        other = path.with_name(path.name.replace(".md", ".zh.md"))
        if path.name in ENGLISH and path.name not in ALONE:
            assert blocks(path, "sh") == blocks(other, "sh"), path.name
            assert len(blocks(path, "python")) == len(blocks(other, "python")), path.name


def test_targets_that_the_pages_name_are_targets():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for path in PAGES:
        named = re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.M)
        assert set(named) <= targets, path.name


def test_files_and_names_that_the_pages_name_are_there():
    for path in PAGES:
        text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
        for name in re.findall(
            r"`((?:crawler|extract|datasets|tests|samples|notebooks|explorer)/[\w./*-]*)`", text
        ):
            assert MADE.search(name) or [*ROOT.glob(name.rstrip("/"))], f"{path.name}: {name}"


STEPS = re.compile(r"`(\w+)`[^`|]*?(?:in|、|of|的)[^`|]*?`([\w/]+\.py)`|`([\w/]+\.py)` 的 `(\w+)`")


@pytest.mark.parametrize("name", ["adding.md", "adding.zh.md"])
def test_the_steps_to_a_new_form_name_what_the_modules_have(name):
    found = STEPS.findall((DOCS / name).read_text(encoding="utf-8"))
    assert len(found) >= 5
    for one, module, other_module, other in found:
        source = (ROOT / (module or other_module)).read_text(encoding="utf-8")
        assert re.search(rf"\b{one or other}\b", source), (name, one or other)


@pytest.mark.parametrize("name", ["adding.md", "adding.zh.md"])
def test_the_lines_of_the_tutorial_run_as_they_stand(name):
    lines = "\n".join(blocks(DOCS / name, "python"))
    assert lines.count("assert") == 3
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=ROOT,
        env=environment() | {"PYTHONPATH": os.fspath(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
