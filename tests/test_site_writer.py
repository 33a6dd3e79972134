"""The site writer: old or new, and whole, whatever happens in between."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from askfirst import site_writer
from askfirst.site_writer import SUMS, SiteError, write_site
from writing import ROOT, tree

OLD = {"index.html": b"old front", "en/index.html": b"same", "en/gone.html": b"stale", "left/alone.html": b"stale too"}
NEW = {"index.html": b"new front", "en/index.html": b"same", "en/new.html": b"new"}


def with_sums(files):
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))
    return {**files, SUMS: sums.encode()}


def leftovers(out):
    """What lies beside the site but is neither the site nor the lock."""
    return sorted(path.name for path in out.parent.iterdir() if path.name not in (out.name, f".{out.name}.lock"))


@pytest.fixture
def out(tmp_path):
    """A folder with the old site in it."""
    folder = tmp_path / "site"
    write_site(folder, OLD)
    return folder


def test_a_site_is_exactly_its_files_and_their_sums(tmp_path):
    changed = write_site(tmp_path / "deep" / "site", NEW)
    assert tree(tmp_path / "deep" / "site") == with_sums(NEW)
    assert changed == sorted(with_sums(NEW))
    assert leftovers(tmp_path / "deep" / "site") == []


def test_the_sums_are_what_sha256sum_checks(out):
    if shutil.which("sha256sum") is None:
        pytest.skip("this system has no sha256sum")
    assert subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=out, capture_output=True).returncode == 0
    (out / "index.html").write_bytes(b"tampered")
    assert subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=out, capture_output=True).returncode == 1


def test_a_changed_site_replaces_the_old_one_and_says_what_changed(out):
    assert write_site(out, NEW) == [SUMS, "en/gone.html", "en/new.html", "index.html", "left/alone.html"]
    assert tree(out) == with_sums(NEW)
    assert not (out / "left").exists()
    assert leftovers(out) == []


def test_an_unchanged_file_keeps_its_time_and_a_changed_one_does_not(out):
    for path in out.rglob("*.html"):
        os.utime(path, ns=(10**18, 10**18 + 1))
    write_site(out, NEW)
    assert (out / "en/index.html").stat().st_mtime_ns == 10**18 + 1
    assert (out / "index.html").stat().st_mtime_ns != 10**18 + 1


def test_an_unchanged_site_is_not_touched_at_all(out):
    before = {path: path.stat() for path in [out, *out.rglob("*")]}
    assert write_site(out, OLD) == []
    assert {path: path.stat()[:2] + path.stat()[7:] for path in before} == {path: stat[:2] + stat[7:] for path, stat in before.items()}


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path):
    write_site(tmp_path / "site", {"a": b"file", "b/c": b"in a folder"})
    write_site(tmp_path / "site", {"a/c": b"in a folder", "b": b"file"})
    assert tree(tmp_path / "site") == with_sums({"a/c": b"in a folder", "b": b"file"})


# Failing

STEPS = ["write_bytes", "copy2", "rename", "mkdtemp", "mkdir", "chmod"]


def failing(monkeypatch, step, number, problem):
    """Makes the given step raise `problem` at its call of that number (from 0), and only at that one."""
    where = {"write_bytes": Path, "mkdir": Path, "chmod": Path, "copy2": site_writer.shutil, "rename": site_writer.os, "mkdtemp": site_writer.tempfile}[step]
    real, calls = getattr(where, step), []

    def call(*arguments, **named):
        calls.append(step)
        if len(calls) == number + 1:
            raise problem
        return real(*arguments, **named)

    monkeypatch.setattr(where, step, call)
    return calls


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full disk", "interrupt"])
@pytest.mark.parametrize("step", STEPS)
def test_a_failure_at_any_step_leaves_the_old_site_byte_for_byte(out, monkeypatch, step, problem):
    before, number = tree(out), 0
    monkeypatch.setattr(site_writer, "_exchange", lambda *_: False)  # two renames: one step more that can fail
    while True:
        with monkeypatch.context() as patch:
            calls = failing(patch, step, number, problem)
            try:
                write_site(out, NEW)
            except (SiteError, KeyboardInterrupt) as told:
                assert isinstance(told, SiteError) == isinstance(problem, OSError)
        if len(calls) <= number:
            break
        assert tree(out) == before, (step, number)
        assert leftovers(out) == []
        number += 1
    assert number > 0, "this step never happens"
    assert tree(out) == with_sums(NEW)


def test_a_failure_is_told_in_a_sentence(out, monkeypatch):
    failing(monkeypatch, "write_bytes", 0, OSError(28, "No space left on device"))
    with pytest.raises(SiteError) as told:
        write_site(out, NEW)
    assert told.value.message == f'"{out}" cannot be written: No space left on device.'
    assert told.value.help == "Check free space and permissions; the old site is as it was."


def test_an_old_folder_that_cannot_be_deleted_does_not_spoil_the_new_site(out, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(site_writer.shutil, "rmtree", lambda path, ignore_errors=False: None)
        patch.setattr(site_writer, "_exchange", lambda *_: False)
        write_site(out, NEW)
    assert tree(out) == with_sums(NEW)
    assert leftovers(out) == [".site.old"]
    write_site(out, OLD)
    assert tree(out) == with_sums(OLD)
    assert leftovers(out) == []


# Killed

KILLED = """
import os, pathlib, shutil, sys, tempfile
sys.path.insert(0, sys.argv[1])
from askfirst import site_writer
from askfirst.site_writer import write_site
step, number, when = sys.argv[3], int(sys.argv[4]), sys.argv[5]
if step != "_exchange":
    site_writer._exchange = lambda *_: False
