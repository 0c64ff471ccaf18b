"""Everything that needs no network, without one: ``python -m tests.offline [--only CHARTS]`` (Linux).

Starts itself in a network namespace of its own, where there is a loopback (the notebooks' kernels talk over
it) and no route to anywhere. There it writes all charts and the deck, runs every notebook, and asks for a
fetch, which must be refused in words.
"""

import argparse
import errno
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from ilag_data import raw

ROOT = Path(__file__).parent.parent
NAMESPACE = ("unshare", "--map-root-user", "--net")
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x41  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING


def bring_up_loopback() -> None:
    import fcntl  # only Unix has it, and the tests look into this file everywhere

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))


def check_no_route() -> None:
    """No interface but the loopback, no route, no names; the loopback itself works."""
    interfaces = [name for _, name in socket.if_nameindex()]
    assert interfaces == ["lo"], interfaces
    routes = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    assert routes == [], routes
    with socket.socket() as caller:
        refused = caller.connect_ex(("192.0.2.1", 443))
    assert refused == errno.ENETUNREACH, os.strerror(refused)
    try:
        found = socket.getaddrinfo("data.ssb.no", 443)
    except socket.gaierror:
        found = []
    assert found == [], found
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def ilag(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ilag_report.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def run_inside(only: str | None) -> None:
    bring_up_loopback()
    check_no_route()
    print(f"no interface but the loopback, no route, no names ({' '.join(NAMESPACE)})", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        charts = ilag("charts", "--out", folder, *(["--only", only] if only else []))
        assert charts.returncode == 0, charts.stderr
        files = list(Path(folder).iterdir())
        print(
            f"ilag charts: {len(files)} files, {sum(f.stat().st_size for f in files) / 1e6:.0f} MB",
            flush=True,
        )
    if only:
        return
    notebooks = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "notebooks"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert notebooks.returncode == 0, notebooks.stdout
    (cells,) = re.findall(r"(\d+ passed.*) in ", notebooks.stdout)
    print(f"notebooks: {len(list((ROOT / 'notebooks').glob('*.ipynb')))}, cells {cells}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data", folder, dirs_exist_ok=True)
        os.environ[raw.DATA_DIR_VARIABLE] = folder
        fetch = ilag("fetch", "--force")
    assert fetch.returncode == 1, fetch.stdout
    assert "Nothing was replaced; the figures are as they were." in fetch.stderr, fetch.stderr
    print(f"ilag fetch: refused. {fetch.stderr.splitlines()[-2]}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", help="write only these charts, and run no notebook")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.inside:
        run_inside(told.only)
        return 0
    command = [*NAMESPACE, sys.executable, "-m", "tests.offline", "--inside", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
