"""Pages to a folder: built aside and exchanged for the old site in one step, so that a failed or killed build leaves the site whole."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

SUMS = "SHA256SUMS"
LEFT_BY_FILE_MANAGERS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))


class SiteError(Exception):
    """The site cannot be written: a sentence that says why, and one that says what to do."""

    def __init__(self, message: str, help: str):
        super().__init__(message)
        self.message, self.help = message, help


def write_site(out: Path, files: Mapping[str, bytes]) -> list[str]:
    """Makes `out` hold exactly these files (by relative path) and their SHA256SUMS; returns the paths that changed.

    Unchanged files keep their time. Raises SiteError before anything is touched if `out` holds what no build made, or cannot be written."""
    out = out.absolute()
    whole = dict(files)
    whole[SUMS] = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())).encode()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(out.parent / f".{out.name}.lock"):
            _restore(out)
            _refuse_foreign(out)
            return _swap(out, whole)
    except OSError as problem:
        raise SiteError(f'"{out}" cannot be written: {problem.strerror}.', "Check free space and permissions; the old site is as it was.") from problem


def _set_aside(out: Path) -> Path:
    return out.parent / f".{out.name}.old"


def _restore(out: Path) -> None:
    """Where folders cannot be exchanged, a build killed between its two renames left the old site aside: brings it back."""
    aside = _set_aside(out)
    if aside.exists():
        if out.exists():
            shutil.rmtree(aside)
        else:
            os.rename(aside, out)
    for left in out.parent.glob(f".{out.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)


def _refuse_foreign(out: Path) -> None:
    """A build deletes what does not belong to the new site, so it works only where the last build's SHA256SUMS names every file."""
    if out.is_symlink() or out.exists() and not out.is_dir():
        raise SiteError(f'"{out}" is not a folder.', "Name another folder with --out.")
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir() or path.is_symlink()} if out.exists() else set()
    sums = out / SUMS
    made = {line[66:] for line in sums.read_text("utf-8", "replace").splitlines()} | {SUMS} if sums.is_file() else set()
    foreign = sorted(path for path in found - made if path.rpartition("/")[2] not in LEFT_BY_FILE_MANAGERS)
    if foreign:
        raise SiteError(f'"{out}" holds files that no build made, such as "{foreign[0]}"; a build would delete them.', "Move them elsewhere, or name another folder with --out.")


def _swap(out: Path, whole: Mapping[str, bytes]) -> list[str]:
    old = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} if out.exists() else set()
    changed = [path for path, content in whole.items() if path not in old or (out / path).read_bytes() != content]
    if not changed and old == set(whole):
        return []
    new = Path(tempfile.mkdtemp(prefix=f".{out.name}.new-", dir=out.parent))
    try:
        for path, content in whole.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in changed:
                target.write_bytes(content)
            else:
                shutil.copy2(out / path, target)
        new.chmod(0o755)
        aside = _set_aside(out)
        if out.exists() and _exchange(new, out):
            aside = new  # the old site stands there now
        else:
            if out.exists():
                os.rename(out, aside)
            os.rename(new, out)
    except BaseException:
        if not out.exists() and _set_aside(out).exists():
            os.rename(_set_aside(out), out)
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(aside, ignore_errors=True)
    return sorted(set(changed) | (old - set(whole)))


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step, so that there is a whole site at every moment. False where the system or its disk cannot."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return system.renamex_np(*names, 2) == 0  # RENAME_SWAP
        return system.renameat2(-100, names[0], -100, names[1], 2) == 0  # AT_FDCWD, RENAME_EXCHANGE
    except (AttributeError, OSError, TypeError):
        return False