where = {"_exchange": site_writer, "write_bytes": pathlib.Path, "mkdir": pathlib.Path, "chmod": pathlib.Path, "copy2": shutil, "rename": os, "mkdtemp": tempfile, "rmtree": shutil}[step]
real, calls = getattr(where, step), []

def call(*arguments, **named):
    calls.append(step)
    if len(calls) == number + 1:
        if when == "half" and step == "write_bytes":
            real(arguments[0], arguments[1][:3])
        elif when == "after":
            real(*arguments, **named)
        os._exit(9)
    return real(*arguments, **named)

setattr(where, step, call)
write_site(pathlib.Path(sys.argv[2]), {"index.html": b"new front", "en/index.html": b"same", "en/new.html": b"new"})
"""


def killed(out, step, number, when):
    """Whether a writer of the new site was killed before or after (or half through) a step's call of that number."""
    run = subprocess.run([sys.executable, "-c", KILLED, str(ROOT), str(out), step, str(number), when])
    assert run.returncode in (0, 9)
    return run.returncode == 9


@pytest.mark.parametrize("step, when", [("write_bytes", "half"), ("write_bytes", "after"), ("copy2", "after"), ("mkdtemp", "after"),
                                         ("rename", "before"), ("rename", "after"), ("rmtree", "before"), ("rmtree", "after")])
def test_a_build_that_is_killed_leaves_a_whole_site_for_the_next_one(out, step, when):
    number = 0
    while killed(out, step, number, when):
        # Between the two renames there is no site; in every other moment it is whole.
        if (step, number, when) in {("rename", 1, "before"), ("rename", 0, "after")}:
            assert not out.exists()
            assert tree(out.parent / ".site.old") == with_sums(OLD)
        else:
            assert tree(out) in (with_sums(OLD), with_sums(NEW))
        with pytest.raises(SiteError):  # even a build that fails at once brings the old site back
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(site_writer.tempfile, "mkdtemp", lambda **_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
                write_site(out, {"index.html": b"a third site"})
        assert tree(out) in (with_sums(OLD), with_sums(NEW))
        write_site(out, OLD)
        assert tree(out) == with_sums(OLD)
        assert leftovers(out) == []
        number += 1
    assert number > 0, "this step never happens"
    assert tree(out) == with_sums(NEW)


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="this system cannot exchange two folders in one step")
@pytest.mark.parametrize("when", ["before", "after"])
def test_where_folders_can_be_exchanged_a_killed_build_leaves_a_whole_site_at_once(out, when):
    assert killed(out, "_exchange", 0, when)
    assert tree(out) == with_sums(OLD if when == "before" else NEW)
    write_site(out, OLD)
    assert tree(out) == with_sums(OLD)
    assert leftovers(out) == []


