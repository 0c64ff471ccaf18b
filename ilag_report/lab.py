"""Open JupyterLab on the explorer, the same way on every machine.

The analyst's own JupyterLab keeps its theme, shortcuts and extensions. Set here is only what a first start
needs: which notebook opens, which Python runs it, and that there are no questions to answer first.
"""

import io
import json
import os
import re
import zlib
from collections.abc import Sequence
from contextlib import redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ilag_data.errors import SelectionError
from ilag_data.language import Text
from ilag_report.notebooks import FOLDER, HOME, refuse_in_notebook
from ilag_report.spoken import spoken

_PORTS = 65_536

FIRST_NOTEBOOK = "00-utforsk.ipynb"

# A separate workspace for this folder, so that JupyterLab opens with the file list and this notebook, not
# with the tabs of another project or clone.
_WORKSPACE = f"ilag-{zlib.crc32(os.fsencode(HOME)):08x}"
_ADDRESS = f"/lab/workspaces/{_WORKSPACE}/tree/notebooks/{FIRST_NOTEBOOK}"

_OPENS = Text(
    "Utforskeren åpnes i nettleseren. Gjør den ikke det, lim inn den siste adressen under der. "
    "Ctrl-C her avslutter.",
    "The explorer opens in the browser. If it does not, paste the last address below there. "
    "Ctrl-C here ends it.",
)
_WAITS = Text(
    "Lim inn den siste adressen under i en nettleser. Ctrl-C her avslutter.",
    "Paste the last address below into a browser. Ctrl-C here ends it.",
)

# JupyterLab would ask whether it may fetch news. These are defaults: an analyst's own settings win.
_SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}


def open_in_jupyterlab(options: Sequence[str] = ()) -> None:
    """Open the explorer in JupyterLab, and return when JupyterLab is closed.

    JupyterLab finds a free port itself, asks for a token, and listens on this machine only. `options` are
    passed on unchanged.
    """
    refuse_in_notebook("lab")
    from ipykernel.kernelspec import KERNEL_NAME, write_kernel_spec  # noqa: PLC0415 (slow to import)
    from jupyterlab.labapp import LabApp  # noqa: PLC0415

    if options:
        _refuse_unknown(options)
    with TemporaryDirectory(prefix="ilag-lab-") as name:
        folder = Path(name)
        # Whatever python3 kernels a machine has, the notebooks get this Python: it has ilag_data.
        write_kernel_spec(folder / "kernels" / KERNEL_NAME)
        _put_first("JUPYTER_PATH", folder)
        (folder / "labconfig").mkdir()
        (folder / "labconfig" / "default_setting_overrides.json").write_text(
            json.dumps(_SETTINGS), encoding="utf-8"
        )
        _put_first("JUPYTER_CONFIG_PATH", folder)
        click.echo((_WAITS if "--no-browser" in options else _OPENS)[spoken()])
        LabApp.launch_instance(
            [
                f"--ServerApp.root_dir={HOME}",
                f"--LabApp.default_url={_ADDRESS}",
                # Log the address and problems in the terminal, but not each request.
                "--Application.log_level=WARN",
                # End on one Ctrl-C: JupyterLab would ask first, and go on if not answered in 5 seconds.
                "--ServerApp.answer_yes=True",
                # Whoever runs as root (in a container) means to; a token is required all the same.
                "--ServerApp.allow_root=True",
                *options,
            ]
        )


def _refuse_unknown(options: Sequence[str]) -> None:
    """Refuse, in one line, options that JupyterLab would answer with its whole usage under ilag's name."""
    from jupyterlab.labapp import LabApp  # noqa: PLC0415

    app, said = LabApp(), io.StringIO()
    try:
        with redirect_stderr(said):
            app.parse_command_line([*options])
    except SystemExit as stopped:
        if not stopped.code:  # --help-all, --version
            raise
        wrong = said.getvalue()
        refused = next((one for one in options if one.partition("=")[0] in wrong), " ".join(options))
        raise SelectionError(
            f"JupyterLab forstår ikke {refused}.",
            f"JupyterLab does not take {refused}.",
            "«ilag lab --help-all» viser valgene.",
            "`ilag lab --help-all` shows the options.",
        ) from None
    if missing := [path for path in app.extra_args if not Path(path).exists()]:
        raise SelectionError(
            f"Det er ingen fil {missing[0]}.",
            f"There is no file {missing[0]}.",
            f"skriv hvor den ligger, fra mappen du står i; notatbøkene ligger i {FOLDER}.",
            f"write where it lies, from the folder you are in; the notebooks lie in {FOLDER}.",
        )
    # JupyterLab would stop with a traceback, or run where no browser can reach it.
    ports = re.findall(r"--(?:ServerApp\.)?port[= ](\S+)", " ".join(options))
    if any(not port.isdecimal() or int(port) >= _PORTS for port in ports):
        raise SelectionError(
            f"Porten {ports[-1]} finnes ikke.",
            f"There is no port {ports[-1]}.",
            "velg et tall, f.eks. --port=8890.",
            "choose a number, e.g. --port=8890.",
        )


def _put_first(variable: str, folder: Path) -> None:
    """Put a folder first in a list of paths in the environment, so that Jupyter searches it first."""
    os.environ[variable] = os.pathsep.join(filter(None, (str(folder), os.environ.get(variable))))
