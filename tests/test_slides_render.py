"""The presentation as LibreOffice draws it: every slide is there, none is empty, nothing is drawn at the edge."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.chart_decks import deck_of_kinds, opened

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftoppm") is None,
    reason="LibreOffice and pdftoppm draw the slides; they are not needed to make them",
)


def test_every_slide_is_drawn(tmp_path: Path) -> None:
    content = deck_of_kinds("no")
    (tmp_path / "deck.pptx").write_bytes(content)
    subprocess.run(
        [str(shutil.which("soffice")), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    subprocess.run(
        [str(shutil.which("pdftoppm")), "-r", "40", "-png", str(tmp_path / "deck.pdf"), str(tmp_path / "slide")],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    pictures = sorted(tmp_path.glob("slide-*.png"))
    assert len(pictures) == len(opened(content).slides)
    for path in pictures:
        with Image.open(path) as picture:
            dark = np.asarray(picture.convert("L")) < 128
        assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.01)
        assert dark.mean() > 0.003, f"{path.name} is nearly empty"
        edge = 8
        assert not dark[:edge].any(), f"{path.name} is drawn to the upper edge"
        assert not dark[-edge:].any(), f"{path.name} is drawn to the lower edge"
        assert not dark[:, :edge].any(), f"{path.name} is drawn to the left edge"
        assert not dark[:, -edge:].any(), f"{path.name} is drawn to the right edge"
