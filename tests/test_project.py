"""The project's own files agree with each other and with what is installed."""

import re
import socket
import tomllib
from typing import Any

import pytest
import pytest_socket
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared(*extras: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for to run the suite, and for these extras."""
    texts = [*PROJECT["dependencies"]]
    for extra in extras:
        texts += PROJECT["optional-dependencies"][extra]
    return {canonicalize_name(requirement.name): requirement for requirement in map(Requirement, texts)}


def conda_environment() -> dict[str, Any]:
    environment: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    return environment


# What conda-forge calls tzdata is the database of time zones for the system, not the Python package.
NAMES_AT_CONDA = {"python-tzdata": "tzdata"}


def conda_requirements() -> dict[str, Requirement]:
    requirements = [
        Requirement(text) for text in conda_environment()["dependencies"] if isinstance(text, str)
    ]
    names = [canonicalize_name(requirement.name) for requirement in requirements]
    return {NAMES_AT_CONDA.get(name, name): found for name, found in zip(names, requirements, strict=True)}


def test_conda_asks_for_what_runs_the_suite_and_its_notebooks_with_the_bounds_of_pip() -> None:
    conda = conda_requirements()
    environment = conda_environment()
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert {"pip": ["--editable ."]} in environment["dependencies"]
    assert conda.pop("pip").specifier == ""
    assert str(conda.pop("python").specifier) == PROJECT["requires-python"]
    wanted = declared() | {name: declared("test")[name] for name in ("nbval", "pytest")}
    assert {name: str(requirement.specifier) for name, requirement in conda.items()} == {
        name: str(requirement.specifier) for name, requirement in wanted.items()
    }


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in (pin.split("==") for pin in pins)}


def test_constraints_pin_every_declared_package_within_its_bounds() -> None:
    pinned = constraints()
    for name, requirement in declared("test", "lint").items():
        assert requirement.specifier.contains(pinned[name], prereleases=True), name


def test_project_files_name_no_address_of_a_registry_and_no_path_of_a_machine() -> None:
    for name in (
        "constraints.txt",
        "environment.yml",
        "pyproject.toml",
        "Makefile",
        ".ci/run",
        "benchmarks/requirements.txt",
    ):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|file://|index-url|find-links|/home/|/Users/|/root/", text), name


def test_the_version_is_the_same_everywhere() -> None:
    import ilag_data

    assert ilag_data.__version__ == PROJECT["version"]


def test_no_test_reaches_beyond_loopback() -> None:
    # pytest-socket warns before it raises, and warnings are errors here.
    with pytest.raises((pytest_socket.SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
