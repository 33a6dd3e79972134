"""build.py sets itself up, or says in one sentence why it cannot; tests/find_browser.py likewise. No network needed.

Each test tries a copy of build.py in a folder of its own, with a package of one file in place of askfirst/ and one
tiny wheel in place of the real requirements.
"""

import ast
import base64
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UV = shutil.which("uv", path=sysconfig.get_path("scripts")) or shutil.which("uv")  # the first is among the test packages
CLOSED_PORT = "http://127.0.0.1:9/simple"

needs_shell = pytest.mark.skipif(os.name == "nt", reason="the stand-in programs of this test are shell scripts")
needs_ensurepip = pytest.mark.skipif(
    importlib.util.find_spec("ensurepip") is None, reason="this Python cannot make an environment with pip"
)
with_each_installer = pytest.mark.parametrize(
    "installer",
    [
        pytest.param("pip", marks=needs_ensurepip),
        pytest.param("uv", marks=pytest.mark.skipif(UV is None, reason="uv is not on PATH")),
    ],
)

PACKAGE = """\
import os, sys
try:
    from tiny import SAYS
except ImportError:
    SAYS = "no tiny"
print([sys.argv[1:], os.getcwd(), sys.prefix, SAYS])
sys.exit(7 if "fail" in sys.argv else 0)
"""
PYTEST = "import os, sys; print([sys.argv[1:], os.getcwd(), os.environ['ASKFIRST_BROWSER']])"
UV_STAND_IN = """\
import os, subprocess, sys, time
with open({log!r}, "a") as log:
    log.write(sys.argv[1] + "\\n")
if sys.argv[1] == "venv":
    sys.exit(subprocess.call([{python!r}, "-m", "venv", "--without-pip", sys.argv[-1]]))
if sys.argv[1] == "pip" and os.path.exists({hang!r}):
    os.remove({hang!r})
    time.sleep(60)
"""


