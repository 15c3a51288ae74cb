"""What the notebooks share: the dataset, questions to it, and pictures fit to be printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import pandas as pd
import vl_convert

DATASET = Path(os.environ.get("DATASET", "../data/dataset"))
ARCHIVE = Path(os.environ.get("ARCHIVE", "../data/archive"))
RELEASES = Path("../data/releases")

FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
INK, GREY, RULE = "#1b1f24", "#667079", "#dfe3e8"
# Okabe and Ito's colours, which the colour-blind can tell apart, in an order that also differs in lightness.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#8A8F98"]
ABSENT = "#b9bfc6"
"""The grey of whatever is not there."""
SCALE = 2
"""Pixels of a committed picture a point, so that it may be printed."""

pd.options.display.max_columns = 40
pd.options.display.width = 160
pd.options.display.max_colwidth = 120
pd.options.display.unicode.east_asian_width = True


def open_dataset() -> duckdb.DuckDBPyConnection:
    """The dataset's database, read only. `make dataset` makes it; `DATASET` names another folder."""
    return duckdb.connect(str(DATASET / "nianbao.duckdb"), read_only=True)


def release_folder() -> Path:
    """The release that `RELEASE` names, else the newest of those that `make release` made."""
    named = os.environ.get("RELEASE")
    found = [Path(named)] if named else sorted(RELEASES.glob("*"))
    if not found:
        raise FileNotFoundError(f"{RELEASES}: no release; `make release VERSION=2026.12` makes one")
    return found[-1]


def headed(chart: alt.TopLevelMixin, question: str, *said: str) -> alt.TopLevelMixin:
    """The chart under the question that it answers, with its n and source below that."""
    return chart.properties(title=alt.TitleParams(question, subtitle=list(said)))


def _theme() -> alt.theme.ThemeConfig:
    words = {"labelFont": FONTS, "titleFont": FONTS, "labelFontSize": 12, "titleFontSize": 12}
    return alt.theme.ThemeConfig(
        config={
            "background": "white",
            "padding": 12,
            "font": FONTS,
            "view": {"stroke": None, "continuousWidth": 560, "continuousHeight": 300},
            "title": {
                "anchor": "start",
                "frame": "group",
                "fontSize": 16,
                "fontWeight": 600,
                "color": INK,
                "subtitleFontSize": 12,
                "subtitleColor": GREY,
                "subtitleLineHeight": 17,
                "subtitlePadding": 6,
                "offset": 14,
            },
            "axis": {
                **words,
                "labelColor": INK,
                "titleColor": GREY,
                "titleFontWeight": "normal",
                "titlePadding": 8,
                "labelPadding": 5,
                "gridColor": RULE,
                "domainColor": GREY,
                "tickColor": RULE,
            },
            "axisBand": {"grid": False, "ticks": False, "labelAngle": 0},
            "axisXDiscrete": {"labelAngle": 0, "ticks": False},
            "mark": {"color": COLOURS[0]},
            "legend": {**words, "titleColor": GREY, "titleFontWeight": "normal", "symbolStrokeWidth": 0},
            "header": {**words, "labelColor": INK, "titleColor": GREY},
            "text": {"font": FONTS, "fontSize": 11, "color": INK},
            "range": {"category": COLOURS},
        }
    )


def _bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A chart as its specification with its data, and as a picture."""
    title = spec.get("title") or {}
    return {
        "application/vnd.vegalite.v6+json": spec,
        "image/png": vl_convert.vegalite_to_png(spec, scale=SCALE),
        "text/plain": title.get("text", "a chart") if isinstance(title, dict) else str(title),
    }


alt.theme.register("paper", enable=True)(_theme)
alt.renderers.register("paper", _bundle)
alt.renderers.enable("paper")
