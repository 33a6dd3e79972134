#!/usr/bin/env python3
"""The one command of Ask First.

    python3 build.py           makes site/ out of content/ and questionnaires/
    python3 build.py test      runs every test, also in a real browser
    python3 build.py --help    shows what else it can do

It needs Python 3.11 or newer and nothing else. The first run makes .venv/ beside this file and fills it with the
packages of requirements/, each checked against its hash. Then, and at once in every later run, the work is handed
over to the package askfirst/ (or to pytest) inside .venv/. Nothing is installed anywhere else.
"""
# Two things here are unusual, each for a reason:
# - No f-strings or annotations: even Python 2.7 can read this file, and so says what it lacks in a sentence of ours.
# - Imports inside functions: a run that has nothing to set up, which is nearly every run, does not wait for them.
import os
import sys

OLDEST_PYTHON = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))
REQUIREMENTS = os.path.join(ROOT, "requirements")
FIND_BROWSER = os.path.join(ROOT, "tests", "find_browser.py")
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "askfirst.stamp")
LOCK = os.path.join(ROOT, ".venv.lock")
LOG = os.path.join(ROOT, ".venv.log")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


class SetupError(Exception):
    """One sentence for the person at the keyboard: what did not work, why, and what to do now."""


def main(arguments):
    """Sets up what is missing and hands over. Returns the exit code; on Linux and macOS handing over never returns."""
    try:
        check_python(sys.version_info)
        if arguments[:1] == ["test"]:
            ensure_installed("test")
            return run_tests(arguments[1:])
        ensure_installed("build")
        return run_inside(["-m", "askfirst"] + arguments)
    except SetupError as problem:
        say("build.py: {}".format(problem))
        return 1
    except OSError as error:
        say("build.py: {}".format(explain_os_error(error)))
        return 1
    except KeyboardInterrupt:
        return 130


def check_python(version):
    """Refuses a Python that is older than the packages of requirements/ allow."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise SetupError(
            "Ask First needs Python {}.{} or newer, but {} is Python {}.{}: install a newer Python, "
            "then run build.py with that one.".format(*(OLDEST_PYTHON + (sys.executable,) + tuple(version[:2])))
        )


# --- Handing over ---------------------------------------------------------------------------------------------------


def run_inside(arguments):
    """Becomes the Python of .venv/ with these arguments. Returns an exit code on Windows only."""
    os.environ["PYTHONPATH"] = ROOT
    os.environ["PYTHONUTF8"] = "1"  # the same bytes on every system: Windows would write its own code page
    command = [PYTHON, "-P"] + arguments  # -P: a file yaml.py where the person stands must not be taken for ours
    if os.name == "nt":  # there, exec gives the prompt back before the work is done
        import subprocess

        return subprocess.call(command)
    os.execv(PYTHON, command)


def is_inside():
    """Whether this Python is the one in .venv/."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def run_script(name, command):
    """Runs a Python file inside .venv/, with the packages of requirements/<name>.txt, as the files in benchmarks/ do."""
    try:
        check_python(sys.version_info)
        ensure_installed(name)
    except SetupError as problem:
        say("build.py: {}".format(problem))
        return 1
    return run_inside(command)


def run_tests(arguments):
    """Runs pytest on several cores, with the path of a working browser in ASKFIRST_BROWSER."""
    import subprocess

    finder = subprocess.Popen([PYTHON, "-P", FIND_BROWSER], stdout=subprocess.PIPE)
    output = finder.communicate()[0]
    if finder.returncode != 0:  # it has said why
        return 1
    os.environ["ASKFIRST_BROWSER"] = os.fsdecode(output).splitlines()[-1]
    if not any(os.path.exists(argument.split("::")[0]) for argument in arguments):
        os.chdir(ROOT)  # pytest takes its list of tests from pyproject.toml only there
    workers = max(2, min(4, os.cpu_count() or 2))
    return run_inside(["-m", "pytest", "-n", str(workers)] + arguments)


# --- Setting up -----------------------------------------------------------------------------------------------------