def listen_to_ctrl_c():
    """A shell that starts the tests in the background makes them deaf to Ctrl-C, and what they start too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


hear_ctrl_c = None if os.name == "nt" else listen_to_ctrl_c


class Copy:
    """A copy of build.py in a folder of its own, and how to run it; `path` is all that it finds on PATH."""

    def __init__(self, folder, path):
        self.folder, self.path = folder, path
        self.venv, self.log = folder / ".venv", folder / ".venv.log"
        write(folder / "build.py", (ROOT / "build.py").read_text(encoding="utf-8"))
        write(folder / "askfirst/__main__.py", PACKAGE)
        write(folder / "pytest/__main__.py", PYTEST)
        write(folder / "tests/find_browser.py", "print('a note'); print('/the/browser')")
        write(folder / "requirements/build.txt", "")
        write(folder / "requirements/test.txt", "# one more\n")

    def make_environment(self, **changes):
        """What the person's own settings for Python, pip and uv say must not matter here."""
        own = {k: v for k, v in os.environ.items() if not re.match("PYTHON|PIP_|UV_|ASKFIRST_|VIRTUAL_ENV", k)}
        quiet = {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1"}
        quiet |= {"UV_NO_CONFIG": "1", "UV_HTTP_RETRIES": "1", "UV_NO_CACHE": "1"}
        return own | quiet | {"PATH": str(self.path)} | changes

    def start(self, *arguments, cwd=None, **environment):
        return subprocess.Popen(
            [sys.executable, str(self.folder / "build.py"), *arguments],
            cwd=cwd or self.folder, env=self.make_environment(**environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True, preexec_fn=hear_ctrl_c,
        )  # fmt: skip

    def run(self, *arguments, **settings):
        """Exit code, the list that the stand-in for askfirst or pytest printed (or None), and the lines of stderr."""
        process = self.start(*arguments, **settings)
        output, errors = process.communicate()
        return process.returncode, ast.literal_eval(output) if output else None, errors.splitlines()

    def read_calls(self):
        """What uv's stand-in was asked to do, in order, and forgets it."""
        calls = (self.path / "calls").read_text().split() if (self.path / "calls").exists() else []
        (self.path / "calls").unlink(missing_ok=True)
        return calls


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_program(path, script):
    """A program of a few lines of shell."""
    write(path, f"#!/bin/sh\n{script}\n").chmod(0o755)
    return path


def write_wheel(folder):
    """A package `tiny` of one line, as a wheel. Returns the line that asks for it in a list of requirements."""
    files = {
        "tiny.py": "SAYS = 'tiny is here'\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(text)}\n"
    folder.mkdir()
    wheel = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in (files | {"tiny-1.0.dist-info/RECORD": record + "tiny-1.0.dist-info/RECORD,,\n"}).items():
            archive.writestr(name, text)
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def load(path):
    """A file as a module, without a trace in sys.modules."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path):
    """A copy with uv's stand-in on PATH, which makes an empty environment and is quick."""
    path = tmp_path / "bin"
    python = getattr(sys, "_base_executable", sys.executable)
    words = {"log": str(path / "calls"), "python": python, "hang": str(path / "hang")}
    script = write(path / "uv.py", UV_STAND_IN.format(**words))
    write_program(path / "uv", f'exec "{python}" "{script}" "$@"')
    return Copy(tmp_path / "copy", path)


@pytest.fixture
def plain_copy(tmp_path):
    """A copy with nothing on PATH: pip is what it has."""
    (tmp_path / "bin").mkdir()
    return Copy(tmp_path / "copy", tmp_path / "bin")


@pytest.fixture
def real_copy(tmp_path, installer):
    """A copy that asks for `tiny`, with pip alone or with the uv of this machine on PATH."""
    (tmp_path / "bin").mkdir()
    if installer == "uv":
        (tmp_path / "bin" / Path(UV).name).symlink_to(UV)
    copy = Copy(tmp_path / "copy", tmp_path / "bin")
    write(copy.folder / "requirements/build.txt", write_wheel(tmp_path / "wheels"))
    return copy


def assert_refused(result, *words):
    """Exit code 1, nothing run, and after the line of progress one sentence that holds these words."""
    code, printed, errors = result
    assert (code, printed) == (1, None)
    sentences = [line for line in errors if not line.startswith(("Setting up", "Waiting for"))]
    assert len(sentences) == 1, errors
    assert sentences[0].startswith("build.py: ")
    for word in words:
        assert word in sentences[0]


# --- What a person meets who has the wrong machine ------------------------------------------------------------------


def test_too_old_a_python_is_told_which_one_is_needed(plain_copy):
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = sys.argv[1:]; "
    pretend += "runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", pretend, str(plain_copy.folder / "build.py")]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", env=plain_copy.make_environment())
    assert_refused((ended.returncode, ended.stdout or None, ended.stderr.splitlines()), "3.11 or newer", "Python 3.9")
    assert not plain_copy.venv.exists()


def test_even_a_very_old_python_can_read_build_py():
    too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Nonlocal, ast.YieldFrom)
    source = (ROOT / "build.py").read_bytes()
    source.decode("ascii")
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, too_new), f"line {node.lineno} needs a newer Python"
        if isinstance(node, ast.FunctionDef):
            arguments = node.args
            annotated = [node.returns] + [a.annotation for a in arguments.args]
            assert not any(annotated) and not arguments.kwonlyargs, f"line {node.lineno} needs a newer Python"
        assert not (isinstance(node, ast.Raise) and node.cause), f"line {node.lineno} needs a newer Python"


def test_a_python_without_its_venv_module_is_told_what_to_install(plain_copy, tmp_path):
    write(tmp_path / "debian/ensurepip.py", "raise ImportError('No module named ensurepip')")
    result = plain_copy.run(PYTHONPATH=str(tmp_path / "debian"))
    assert_refused(result, "ensurepip is missing", "apt install python3-venv")


@with_each_installer
def test_without_a_network_the_sentence_says_so(real_copy):
    result = real_copy.run(PIP_INDEX_URL=CLOSED_PORT, UV_INDEX_URL=CLOSED_PORT)
    assert_refused(result, "could not be reached", "internet", str(real_copy.log))
    assert "tiny" in real_copy.log.read_text()


@needs_ensurepip
@pytest.mark.parametrize("installer", ["pip"])
def test_an_index_without_the_packages_is_not_called_a_missing_network(real_copy):
    assert_refused(real_copy.run(PIP_NO_INDEX="1"), "does not offer them", str(real_copy.log))


