"""The replay proxy against real clients: exact bodies, conditional requests, tunnels, dead hosts, gaps."""

import gzip
import http.client
import io
import logging
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.replay import Replay, replaying
from crawler.warc.recording import Answer, Failure, RecordingError, find_answer, open_recording
from crawler.warc.scan import address_key

PAGE = "<title>年报</title>".encode()
DAY = "2024-03-0{}T00:00:00Z"


class Tape:
    """Writes a WARC record by record, as a crawler would."""

    def __init__(self, path: Path, compressed: bool = True) -> None:
        self.path, self.stream = path, io.BytesIO()
        self.writer = WARCWriter(self.stream, gzip=compressed)

    def add(self, url, body=PAGE, headers=(), status="200 OK", day=1, kind="response", **more):
        http = (
            None if kind in {"metadata", "resource"} else StatusAndHeaders(status, list(headers), "HTTP/1.1")
        )
        if kind == "request":
            http = StatusAndHeaders(status, list(headers), is_http_request=True)
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_content_type=more.pop("content_type", ""),
            warc_headers_dict={"WARC-Date": DAY.format(day), **more.pop("fields", {})},
        )
        self.writer.write_record(record)
        self.path.write_bytes(self.stream.getvalue())
        return record.rec_headers

    def add_failure(self, url, cause="refused", day=1):
        self.add(
            url,
            f"failure: {cause}\r\n".encode(),
            day=day,
            kind="metadata",
            content_type="application/warc-fields",
        )


@pytest.fixture
def tape(tmp_path):
    return Tape(tmp_path / "a.warc.gz")


def ask(replay: Replay, url: str, **headers: str) -> http.client.HTTPResponse:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"http": replay.url, "https": replay.url}),
        urllib.request.HTTPSHandler(context=context),
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return opener.open(urllib.request.Request(url, headers=named), timeout=10)


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


BODIES = {
    "plain": (PAGE, [("Content-Length", str(len(PAGE)))], PAGE),
    "no length": (PAGE, [], PAGE),
    "wrong length": (PAGE, [("Content-Length", "3")], PAGE),
    "chunked, as wget writes it": (chunked(PAGE), [("Transfer-Encoding", "chunked")], PAGE),
    "chunked by its header only": (PAGE, [("Transfer-Encoding", "chunked")], PAGE),
    "compressed": (gzip.compress(PAGE), [("Content-Encoding", "gzip")], gzip.compress(PAGE)),
    "compressed by its header only": (PAGE, [("Content-Encoding", "gzip")], PAGE),
    "compressed and chunked": (
        chunked(gzip.compress(PAGE, mtime=0)),
        [("Content-Encoding", "gzip"), ("transfer-encoding", "chunked")],
        gzip.compress(PAGE, mtime=0),
    ),
    "empty": (b"", [], b""),
}


@pytest.mark.parametrize("case", BODIES)
@pytest.mark.parametrize("compressed", [True, False])
def test_body_and_headers_fit_each_other(tmp_path, case, compressed):
    recorded, headers, served = BODIES[case]
    tape = Tape(tmp_path / "a.warc", compressed)
    tape.add("http://a.gov.example/x", recorded, [("X-Kept", "1"), *headers])
    with replaying([tape.path]) as replay:
        response = ask(replay, "http://a.gov.example/x")
        body = response.read()
    assert gzip.decompress(body) == PAGE if served[:2] == b"\x1f\x8b" else body == served
    assert response.headers["Content-Length"] == str(len(body))
    assert response.headers["Transfer-Encoding"] is None
    assert (response.headers["Content-Encoding"] == "gzip") == (body[:2] == b"\x1f\x8b")
    assert response.headers["X-Kept"] == "1"


