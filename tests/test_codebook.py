"""The codebook is complete and is what the records say."""

from pathlib import Path

from click.testing import CliRunner

from ilag_data import indicators
from ilag_data.catalogue import INDICATORS
from ilag_report import codebook
from ilag_report.cli import ilag

ROOT = Path(__file__).parent.parent


def test_the_committed_codebook_is_what_the_records_say() -> None:
    committed = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert committed == codebook.render(), "make it anew: ilag codebook > docs/codebook.md"
    assert CliRunner().invoke(ilag, ["codebook"]).output == committed


def test_every_indicator_and_only_those_are_described() -> None:
    described = [indicator.function for indicator in INDICATORS.values()]
    assert sorted(described) == sorted(indicators.__all__), "add a record to INDICATORS in codebook.py"


def test_nothing_is_left_empty() -> None:
    for indicator in INDICATORS.values():
        for text in (
            indicator.name,
            indicator.definition,
            indicator.unit,
            indicator.measured,
            indicator.caveat,
        ):
            assert text.no.strip()
            assert text.en.strip()