def ensure_installed(name):
    """Sees to it that .venv/ holds the packages of requirements/<name>.txt, exactly those, for this Python."""
    if is_installed(name):
        return
    with hold_lock() as lock:
        if not is_installed(name):  # a build that we have just waited for may have done it
            install(name, lock)


def is_installed(name):
    """True if the stamp in .venv/ is that of requirements/<name>.txt as it is now, and .venv/ still has its Python."""
    if not (os.path.exists(STAMP) and os.path.exists(PYTHON)):
        return False
    with open(STAMP) as stamp:
        return make_fingerprint(name) in stamp.read().split()


def make_fingerprint(name):
    """Stands for what a set of packages depends on: the bytes of its list, the version of Python, the machine."""
    import hashlib
    import platform

    with open(os.path.join(REQUIREMENTS, name + ".txt"), "rb") as requirements:
        content = requirements.read()
    python = "{} {} {}".format(sys.implementation.cache_tag, sys.platform, platform.machine())
    return hashlib.sha256(content + python.encode()).hexdigest()


def install(name, lock):
    """Fills .venv/, from nothing unless the build set is whole. The stamp comes last: a .venv/ without is half-made."""
    say("Setting up the Python packages of Ask First in {} (only this once) ...".format(VENV))
    has_build_set = is_installed("build")
    if has_build_set:
        os.remove(STAMP)
    else:
        remove_old_venv()
    uv = find_uv()
    steps = make_uv_steps(uv, name) if uv else make_pip_steps(name)
    run_installer(steps[1:] if has_build_set else steps, lock)
    fingerprints = [make_fingerprint("build"), make_fingerprint(name)]  # every set holds the build set
    with open(STAMP, "w") as stamp:
        stamp.write("\n".join(fingerprints) + "\n")


def remove_old_venv():
    """Makes room for a new .venv/. Only an empty folder or what is plainly a Python environment is taken away."""
    import shutil

    if not os.path.lexists(VENV):
        return
    is_folder = os.path.isdir(VENV) and not os.path.islink(VENV)
    if is_folder and (os.path.isfile(os.path.join(VENV, "pyvenv.cfg")) or not os.listdir(VENV)):
        remains = VENV + ".remains"  # renamed first: half deleted, it would no longer be plainly an environment
        shutil.rmtree(remains, ignore_errors=True)
        os.rename(VENV, remains)
        shutil.rmtree(remains)
        return
    raise SetupError(
        "{} is in the way and was left alone, because it does not look like a Python environment that may be "
        "deleted: rename it or take it away, then run build.py again.".format(VENV)
    )


