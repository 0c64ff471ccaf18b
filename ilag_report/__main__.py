"""``python -m ilag_report`` is the command ``ilag``."""

from ilag_report.cli import main

main()