def test_repeated_header_fields_survive(tape):
    tape.add("http://a.gov.example/", headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    with replaying([tape.path]) as replay:
        assert ask(replay, "http://a.gov.example/").headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_https_is_served_through_a_tunnel_and_apart_from_http(tape):
    tape.add("https://a.gov.example/x", b"secure")
    tape.add("http://a.gov.example/x", b"plain")
    tape.add("https://a.gov.example:8443/x", b"port")
    with replaying([tape.path]) as replay:
        assert ask(replay, "https://a.gov.example/x").read() == b"secure"
        assert ask(replay, "http://a.gov.example/x").read() == b"plain"
        assert ask(replay, "https://a.gov.example:8443/x").read() == b"port"


def test_one_connection_serves_many_requests(tape):
    tape.add("http://a.gov.example/1", b"one")
    tape.add("http://a.gov.example/2", b"two")
    with replaying([tape.path]) as replay:
        client = http.client.HTTPConnection(replay.url.removeprefix("http://"), timeout=10)
        bodies = []
        for page in ("1", "2", "3", "1"):
            client.request("GET", f"http://a.gov.example/{page}")
            used = client.sock
            bodies.append(client.getresponse().read())
            assert client.sock is used
        client.close()
    assert [bodies[0], bodies[1], bodies[3]] == [b"one", b"two", b"one"]


TAGS = [("ETag", '"v1"'), ("Last-Modified", "Wed, 01 Mar 2023 08:00:00 GMT")]
CONDITIONS = [
    ({"If_None_Match": '"v1"'}, 304),
    ({"If_None_Match": 'W/"v1"'}, 304),
    ({"If_None_Match": '"v0", "v1"'}, 304),
    ({"If_None_Match": '"v0"'}, 200),
    ({"If_None_Match": '"v0"', "If_Modified_Since": TAGS[1][1]}, 200),
    ({"If_Modified_Since": TAGS[1][1]}, 304),
    ({"If_Modified_Since": "Thu, 02 Mar 2023 08:00:00 GMT"}, 304),
    ({"If_Modified_Since": "Tue, 28 Feb 2023 08:00:00 GMT"}, 200),
    ({"If_Modified_Since": "yesterday"}, 200),
    ({}, 200),
]


@pytest.mark.parametrize(("condition", "status"), CONDITIONS)
def test_conditional_requests(tape, condition, status):
    tape.add("http://a.gov.example/", headers=TAGS)
    with replaying([tape.path]) as replay:
        try:
            response = ask(replay, "http://a.gov.example/", **condition)
        except urllib.error.HTTPError as error:
            response = error
        assert response.status == status
        assert response.read() == (PAGE if status == 200 else b"")
        assert response.headers["ETag"] == '"v1"'


def test_what_is_not_recorded_is_an_error_and_counted(tape, caplog):
    tape.add("http://a.gov.example/")
    with replaying([tape.path]) as replay, caplog.at_level(logging.ERROR):
        for _ in range(2):
            with pytest.raises(urllib.error.HTTPError) as caught:
                ask(replay, "http://a.gov.example/else?x=1")
            assert (caught.value.status, caught.value.headers["X-Replay"]) == (502, "unrecorded")
    assert replay.unrecorded == {"http://a.gov.example/else?x=1": 2}
    assert "http://a.gov.example/else?x=1 is not in the recording" in caplog.text


def test_robots_of_a_recorded_host_is_quietly_absent(tape, caplog):
    tape.add("http://a.gov.example/")
    with replaying([tape.path]) as replay:
        for host, status in (("a.gov.example", 404), ("b.gov.example", 502)):
            with pytest.raises(urllib.error.HTTPError) as caught:
                ask(replay, f"http://{host}/robots.txt")
            assert caught.value.status == status
    assert list(replay.unrecorded) == ["http://b.gov.example/robots.txt"]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("alive", [True, False], ids=["one page down", "host down"])
def test_a_failure_drops_the_connection(tape, scheme, alive):
    tape.add_failure(f"{scheme}://a.gov.example/", "timeout")
    if alive:
        tape.add(f"{scheme}://a.gov.example/alive")
    with replaying([tape.path]) as replay:
        with pytest.raises((OSError, http.client.HTTPException)) as caught:
            ask(replay, f"{scheme}://a.gov.example/")
        assert not isinstance(caught.value, urllib.error.HTTPError)
    assert not replay.unrecorded


def test_error_answers_and_redirects_are_served_as_recorded(tape):
    tape.add("http://a.gov.example/", b"blocked", status="412 Precondition Failed")
    tape.add("http://b.gov.example/", b"", [("Location", "http://b.gov.example/new")], "302 Found")
    tape.add("http://b.gov.example/new")
    with replaying([tape.path]) as replay:
        with pytest.raises(urllib.error.HTTPError) as caught:
            ask(replay, "http://a.gov.example/")
        assert (caught.value.status, caught.value.read()) == (412, b"blocked")
        assert ask(replay, "http://b.gov.example/").url == "http://b.gov.example/new"


def test_head_has_no_body(tape):
    tape.add("http://a.gov.example/")
    with replaying([tape.path]) as replay:
        client = http.client.HTTPConnection(replay.url.removeprefix("http://"), timeout=10)
        client.request("HEAD", "http://a.gov.example/")
        response = client.getresponse()
        assert (response.status, response.read()) == (200, b"")
        client.close()


def test_the_latest_record_counts_whatever_the_order(tape, tmp_path):
    other = Tape(tmp_path / "b.warc.gz")
    tape.add("http://a.gov.example/", b"new", day=3)
    other.add("http://a.gov.example/", b"old", day=1)
    tape.add_failure("http://a.gov.example/f", day=1)
    other.add("http://a.gov.example/f", b"up again", day=2)
    other.add("http://a.gov.example/g", b"was up", day=2)
    tape.add_failure("http://a.gov.example/g", day=4)
    recording = open_recording([tape.path, other.path])
    assert find_answer(recording, "http://a.gov.example/").body == b"new"
    assert find_answer(recording, "http://a.gov.example/f").body == b"up again"
    assert find_answer(recording, "http://a.gov.example/g") == Failure("refused")


def test_revisits_give_the_body_that_they_confirm(tape):
    first = "http://a.gov.example/"
    tape.add(first, b"body", [("ETag", '"1"')], day=1)
    tape.add(first, b"", [], "304 Not Modified", day=2)
    digest = tape.add("http://a.gov.example/o", b"same", day=1).get_header("WARC-Payload-Digest")
    tape.add("http://a.gov.example/r1", b"", kind="revisit", day=2, fields={"WARC-Payload-Digest": digest})
    named = {"WARC-Refers-To-Target-URI": first, "WARC-Refers-To-Date": DAY.format(1)}
    tape.add(first, b"", [("ETag", '"1"')], "304 Not Modified", kind="revisit", day=3, fields=named)
    tape.add("http://a.gov.example/r2", b"", [("X-Own", "1")], kind="revisit", day=3, fields=named)
    recording = open_recording([tape.path])
    assert find_answer(recording, first) == Answer(200, "OK", (("ETag", '"1"'),), b"body")
    assert find_answer(recording, "http://a.gov.example/r1").body == b"same"
    assert find_answer(recording, "http://a.gov.example/r2") == Answer(200, "OK", (("X-Own", "1"),), b"body")


def test_a_revisit_of_nothing_is_not_an_empty_page(tape, caplog):
    tape.add("http://a.gov.example/", b"", kind="revisit", fields={"WARC-Payload-Digest": "sha1:GONE"})
    assert find_answer(open_recording([tape.path]), "http://a.gov.example/") is None
    assert "refers to no record" in caplog.text


def test_what_was_posted_is_part_of_the_question(tape):
    for form in (b"page=1", b"page=2"):
        answered = tape.add("http://a.gov.example/list", b"rows of " + form).get_header("WARC-Record-ID")
        tape.add(
            "http://a.gov.example/list",
            form,
            status="POST /list HTTP/1.1",
            kind="request",
            fields={"WARC-Concurrent-To": answered},
        )
    recording = open_recording([tape.path])
    assert find_answer(recording, "http://a.gov.example/list", "POST", b"page=1").body == b"rows of page=1"
    assert find_answer(recording, "http://a.gov.example/list", "POST", b"page=2").body == b"rows of page=2"
    assert find_answer(recording, "http://a.gov.example/list") is None


def test_resource_records_are_served(tape):
    tape.add("http://a.gov.example/a.txt", b"text", kind="resource", content_type="text/plain")
    answer = find_answer(open_recording([tape.path]), "http://a.gov.example/a.txt")
    assert answer == Answer(200, "OK", (("Content-Type", "text/plain"),), b"text")


SPELLINGS = [
    ("HTTP://A.gov.Example:80/x#top", "http://a.gov.example/x"),
    ("https://a.gov.example:443", "https://a.gov.example/"),
    ("http://a.gov.example:8080/", "http://a.gov.example:8080/"),
    ("<http://a.gov.example/x>", "http://a.gov.example/x"),
    ("http://a.gov.example/年报?年=1", "http://a.gov.example/%E5%B9%B4%E6%8A%A5?%E5%B9%B4=1"),
    ("http://a.gov.example/%e5%b9%b4", "http://a.gov.example/%E5%B9%B4"),
    ("http://a.gov.example/?b=2&a=1", "http://a.gov.example/?b=2&a=1"),
    ("http://[half", "http://[half"),
]


@pytest.mark.parametrize(("spelled", "key"), SPELLINGS)
def test_addresses_have_one_spelling(spelled, key):
    assert address_key(spelled) == key


@given(st.text(max_size=40))
def test_spelling_is_stable(path):
    key = address_key("http://a.gov.example/" + path)
    assert address_key(key) == key


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_a_torn_tail_costs_the_last_record_only(tape, cut):
    tape.add("http://a.gov.example/1", b"one" * 50)
    whole = len(tape.stream.getvalue())
    tape.add("http://a.gov.example/2", b"two" * 50)
    data = tape.stream.getvalue()
    tape.path.write_bytes(data[: max(whole, len(data) - cut * 2 - 30)])
    recording = open_recording([tape.path])
    assert find_answer(recording, "http://a.gov.example/1").body == b"one" * 50
    assert find_answer(recording, "http://a.gov.example/2") is None


@pytest.mark.parametrize("content", [b"not a warc\n" * 20, b"\x1f\x8b broken", None])
def test_a_file_that_is_no_warc_is_named(tmp_path, content):
    path = tmp_path / "x.warc.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"x\.warc\.gz"):
        open_recording([path])


COMMAND = """
import os, sys, urllib.request, urllib.error
assert "no_proxy" not in os.environ and os.environ["https_proxy"] == os.environ["HTTP_PROXY"]
print(urllib.request.urlopen("http://a.gov.example/").read().decode())
try:
    urllib.request.urlopen("http://a.gov.example/gap")
except urllib.error.HTTPError:
    sys.exit(7)
"""


def run(*arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crawler.replay", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_command_runs_behind_the_proxy(tape, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    tape.add("http://a.gov.example/")
    done = run(tape.path, "--", sys.executable, "-c", COMMAND)
    assert (done.returncode, done.stdout) == (7, PAGE.decode() + "\n")
    assert "ERROR replay: GET http://a.gov.example/gap is not in the recording" in done.stderr
    assert done.stderr.endswith("replay: 1 addresses were asked that are not recorded\n")


def test_command_that_is_not_there_and_recording_that_is_not_there(tape, tmp_path):
    tape.add("http://a.gov.example/")
    done = run(tape.path, "--", tmp_path / "nothing")
    assert (done.returncode, done.stderr.count("cannot run")) == (127, 1)
    done = run(tmp_path / "no.warc.gz", "--", "true")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no.warc.gz: No such file" in done.stderr


def test_only_the_loopback_interface_listens(tape):
    tape.add("http://a.gov.example/")
    with replaying([tape.path]) as replay:
        host, port = replay.url.removeprefix("http://").split(":")
        assert host == "127.0.0.1"
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", int(port)), timeout=2):
            pass


def test_the_tunnel_shows_a_certificate_for_the_host_asked(tape):
    tape.add("https://a.gov.example/")
    with replaying([tape.path]) as replay:
        host, port = replay.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as plain:
            plain.sendall(b"CONNECT a.gov.example:443 HTTP/1.1\r\nHost: a.gov.example:443\r\n\r\n")
            assert plain.recv(1000).startswith(b"HTTP/1.1 200")
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(plain, server_hostname="a.gov.example") as tunnel:
                shown = x509.load_der_x509_certificate(tunnel.getpeercert(binary_form=True))
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["a.gov.example"]