def find_uv():
    """The path of uv if it is on PATH and starts: pyenv and asdf leave stand-ins there that do not."""
    import shutil
    import subprocess

    uv = shutil.which("uv")
    if uv is None:
        return None
    code = subprocess.call([uv, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return uv if code == 0 else None


def make_uv_steps(uv, name):
    """The two commands of uv: make .venv/, fill it."""
    requirements = os.path.join(REQUIREMENTS, name + ".txt")
    return [
        [uv, "venv", "--no-progress", "--python", find_base_python(), VENV],
        [uv, "pip", "install", "--no-progress", "--python", PYTHON, "--require-hashes", "-r", requirements],
    ]


def make_pip_steps(name):
    """The same with what Python brings, pip first. Debian and Ubuntu leave out a part of that."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupError(NO_VENV_MODULE)
    requirements = os.path.join(REQUIREMENTS, name + ".txt")
    quiet = ["--no-input", "--progress-bar", "off", "--disable-pip-version-check"]
    return [
        [find_base_python(), "-m", "venv", "--without-pip", VENV],
        [PYTHON, "-I", "-m", "ensurepip"],  # a step of its own: venv hides its words, and uv makes .venv/ without pip
        # -I: a package that PYTHONPATH offers must not count as installed already.
        [PYTHON, "-I", "-m", "pip", "install"] + quiet + ["--require-hashes", "-r", requirements],
    ]


def find_base_python():
    """The Python under the one that runs now, which may itself be that of .venv/ or of another environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def run_installer(steps, lock):
    """Runs commands one after the other, their whole output into .venv.log; the first that fails ends the setup."""
    import subprocess

    # The installer inherits the lock: if this process is killed, nobody tidies up under an installer that still runs.
    os.set_inheritable(lock.fileno(), True)
    environment = dict(os.environ, PIP_USER="no")  # some hosts set it to yes, which pip refuses inside .venv/
    with open(LOG, "w", encoding="utf-8", errors="replace") as log:
        for step in steps:
            start = log.tell()
            log.write("$ {}\n".format(" ".join(step)))
            log.flush()
            code = subprocess.call(
                step, cwd=ROOT, env=environment, close_fds=False,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )
            if code != 0:
                raise SetupError("{} (The installer's own words are in {}.)".format(explain_output(start), LOG))


# --- One setup at a time --------------------------------------------------------------------------------------------


class hold_lock:
    """Holds .venv.lock. The system lets go of it when its holder ends, however it ends, so no lock is ever stale."""

    def __enter__(self):
        import time

        self.file = open(LOCK, "a")
        if not try_lock(self.file):
            say("Waiting for another build.py that is setting up .venv ...")
            while not try_lock(self.file):
                time.sleep(0.1)
        return self.file

    def __exit__(self, *_):
        self.file.close()


def try_lock(file):
    """True once the lock is ours, and also on a file system that knows no locks: a build alone must work there."""
    import errno

    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


# --- What went wrong, in one sentence -------------------------------------------------------------------------------

NO_VENV_MODULE = (
    "This Python ({}) cannot make an environment, because its module venv or ensurepip is missing: install it (on "
    "Debian and Ubuntu: apt install python3-venv) or install uv, then run build.py again.".format(sys.executable)
)
DISK_FULL = (
    "The disk is full, so the Python packages of Ask First could not be installed: free about 500 MB where {} is, "
    "then run build.py again.".format(ROOT)
)
NOT_WRITABLE = (
    "Ask First keeps its Python packages in {}, but may not write there: copy the whole folder to a place of your own, "
    "or ask its owner for the right to write, then run build.py again.".format(ROOT)
)
HASH_DIFFERS = (
    "A package that was downloaded is not the one that requirements/ names (its hash differs), so it was not "
    "installed: run build.py again, and if this comes back, do not work around it but tell the maintainers."
)
NO_NETWORK = (
    "The Python packages of Ask First could not be downloaded, because the package index could not be reached: "
    "connect this computer to the internet or mend its proxy settings, then run build.py again."
)
NOT_OFFERED = (
    "The Python packages of Ask First could not be downloaded, because the package index in use does not offer them "
    "for this Python: use Python 3.11, 3.12 or 3.13 and pip's or uv's usual settings, then run build.py again."
)
UNKNOWN = "The Python packages of Ask First could not be installed: look for the reason at the end of the log."

# What pip, venv, uv and the system say, in lower case; the first line that fits gives the sentence.
SIGNS = (
    (DISK_FULL, ("no space left on device", "os error 28", "not enough space on the disk")),
    (HASH_DIFFERS, ("do not match the hashes", "hash mismatch")),
    (NO_VENV_MODULE, ("no module named ensurepip", "no module named 'ensurepip'")),
    (NOT_WRITABLE, ("permission denied", "read-only file system", "access is denied")),
    (NO_NETWORK, ("max retries exceeded", "connection broken", "connection refused", "connection error",
                  "name resolution", "error sending request", "network was disabled", "read timed out",
                  "operation timed out", "proxyerror", "sslerror")),
    (NOT_OFFERED, ("no matching distribution", "no solution found")),
)  # fmt: skip


def explain_output(start):
    """The sentence for a failed installer, by what it wrote into .venv.log from this position on."""
    with open(LOG, encoding="utf-8", errors="replace") as log:
        log.seek(start)
        log.readline()  # the command itself: a folder may have any name
        output = log.read().lower()
    return next((sentence for sentence, signs in SIGNS if any(sign in output for sign in signs)), UNKNOWN)


def explain_os_error(error):
    """The sentence for an error of the file system during the setup."""
    import errno

    if error.errno == errno.ENOSPC:
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NOT_WRITABLE
    return "Ask First could not be set up, because of {}: {}.".format(error.filename or ROOT, error.strerror)


def say(sentence):
    """Tells the person something; standard output stays free for what the commands print."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
