"""The area that the suite is about: a county, a programme of some of its municipalities, and every code.

An area is data: a small TOML file and a table of codes beside it. `read` gives that of the repository's
figures, Trøndelag with the programme I LAG, or the one that the environment variable ``ILAG_AREA`` names: a
file, or one of those in this folder (``nordland``). ``docs/another-county.md`` tells how to make one.
"""

from ilag_data.areas.model import OUTSIDE, Area, Code
from ilag_data.areas.reader import VARIABLE, read

__all__ = ["OUTSIDE", "VARIABLE", "Area", "Code", "read"]