@with_each_installer
def test_a_package_with_another_hash_is_not_installed(real_copy, tmp_path):
    requirements = real_copy.folder / "requirements/build.txt"
    right = requirements.read_text()
    links = str(tmp_path / "wheels")
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": links, "UV_OFFLINE": "1", "UV_FIND_LINKS": links}

    requirements.write_text(re.sub("sha256:.*", "sha256:" + 64 * "0", right))
    assert_refused(real_copy.run(**offline), "its hash differs", "tell the maintainers", str(real_copy.log))

    requirements.write_text(right)
    code, printed, _ = real_copy.run(**offline)
    assert (code, printed[3]) == (0, "tiny is here")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no file that is always full")
def test_a_full_disk_is_called_so(copy):
    copy.log.symlink_to("/dev/full")
    assert_refused(copy.run(), "disk is full", "free about")


@needs_shell
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(copy):
    copy.folder.chmod(0o555)
    assert_refused(copy.run(), "may not write there", str(copy.folder))


@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "may not write"), (errno.EIO, "x.txt")]
)
def test_errors_of_the_file_system_become_sentences(code, words):
    sentence = load(ROOT / "build.py").explain_os_error(OSError(code, os.strerror(code), "x.txt"))
    assert words in sentence


def test_a_missing_list_of_requirements_is_named(copy):
    (copy.folder / "requirements/build.txt").unlink()
    copy.venv.mkdir()
    assert_refused(copy.run(), "build.txt")


# --- What stands in .venv/ ------------------------------------------------------------------------------------------


@needs_shell
def test_a_second_run_calls_no_installer(copy):
    code, _, errors = copy.run()
    assert code == 0 and len(errors) == 1 and errors[0].startswith("Setting up")
    assert copy.read_calls() == ["--version", "venv", "pip"]
    code, _, errors = copy.run()
    assert (code, errors, copy.read_calls()) == (0, [], [])


@needs_shell
def test_a_half_made_environment_is_made_again(copy):
    copy.run()
    (copy.venv / "askfirst.stamp").unlink()
    write(copy.venv / "left-over", "")
    assert copy.run()[0] == 0
    assert not (copy.venv / "left-over").exists()


@needs_shell
def test_an_environment_of_other_requirements_or_without_its_python_is_made_again(copy):
    copy.run()
    write(copy.folder / "requirements/build.txt", "# changed\n")
    copy.read_calls()
    copy.run()
    assert copy.read_calls() == ["--version", "venv", "pip"]
    (copy.venv / "bin/python").unlink()
    assert copy.run()[0] == 0
    assert copy.read_calls() == ["--version", "venv", "pip"]


@needs_shell
def test_the_test_set_is_added_to_the_build_set_and_contains_it(copy):
    copy.run()
    copy.read_calls()
    copy.run("test")
    assert copy.read_calls() == ["--version", "pip"]
    copy.run()
    copy.run("test")
    assert copy.read_calls() == []


@needs_shell
@needs_ensurepip
def test_pip_can_add_the_test_set_to_what_uv_made(copy):
    copy.run()
    (copy.path / "uv").unlink()
    assert copy.run("test")[0] == 0
    assert copy.read_calls() == ["--version", "venv", "pip"]


@needs_shell
def test_a_failed_installation_is_tried_again(copy):
    working = (copy.path / "uv").read_text()
    write_program(copy.path / "uv", '[ "$1" = pip ] || { ' + working.splitlines()[1] + "; }; exit 2")
    assert_refused(copy.run(), "could not be installed", str(copy.log))
    write_program(copy.path / "uv", working.splitlines()[1])
    assert copy.run()[0] == 0


@needs_shell
def test_a_uv_that_does_not_start_is_not_used(copy, tmp_path):
    write_program(copy.path / "uv", "exit 127")
    write(tmp_path / "debian/ensurepip.py", "raise ImportError('No module named ensurepip')")
    assert_refused(copy.run(PYTHONPATH=str(tmp_path / "debian")), "ensurepip")


@needs_shell
def test_a_venv_folder_of_somebody_else_is_left_alone(copy):
    write(copy.venv / "thesis.txt", "ten years of work")
    assert_refused(copy.run(), "is in the way", str(copy.venv))
    assert (copy.venv / "thesis.txt").read_text() == "ten years of work"


@needs_shell
def test_a_link_in_place_of_venv_is_left_alone(copy, tmp_path):
    write(tmp_path / "elsewhere/pyvenv.cfg", "")
    copy.venv.symlink_to(tmp_path / "elsewhere")
    assert_refused(copy.run(), "is in the way")
    assert (tmp_path / "elsewhere/pyvenv.cfg").exists()


