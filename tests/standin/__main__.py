"""A small PxWebApi v2 on a loopback socket that behaves as Statistics Norway's, faults on order included.

``python -m tests.standin [PORT]`` serves it until it is interrupted, for trying `ilag fetch` by hand.
"""

import sys
import time

from tests.standin.server import StandIn
from tests.standin.tables import tables

with StandIn(tables(), port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as standin:
    print(standin.url, flush=True)  # noqa: T201 (a command)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
