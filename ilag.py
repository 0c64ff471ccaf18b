"""The command ``ilag``, also where its program file is not allowed to run: ``python -m ilag``."""

import os
import sys

_PYTHON = ".venv\\Scripts\\python" if os.name == "nt" else ".venv/bin/python"


def main() -> None:
    """Run the command line; refuse a Python that is too old, or lacks what the project needs."""
    try:
        from ilag_report.cli import main as run  # noqa: PLC0415 (what is refused here)

        run()
    except ImportError as error:
        if str(error.name).startswith("ilag"):  # a fault of ours
            raise
        sys.exit(
            f"Feil: {sys.executable} kan ikke kjøre ilag ({error}).\n"
            f"Dette kan du gjøre: skriv «{_PYTHON} -m ilag»; er ilag ikke installert, følg README.md.\n"
            f"Error: {sys.executable} cannot run ilag ({error}).\n"
            f"What to do: write `{_PYTHON} -m ilag`; if ilag is not installed, follow README.md."
        )


if __name__ == "__main__":
    main()