@needs_shell
def test_of_two_first_builds_one_sets_up_and_the_other_waits(copy):
    build = load(copy.folder / "build.py")
    with build.hold_lock():
        both = [copy.start(), copy.start()]
        assert all(process.stderr.readline().startswith("Waiting for another") for process in both)
    assert [process.wait() for process in both] == [0, 0]
    for process in both:
        process.communicate()
    assert copy.read_calls() == ["--version", "venv", "pip"]
    assert (copy.folder / ".venv.lock").exists(), "the next build must not mind the file of a lock that nobody holds"
    assert copy.run()[0] == 0


@needs_shell
def test_ctrl_c_during_the_setup_is_quiet_and_leaves_nothing_that_counts(copy):
    write(copy.path / "hang", "")
    process = copy.start()
    while (copy.path / "hang").exists() and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate()
    assert (process.returncode, output, len(errors.splitlines())) == (130, "", 1)
    copy.read_calls()
    assert copy.run()[0] == 0
    assert copy.read_calls() == ["--version", "venv", "pip"]


# --- Handing over ---------------------------------------------------------------------------------------------------


@needs_shell
def test_it_works_from_anywhere_and_in_a_folder_of_any_name(copy, tmp_path):
    folder = tmp_path / "derecho a un año más 法"
    copy.folder.rename(folder)
    copy = Copy(folder, copy.path)
    write(tmp_path / "askfirst.py", "raise SystemExit('this is not our package')")
    code, printed, _ = copy.run("explain", "--answers", "a=sí,b=c d", "--help", cwd=tmp_path)
    assert (code, printed[:3]) == (0, [["explain", "--answers", "a=sí,b=c d", "--help"], str(tmp_path), str(copy.venv)])


@needs_shell
def test_the_exit_code_of_the_command_is_passed_on(copy):
    assert copy.run("fail")[0] == 7


@needs_shell
def test_the_test_command_gives_pytest_a_browser_and_all_other_words(copy, tmp_path):
    code, (arguments, cwd, browser), _ = copy.run("test", "-k", "speed", "-x", cwd=tmp_path)
    assert code == 0
    assert arguments[0] == "-n" and 2 <= int(arguments[1]) <= 4 and arguments[2:] == ["-k", "speed", "-x"]
    assert (cwd, browser) == (str(copy.folder), "/the/browser")


@needs_shell
def test_a_path_after_test_is_meant_from_where_the_person_stands(copy):
    _, (arguments, cwd, _), _ = copy.run("test", "find_browser.py::x", cwd=copy.folder / "tests")
    assert (arguments[2:], cwd) == (["find_browser.py::x"], str(copy.folder / "tests"))


@needs_shell
def test_without_a_browser_no_test_runs(copy):
    write(copy.folder / "tests/find_browser.py", "raise SystemExit('No browser was found')")
    code, printed, errors = copy.run("test")
    assert (code, printed, errors[-1]) == (1, None, "No browser was found")


