"""The scan of a profile finds a canary in every form that it knows, and passes over copies of a page."""

from __future__ import annotations

import base64
import gzip
import zlib

import pytest
from traces import MOZ_LZ4, find_traces, make_canaries, read_lz4

CANARY, OTHER = make_canaries(2)
PAGE = f'<form><label><input name="{CANARY}" value="{OTHER}" autocomplete="off"> An answer that anybody could give</label></form>'


def test_canaries_share_no_four_letters():
    parts = [canary[at:at + 4] for canary in make_canaries(40) for at in range(7)]
    assert len(parts) == len(set(parts))


@pytest.mark.parametrize("content", [
    CANARY.encode(),
    b"\x01" + CANARY.encode("utf-16-le"),
    *(base64.b64encode(b"123456"[:shift] + CANARY.encode() + b"tail") for shift in range(4)),
    b"SQLite format 3\0" + zlib.compress(b"ticked: " + CANARY.encode()),
    b"junk\x78\x9cjunk" + gzip.compress(CANARY.encode("utf-16-le")),
    MOZ_LZ4 + b"\0\0\0\0" + bytes([0xA0]) + CANARY.encode(),
    f'<label><input name="{CANARY}" checked="">'.encode(),
], ids=["utf-8", "utf-16", "base64-0", "base64-1", "base64-2", "base64-3", "zlib", "gzip", "mozlz4", "a part of the page that was changed"])
def test_a_canary_is_found_in_every_form(tmp_path, content):
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Some File").write_bytes(bytes(50) + content + bytes(50) if not content.startswith(MOZ_LZ4) else content)
    assert find_traces(tmp_path, [CANARY], [PAGE])[0] == {CANARY: {"Default/Some File"}}


def test_a_canary_in_the_name_of_a_file_is_found(tmp_path):
    (tmp_path / f"{CANARY}.log").touch()
    assert find_traces(tmp_path, [CANARY], [PAGE])[0] == {CANARY: {f"{CANARY}.log"}}


@pytest.mark.parametrize("content", [PAGE.encode(), gzip.compress(PAGE.encode()), PAGE.encode("utf-16-le"), PAGE[:90].encode()], ids=["whole", "gzip", "utf-16", "cut off"])
def test_a_copy_of_the_page_is_counted_and_is_no_trace(tmp_path, content):
    (tmp_path / "f_000001").write_bytes(content)
    assert find_traces(tmp_path, [CANARY, OTHER], [PAGE]) == ({}, {CANARY: 1, OTHER: 1})


def test_lz4_is_read_as_its_description_says():
    assert read_lz4(bytes([0x31]) + b"abc" + bytes([3, 0]) + bytes([0x20]) + b"yz") == b"abcabcabyz"
    assert read_lz4(bytes([0xF0, 5]) + b"x" * 20) == b"x" * 20
    assert read_lz4(bytes([0x1F]) + b"x" + bytes([1, 0, 255, 1]) + bytes([0x10]) + b"y") == b"x" * (1 + 15 + 256 + 4) + b"y"
