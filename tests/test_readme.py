"""Both READMEs list the same commands, and each of them does what it says."""

import os
import re
import shlex
import shutil
import subprocess

import pytest

from tests.road import ROOT, environment

READMES = ("README.md", "README.zh.md")
LIVE = "make dataset SOURCE=live "
# Run elsewhere: `make test` is what runs this, lint is the other half of it, and the page has tests of its own.
KNOWN = {"make test", "make lint", "make test-face", "make explore"}


def shell_commands(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [
        line for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S) for line in block.splitlines()
    ]


def printed_answers(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^```sh\n.*?^```\n\n```\n(.*? rows?\)\n)^```", text, re.M | re.S)


def test_both_languages_list_the_same_commands():
    first, second = map(shell_commands, READMES)
    assert first == second and len(first) > 8
    assert printed_answers(READMES[0]) == printed_answers(READMES[1])


def test_the_shown_answers_are_those_of_the_commands(road):
    questions = [command for command in shell_commands("README.md") if command.startswith("make query")]
    answers = printed_answers("README.md")
    assert len(answers) == 2
    for question, answer in zip(questions, answers, strict=False):
        done = run(question, {"OUT": str(road.out)})
        shown, said = (
            [line.rstrip() for line in text.strip().splitlines()] for text in (answer, done.stdout)
        )
        assert shown == said


@pytest.mark.parametrize("command", [each for each in shell_commands("README.md") if each not in KNOWN])
def test_command_of_the_readme(road, tmp_path, command):
    if command.startswith(LIVE):
        # the same call, with a recording in the place of the live web
        command += " RECORDING=tests/webs/live-2304.warc.gz"
        done = run(command, {"ARCHIVE": str(tmp_path / "archive"), "OUT": str(tmp_path / "dataset")})
        assert "unreachable" in done.stdout and (tmp_path / "dataset/nianbao.duckdb").exists()
        return
    if command == "make docs":
        before = {path: path.read_bytes() for path in (ROOT / "docs").glob("dataset*.md")}
        run(command, {"DOCS": str(tmp_path / "docs")})
        assert before == {path: path.read_bytes() for path in (ROOT / "docs").glob("dataset*.md")}
        assert (tmp_path / "docs/index.html").exists() and (tmp_path / "docs/zh/index.html").exists()
        return
    # a copy: make crawl and make build write, and other tests compare with the road meanwhile
    places = {"ARCHIVE": (road.archive, "archive"), "OUT": (road.out, "dataset")}
    done = run(
        command,
        {key: str(shutil.copytree(at, tmp_path / name)) for key, (at, name) in places.items()}
        | {"RELEASES": str(tmp_path / "releases"), "WEBS": str(tmp_path / "webs")},
    )
    assert done.stdout.strip()


def test_known_commands_are_targets_that_make_can_plan():
    for command in KNOWN:
        run(f"{command} --dry-run", {})


def run(command: str, places: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a line as a reader types it; ARCHIVE and OUT come from the environment."""
    assert shlex.split(command)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment() | places,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, f"{command}{os.linesep}{done.stdout}{done.stderr}"
    return done
