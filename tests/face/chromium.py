"""Chromium of the system, for the tests of the page: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
ADVICE = (
    "error: the page's tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM"
)


def find() -> str | None:
    """The program's path; None where there is none."""
    asked = os.environ.get("CHROMIUM")
    if asked:
        return asked if os.access(asked, os.X_OK) else None
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Has apt install it, where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)
    subprocess.run(
        ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *PACKAGES], check=False, **quiet
    )


if __name__ == "__main__":
    if find() is None:
        install()
    if find() is None:
        sys.exit(ADVICE)