@needs_shell
def test_ci_runs_the_test_command_of_the_readme(tmp_path):
    write_program(tmp_path / "bin/python3", 'echo "$(pwd): python3 $*"; exit 5')
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    command, environment = ["bash", str(ROOT / ".ci/run")], os.environ | {"PATH": path}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert (ended.returncode, ended.stdout) == (5, f"{ROOT}: python3 build.py test\n")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?\n(.*?)^```", readme, flags=re.M | re.S)
    lines = {line.partition("#")[0].strip() for block in blocks for line in block.splitlines()}
    assert "python3 build.py test" in lines


# --- The lists of packages ------------------------------------------------------------------------------------------


def read_pins(name):
    """{package: "version and marker"} of a list in requirements/; each must carry hashes."""
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert all("--hash=sha256:" in line for line in lines)
    return dict(line.split("--hash")[0].strip().split("==", 1) for line in lines)


def test_the_lists_hold_what_pyproject_asks_for_and_the_test_list_all_of_the_build_list():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    build, test = read_pins("build"), read_pins("test")
    assert set(project["dependencies"]) <= set(build)
    assert set(project["optional-dependencies"]["test"]) <= set(test)
    assert build.items() <= test.items()


@pytest.mark.parametrize("name", ["build", "test"])
def test_the_lists_name_no_registry(name):
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|^--?[a-z]", text, flags=re.M)


# --- Finding a browser ----------------------------------------------------------------------------------------------


@pytest.fixture
def finder():
    return load(ROOT / "tests/find_browser.py")


def write_browser(path):
    """A program that, like a browser, prints the page it is given."""
    return write_program(path, 'for last; do :; done; echo "<html>$last</html>"')


@needs_shell
def test_a_broken_browser_is_passed_over_with_a_note(finder, tmp_path, capsys):
    lost = "error while loading shared libraries: libatomic.so.1: cannot open shared object file"
    broken = write_program(tmp_path / "chromium", f"echo {lost!r} >&2; exit 127")
    silent = write_program(tmp_path / "chromium-browser", "exit 0")
    working = write_browser(tmp_path / "microsoft-edge")
    assert finder.find_browser({"PATH": str(tmp_path)}, "linux") == str(working)
    notes = capsys.readouterr().err.splitlines()
    assert notes[0] == f"{broken} is passed over: it lacks the library libatomic.so.1."
    assert notes[1].startswith(f"{silent} is passed over: it ended with code 0 and drew nothing")


@needs_shell
def test_the_browser_that_the_person_names_comes_first(finder, tmp_path, capsys):
    write_browser(tmp_path / "chromium")
    chosen = write_browser(tmp_path / "my own")
    environment = {"PATH": str(tmp_path), "ASKFIRST_BROWSER": str(chosen)}
    assert finder.find_browser(environment, "linux") == str(chosen)
    chosen.unlink()
    assert finder.find_browser(environment, "linux") == str(tmp_path / "chromium")
    assert "my own is not a program" in capsys.readouterr().err


def test_browsers_are_looked_for_where_each_system_keeps_them(finder):
    linux = finder.list_candidates({}, "linux")
    assert linux.index("chromium") < linux.index("google-chrome") < linux.index("microsoft-edge")
    mac = finder.list_candidates({"HOME": "/Users/ana"}, "darwin")
    assert "/Users/ana/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in mac
    windows = finder.list_candidates({"PROGRAMFILES(X86)": "C:/Program Files (x86)"}, "win32")
    assert windows[-1] == "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"


def run_finder_without_browsers(finder, monkeypatch, tmp_path):
    """Runs the finder where there is no browser, no apt-get and no network."""
    monkeypatch.setattr(finder, "list_candidates", lambda environment, platform: [])
    monkeypatch.setattr(finder, "can_use_apt", lambda: False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    for setting in ("PLAYWRIGHT_DOWNLOAD_HOST", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(setting, "http://127.0.0.1:9")
    return finder.main()


def test_without_any_browser_one_sentence_says_what_to_install(finder, monkeypatch, tmp_path, capsys):
    assert run_finder_without_browsers(finder, monkeypatch, tmp_path) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.splitlines()[-1] == finder.NO_BROWSER


def test_a_driver_that_lacks_libatomic_is_told_what_to_install(finder, monkeypatch, capsys):
    lost = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"
    asked = []
    monkeypatch.setattr(finder, "run", lambda command, seconds: (127, "", lost))
    monkeypatch.setattr(finder, "install_with_apt", lambda packages: asked.append(packages))
    assert finder.main() == 1
    assert asked == [["libatomic1"]]
    assert "(it lacks the library libatomic.so.1)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("os_release", "answer"),
    [
        ('ID=debian\nVERSION_ID="12"', True),
        ("ID=raspbian\nID_LIKE=debian", True),
        ("ID=ubuntu\nID_LIKE=debian", False),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"', False),
        ("ID=fedora", False),
        ("", False),
    ],
)
def test_apt_installs_a_browser_on_debian_only(finder, os_release, answer):
    assert finder.is_debian(os_release) is answer


def test_missing_fonts_are_named_by_their_package(finder):
    core = "/usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf: Noto Sans Ethiopic:style=Regular\n"
    assert finder.list_missing_fonts(core) == ["fonts-noto-cjk"]
    assert finder.list_missing_fonts("") == ["fonts-noto-core", "fonts-noto-cjk"]


@pytest.mark.skipif("ASKFIRST_BROWSER" not in os.environ, reason="run by build.py test, which names a browser")
def test_the_browser_of_this_run_draws_a_page(finder):
    assert finder.try_browser(os.environ["ASKFIRST_BROWSER"]) is None
