"""The other end of `harness.child`: prepare, work once, and tell time and memory as a line of JSON."""

import gc
import json
import sys
import time
from importlib import import_module
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def resident_peak() -> int:
    """Return the largest resident set so far, in bytes; on Linux since `reset_peak`."""
    if _STATUS.exists():
        # ru_maxrss would begin with the parent's peak, which hides the child's.
        (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def reset_peak() -> None:
    """Forget what the preparation needed, where the system can."""
    if _RESET.exists():
        _RESET.write_text("5")


def main(function: str, *arguments: str) -> None:
    module, _, name = function.partition(":")
    work = getattr(import_module(module), name)(*arguments)
    gc.collect()
    reset_peak()
    before, begun = resident_peak(), time.perf_counter()
    result = work()
    seconds, grown = time.perf_counter() - begun, resident_peak() - before
    told = result if isinstance(result, int | float | str | list | dict) else None
    print(json.dumps([seconds, grown, told]))


if __name__ == "__main__":
    main(*sys.argv[1:])
