"""The command ``ilag``, also where its program file is not allowed to run: ``python -m ilag``."""

from ilag_report.cli import main

if __name__ == "__main__":
    main()
