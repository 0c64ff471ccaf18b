"""A small PxWebApi v2 on a loopback socket that behaves as Statistics Norway's, faults on order included.

``python -m tests.standin [PORT]`` serves it until it is interrupted, for trying `ilag fetch` by hand. It has the
codes of Trøndelag and of Nordland; the figures of Nordland are invented.
"""

import argparse
import os
import time

# The tables are made of the bundled figures, whatever county the one who tries is at.
os.environ.pop("ILAG_CONFIG", None)

from tests.standin.nordland import with_nordland
from tests.standin.server import StandIn

asked = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
asked.add_argument("port", nargs="?", type=int, default=0, help="a free one unless told")
with StandIn(with_nordland(), port=asked.parse_args().port) as standin:
    print(standin.url, flush=True)  # noqa: T201 (a command)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
