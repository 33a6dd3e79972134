"""What the files of a browser's profile tell: where a canary stands in them, other than in a copy of a page; and what a browser noted of its tabs.

A canary is found as UTF-8, as UTF-16 and in base64, in the bytes as they lie there and in every zlib, gzip or mozLz4 stream among them. Snappy and LZ4, which LevelDB
uses, write what comes up for the first time as it is; so canaries share no four letters. Not looked into: Brotli and Zstandard, and what the browser encrypts (cookies,
passwords, Sessions_Encrypted, which is Chromium's second copy of Sessions)."""

from __future__ import annotations

import base64
import random
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le")
AROUND = 24  # letters on each side that tell a copy of a page from something else
STREAMS = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
MOZ_LZ4 = b"mozLz40\0"
GUID = re.compile(r"[0-9a-f]{8}([-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}")


def make_canaries(count: int) -> list[str]:
    """Words that stand nowhere else, and no two of which share four letters."""
    letters, known, canaries = random.Random(42), set(), []
    while len(canaries) < count:
        word = "".join(letters.choice("bcdfghjklmnpqrstvwxz") for _ in range(10))
        parts = {word[i:i + 4] for i in range(7)}
        if len(parts) == 7 and not parts & known:
            known |= parts
            canaries.append(word)
    return canaries


def find_traces(profile: Path, canaries: Iterable[str], pages: Iterable[str]) -> tuple[dict[str, set[str]], Counter[str]]:
    """The places below a profile at which each canary stands, and how often each stands in what is a copy of one of the pages."""
    needles = [(canary, encoding, needle) for canary in canaries for encoding, needle in _forms(canary)]
    known = {encoding: [page.encode(encoding) for page in pages] for encoding in ENCODINGS}
    found: dict[str, set[str]] = {}
    copies: Counter[str] = Counter()
    for path in sorted(profile.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        place = path.relative_to(profile).as_posix()
        for content in (path.as_posix().encode(), *_unpacked(path.read_bytes())):
            for canary, encoding, needle in needles:
                at = content.find(needle)
                while at >= 0:
                    margin = AROUND * (2 if encoding == "utf-16-le" else 1)
                    window = content[max(0, at - margin):at + len(needle) + margin]
                    if len(window) >= len(needle) + margin and any(window in page for page in known.get(encoding, ())):
                        copies[canary] += 1
                    else:
                        found.setdefault(canary, set()).add(place)
                    at = content.find(needle, at + 1)
    return found, copies


def _forms(canary: str) -> Iterator[tuple[str, bytes]]:
    for encoding in ENCODINGS:
        yield encoding, canary.encode(encoding)
    for shift in range(3):  # where the canary begins among groups of three bytes; the letters at its edges depend on what stands beside it
        whole = base64.b64encode(b"\0" * shift + canary.encode())
        yield "base64", whole[(0, 2, 3)[shift]:len(whole) - 4]


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(MOZ_LZ4):
        yield read_lz4(content[12:])
    for match in STREAMS.finditer(content):
        try:
            yield zlib.decompressobj(47).decompress(content[match.start():], 1 << 22)
        except zlib.error:
            continue


def read_lz4(packed: bytes) -> bytes:
    """An LZ4 block: in turn some bytes as they are, and the way to bytes that came before."""
    out, at = bytearray(), 0

    def read_length(short: int) -> int:
        nonlocal at
        length = short
        while short == 15:
            length += packed[at]
            at += 1
            if packed[at - 1] != 255:
                break
        return length

    while at < len(packed):
        token = packed[at]
        at += 1
        count = read_length(token >> 4)
        out += packed[at:at + count]
        at += count
        if at < len(packed):
            back = int.from_bytes(packed[at:at + 2], "little")
            at += 2
            for _ in range(read_length(token & 15) + 4):
                out.append(out[-back])
    return bytes(out)


def read_tabs(profile: Path, address: str) -> set[tuple[int, tuple[str, ...]]]:
    """What Chromium noted for a later session of a page: the length of each note, and the texts in it without the names that differ from run to run."""
    notes = set()
    for path in (profile / "Default" / "Sessions").glob("Session_*"):
        content, at = path.read_bytes(), 8
        while at + 2 < len(content):
            length = struct.unpack_from("<H", content, at)[0]
            note = content[at + 2:at + 2 + length]
            at += 2 + length
            if note[:1] == b"\x06" and address.encode() in note:  # UpdateTabNavigation
                notes.add((length, tuple(text for text in _texts(note) if not GUID.fullmatch(text))))
    return notes


def _texts(content: bytes) -> list[str]:
    wide = [match.group().decode("utf-16-le") for match in re.finditer(rb"(?:[\x20-\x7e]\0){2,}", content)]
    return [match.group().decode() for match in re.finditer(rb"[\x20-\x7e]{8,}", content)] + wide
