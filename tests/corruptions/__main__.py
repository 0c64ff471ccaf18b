"""Try every corruption and write ``outcomes.txt``: ``python -m tests.corruptions``.

With words behind it (``swapped 06913 routine``), try the cases that have them in their name and show what was said.
"""

import os
import sys

# The tables are made of the bundled figures, whatever county the one who tries is at.
os.environ.pop("ILAG_CONFIG", None)
os.environ |= {"LC_ALL": "en_GB.UTF-8"}  # what is said is stored in one language

from tests.corruptions.running import CASES, STORED, outcome, written

words = sys.argv[1:]
outcomes = {}
for case in CASES:
    if all(word in str(case) for word in words):
        what, said = outcome(case)
        outcomes[case] = what
        print(f"{what}: {case}", *([said, ""] if words else []), sep="\n", flush=True)  # noqa: T201 (a command)
print(written(outcomes))  # noqa: T201
if not words:
    STORED.write_text(written(outcomes), encoding="utf-8")
