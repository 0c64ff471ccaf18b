"""Bars where somebody watches: a terminal and a notebook; nothing in CI, pipes and files."""

import io
import sys

import pytest

from ilag_data.language import Text
from ilag_report import progress
from ilag_report.fetching import _Bar


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_and_a_pipe_and_ci_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as of pythonw and services
    monkeypatch.delenv("CI", raising=False)
    assert list(progress.bar(range(3))) == [0, 1, 2]
    for stream, ci, shown in ((Screen(), "", True), (io.StringIO(), "", False), (Screen(), "true", False)):
        monkeypatch.setenv("CI", ci)
        monkeypatch.setattr(sys, "stderr", stream)
        assert list(progress.bar(range(3))) == [0, 1, 2]
        assert ("3/3, 00:00 left" in stream.getvalue()) == shown


# ---- Waiting ----------------------------------------------------------------------------------------------

PACE = Text("holder 30 spørringer på 60 s", "keeping to 30 calls in 60 s")
NO_ANSWER = Text("intet svar i tide", "no answer in time")


def test_a_terminal_shows_every_wait_in_the_bar_and_others_a_line_until_the_reason_changes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = [(PACE, 58), (PACE, 2), (NO_ANSWER, 1), (PACE, 3), (PACE, 4)]
    monkeypatch.setenv("CI", "true")
    quiet = _Bar()
    for why, seconds in waits:
        quiet.doing(Text("labour-balance: 3498 celler", "labour-balance: 3498 cells"))
        quiet.waiting(why, seconds)
    assert capsys.readouterr().err.splitlines() == [
        f"{PACE.en}: waiting 58 s",
        "no answer in time: waiting 1 s",
        f"{PACE.en}: waiting 3 s",
    ]
    monkeypatch.delenv("CI")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    shown = _Bar()
    for why, seconds in waits:
        shown.waiting(why, seconds)
        assert f"{why.en}: waiting {seconds} s" in screen.getvalue()
    shown.close()
    assert "\n" not in screen.getvalue().rstrip("\n")