def test_folders_that_cannot_be_exchanged_are_renamed(out, monkeypatch):
    assert not site_writer._exchange(out, out.parent / "nothing")
    monkeypatch.setattr(site_writer.ctypes, "CDLL", lambda _: object())
    assert not site_writer._exchange(out, out)
    write_site(out, NEW)
    assert tree(out) == with_sums(NEW)


TWO_AT_ONCE = """
import pathlib, sys, time
sys.path.insert(0, sys.argv[1])
from askfirst.site_writer import write_site
letter = sys.argv[3]
for number in range(20):
    write_site(pathlib.Path(sys.argv[2]), {f"{letter}{count}.html": f"{letter} {number} {count}".encode() for count in range(10)})
"""


def test_of_two_builds_at_once_one_result_stands_whole(tmp_path):
    out = tmp_path / "site"
    runs = [subprocess.Popen([sys.executable, "-c", TWO_AT_ONCE, str(ROOT), str(out), letter], stderr=subprocess.PIPE, text=True) for letter in "ab"]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0), ("", 0)]
    assert tree(out) in [with_sums({f"{letter}{count}.html": f"{letter} 19 {count}".encode() for count in range(10)}) for letter in "ab"]
    assert leftovers(out) == []


# Refusing

def test_a_folder_with_files_that_no_build_made_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(SiteError, match='holds files that no build made, such as "letter.txt"'):
        write_site(tmp_path, NEW)
    assert tree(tmp_path) == {"letter.txt": b"mine"}


@pytest.mark.parametrize("name", ["notes.txt", "en/notes.txt", ".git/config"])
def test_a_file_that_somebody_put_into_the_site_is_not_deleted(out, name):
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_bytes(b"mine")
    before = tree(out)
    with pytest.raises(SiteError, match="no build made"):
        write_site(out, NEW)
    assert tree(out) == before


def test_what_a_file_manager_leaves_in_the_site_is_no_reason_to_refuse(out):
    (out / "en" / ".DS_Store").write_bytes(b"")
    write_site(out, NEW)
    assert tree(out) == with_sums(NEW)


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "site").mkdir()
    write_site(tmp_path / "site", NEW)
    assert tree(tmp_path / "site") == with_sums(NEW)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(SiteError, match="is not a folder"):
        write_site(tmp_path / "site", NEW)
    assert (tmp_path / "site").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege there")
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_link_in_place_of_the_folder_is_refused(tmp_path, target):
    write_site(tmp_path / "elsewhere", OLD)
    (tmp_path / "site").symlink_to(tmp_path / target)
    with pytest.raises(SiteError, match="is not a folder"):
        write_site(tmp_path / "site", NEW)
    assert tree(tmp_path / "elsewhere") == with_sums(OLD)


@pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege there")
def test_a_link_inside_the_site_is_not_followed(out, tmp_path):
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(tmp_path / "mine.txt")
    write_site(out, NEW)
    assert tree(out) == with_sums(NEW)
    assert not (out / "index.html").is_symlink()
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"


def test_a_parent_that_is_a_file_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SiteError, match="cannot be written: (Not a directory|File exists)"):
        write_site(tmp_path / "file" / "site", NEW)


AS_NOBODY = """
import os, pathlib, sys
sys.path.insert(0, sys.argv[1])
from askfirst.site_writer import SiteError, write_site
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    write_site(pathlib.Path(sys.argv[2]), {"index.html": b"new"})
except SiteError as told:
    print(told.message)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders have no such permissions there")
def test_a_parent_that_may_not_be_written_is_told_in_a_sentence(out):
    modes = {folder: folder.stat().st_mode for folder in (out, *out.parents[:3])}
    try:
        for folder, mode in modes.items():
            folder.chmod(mode | 0o055)
        out.parent.chmod(0o555)
        told = subprocess.run([sys.executable, "-c", AS_NOBODY, str(ROOT), str(out)], capture_output=True, text=True)
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
    assert (told.stdout, told.stderr) == (f'"{out}" cannot be written: Permission denied.\n', "")
    assert tree(out) == with_sums(OLD)
