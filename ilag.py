"""The command ``ilag``, also where its program file is not allowed to run: ``python -m ilag``."""

import os
import sys
from pathlib import Path

_PYTHON = ".venv\\Scripts\\python" if os.name == "nt" else ".venv/bin/python"


def main() -> None:
    """Run the command line; refuse a Python that is too old, or lacks what the project needs."""
    try:
        from ilag_report.cli import main as run  # noqa: PLC0415 (what is refused here)

        run()
    except ImportError as error:
        if str(error.name).startswith("ilag"):  # a fault of ours
            raise
        no, en = "installer ilag slik README.md sier", "install ilag as README.md says"
        if Path(_PYTHON).exists():
            no, en = f"skriv «{_PYTHON} -m ilag»", f"write `{_PYTHON} -m ilag`"
        sys.exit(
            f"Feil: {sys.executable} kan ikke kjøre ilag ({error}).\nDette kan du gjøre: {no}.\n"
            f"Error: {sys.executable} cannot run ilag ({error}).\nWhat to do: {en}."
        )


if __name__ == "__main__":
    main()
