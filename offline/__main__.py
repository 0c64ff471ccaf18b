"""Pack what a machine without a network and without rights needs into one zip: ``make offline``.

The project's own wheel, the notebooks, and for each system and Python the wheels that uv resolves for it,
within ``constraints.txt``; what they share lies there once. That the zip is enough is seen before it is
closed: for every target the project is resolved from its wheels alone.
"""

import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

from packaging.utils import canonicalize_name

from ilag_data import __version__

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PYTHONS = ("3.11.9", "3.12", "3.13")  # some of what is needed does not run on the first releases of 3.11


class System(NamedTuple):
    """A system as uv calls it, and the tags of wheels that pip takes for it."""

    uv: str
    tags: tuple[str, ...]


SYSTEMS = (
    System("x86_64-pc-windows-msvc", ("win_amd64",)),
    System(
        "x86_64-manylinux_2_28",
        (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)), "manylinux2014_x86_64"),
    ),
)


def run(*command: str, typed: str | None = None) -> str:
    """Run a tool of this Python, and return what it prints."""
    tool = (sys.executable, "-m", *command)
    return subprocess.run(tool, cwd=ROOT, check=True, input=typed, stdout=subprocess.PIPE, text=True).stdout


def resolve(system: System, python: str, *options: str, typed: str | None = None) -> str:
    """Return what is required on a target, one pin a line."""
    return run(
        *("uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--only-binary", ":all:"),
        *("--python-platform", system.uv, "--python-version", python, *options),
        typed=typed,
    )  # fmt: skip


def download(system: System, python: str, wheels: Path) -> None:
    """Add the wheels of a target to those that are there; one for any system is not asked for again."""
    held = {canonicalize_name(path.name.partition("-")[0]) for path in wheels.glob("*-none-any.whl")}
    pins = resolve(system, python, "pyproject.toml", "--constraints", "constraints.txt").splitlines()
    listed = BUILD / "offline.txt"
    listed.write_text("\n".join(pin for pin in pins if pin.partition("==")[0] not in held), encoding="utf-8")
    platforms = [option for tag in system.tags for option in ("--platform", tag)]
    run(
        *("pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--python-version", python),
        *(*platforms, "--dest", str(wheels), "--requirement", str(listed)),
    )  # fmt: skip


def check(system: System, python: str, wheels: Path) -> None:
    """See that the wheels alone are enough for a target."""
    options = ("--no-index", "--find-links", str(wheels), "-")
    resolve(system, python, *options, typed=f"ilag-data=={__version__}")


def main() -> None:
    """Build the zip, and tell how large it is and how long it took."""
    begun = time.monotonic()
    wheels = BUILD / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    wheels.mkdir(parents=True)
    run("hatchling", "build", "-t", "wheel", "-d", str(wheels))
    targets = [(system, python) for system in SYSTEMS for python in PYTHONS]
    for target in targets:
        download(*target, wheels)
    for target in targets:
        check(*target, wheels)
    archive = BUILD / f"ilag-{__version__}-offline.zip"
    with zipfile.ZipFile(archive, "w") as packed:  # as they are: wheels and pictures are compressed
        page = Path(__file__).with_name("LES-MEG.txt")
        for path in (page, *sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted(wheels.iterdir())):
            folder = "" if path == page else f"{path.parent.name}/"
            packed.write(path, f"ilag-{__version__}/{folder}{path.name}")
        count = len(packed.namelist())
    size, seconds = archive.stat().st_size / 1e6, time.monotonic() - begun
    sys.stdout.write(f"{archive.relative_to(ROOT)}: {count} files, {size:.0f} MB, {seconds:.0f} s\n")


if __name__ == "__main__":
    main()
