"""The tiny valid project in samples/valid/, and the same with one file broken: samples/invalid/<group>/<name>.<kind>.<ending>.

To add a sample: copy a file of samples/valid/ to samples/invalid/ under such a name, make one mistake in it, and run

    python3 tests/sample_projects.py

with the Python in .venv/. It writes the <name>.expected that is missing and shows it: read it as the person who made the mistake.
The samples in review/ name the fingerprint of samples/valid/: after a change of meaning there, put the new one in."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent / "samples"
VALID = SAMPLES / "valid"

KINDS = {
    "site": "content/site.yaml",
    "languages": "content/languages.yaml",
    "interface": "content/interface.yaml",
    "contacts": "content/contacts.yaml",
    "source": "content/sources/memo.yaml",
    "page": "content/pages/en/about.md",
    "page-es": "content/pages/es/about.md",
    "po": "content/locales/es.po",
    "questions": "questionnaires/sample/questions.yaml",
    "rules": "questionnaires/sample/rules.yaml",
    "people": "questionnaires/sample/people.yaml",
    "review": "questionnaires/sample/review.yaml",
}


@dataclass(frozen=True)
class Sample:
    """A broken file: where it stands, which file of the valid project it replaces, and the findings that it must give."""

    path: Path
    kind: str

    @property
    def replaces(self) -> str:
        return KINDS[self.kind]

    @property
    def expected(self) -> Path:
        return self.path.with_name(self.path.name.split(".")[0] + ".expected")

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.name.split('.')[0]}"


def invalid_samples() -> list[Sample]:
    """Every broken file, in order."""
    paths = sorted(path for path in (SAMPLES / "invalid").glob("*/*") if path.suffix != ".expected")
    return [Sample(path, path.name.split(".")[1]) for path in paths]


def copy_valid(folder: Path) -> Path:
    """A copy of the valid project below `folder`, to break."""
    return shutil.copytree(VALID, folder / "project")


def write_missing_expectations() -> None:
    """Writes and shows the findings of each sample that has no expectation yet."""
    sys.path.insert(0, str(SAMPLES.parent.parent))
    from askfirst.pipeline import check

    for sample in invalid_samples():
        if not sample.expected.exists():
            with tempfile.TemporaryDirectory() as folder:
                root = copy_valid(Path(folder))
                (root / sample.replaces).write_bytes(sample.path.read_bytes())
                told = check(root).report.render()
            sample.expected.write_text(told + "\n", "utf-8")
            print(f"{sample.expected}\n{told}\n")


if __name__ == "__main__":
    write_missing_expectations()
