"""What can be said of one portal of the sample web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samples.families import trs
from samples.site import Family

YEARS = (2019, 2020, 2021, 2022, 2023)


@dataclass(frozen=True, slots=True)
class Government:
    """One portal. `plan` arranges its report column: flat, issuers, years, or mixed with departments.

    `imitated` marks a real place whose pages are ours; `prefix` stands before its name in its issuer's name;
    with `known_figures` its reports have the figures that it published.
    """

    adcode: str
    name: str
    level: str
    parent: str
    host: str
    family: Callable[[], Family] = trs
    scheme: str = "http"
    years: tuple[int, ...] = YEARS
    plan: str = "flat"
    depth: str = "standard"
    form: str = "html"
    style: str = "clean"
    title: str = "{issuer}{year}年政府信息公开工作年度报告"
    me: str = "全县"
    departments: int = 0
    xxgk_host: str = ""
    encoding: str = "utf-8"
    declared: str | None = "utf-8"
    media_type: str = "text/html; charset=utf-8"
    home_path: str = "/"
    coding: tuple[tuple[str, str], ...] = ()
    validators: bool = True
    labels: tuple[tuple[str, str], ...] = ()
    column_name: str = "政府信息公开年报"
    behaviour: str = "open"
    prefix: str = ""
    imitated: bool = False
    known_figures: bool = False

    @property
    def issuer(self) -> str:
        """The people's government, as its reports call it."""
        return self.prefix + self.name + "人民政府"

    @property
    def base(self) -> str:
        """Scheme and host, without a slash."""
        return f"{self.scheme}://{self.host}"
