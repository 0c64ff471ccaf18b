"""Run the notebooks to refresh their stored outputs."""

import asyncio
import fnmatch
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from ilag_data.errors import IlagError, SelectionError, parted
from ilag_data.files import slug, write_atomically
from ilag_data.language import Text
from ilag_report.formats import working_folder

_BUNDLE = Path(__file__).with_name("bundle")
"""The notebooks that a wheel carries."""


def _home() -> Path:
    if not _BUNDLE.is_dir():
        return Path(__file__).resolve().parent.parent
    return working_folder()


HOME = _home()
"""The folder of notebooks and exports: the clone, or with a wheel the working folder."""

FOLDER = HOME / "notebooks"

_KERNEL = "python3"
_LONGEST = 120
"""Seconds that a cell may take."""

_WIDGET = "application/vnd.jupyter.widget-view+json"


class NotebookError(IlagError):
    """A notebook could not be run."""


def bundled() -> dict[str, Path]:
    """Return the bundled notebooks, of the clone or the wheel, by name."""
    return {path.stem: path for path in (_BUNDLE if _BUNDLE.is_dir() else FOLDER).glob("*.ipynb")}


def find(names: Sequence[str] = ()) -> list[Path]:
    """Return the paths of all notebooks, or of those named, in `FOLDER`.

    A name is that of the file, with or without ``.ipynb``, its number or what follows: ``01``, ``alder``.
    """
    every = sorted(FOLDER.glob("*.ipynb")) or sorted(FOLDER / path.name for path in bundled().values())
    if not every:
        raise NotebookError(
            f"Det er ingen notatbøker i {FOLDER}.",
            f"There are no notebooks in {FOLDER}.",
            "kjør dette fra en hel klone av prosjektet, og se at mappen kan leses.",
            "run this from a full clone of the project, and see that the folder may be read.",
        )
    wanted = [name if "*" in name else slug(Path(name).stem) for name in names]
    unknown = [name for name in wanted if not any(_is_named(path, name) for path in every)]
    if unknown:
        names_of = ", ".join(unknown), ", ".join(path.stem for path in every)
        raise SelectionError(
            f"Det er ingen notatbok {names_of[0]} i {FOLDER}.",
            f"There is no notebook {names_of[0]} in {FOLDER}.",
            f"velg blant {names_of[1]}.",
            f"choose among {names_of[1]}.",
        )
    return [path for name in wanted for path in every if _is_named(path, name)] or every


def _is_named(path: Path, name: str) -> bool:
    stem = slug(path.stem)
    number, _, title = stem.partition("-")  # an analyst's own may have any name
    return bool(fnmatch.filter((stem, number, number.removeprefix("0"), title), name))


def put_in_place() -> bool:
    """Copy the notebooks in a wheel to `FOLDER` unless it has some; return whether they were needed."""
    lacking = _BUNDLE.is_dir() and not any(FOLDER.glob("*.ipynb"))
    for path in _BUNDLE.glob("*.ipynb") if lacking else ():
        write_atomically(FOLDER / path.name, path.read_bytes())
    return lacking


def _how_to_restore(path: Path) -> Text:
    if _BUNDLE.is_dir():
        return Text(
            f"gi mappen {path.parent} et annet navn, så kopierer «ilag lab» alle på nytt.",
            f"rename the folder {path.parent}, and `ilag lab` copies all of them anew.",
        )
    command = f'git restore "notebooks/{path.name}"'
    return Text(
        f"få den tilbake ({command}), eller last ned prosjektet på nytt og hent den der.",
        f"restore it ({command}), or download the project anew and take it from there.",
    )


def refuse_in_notebook(command: str) -> None:
    """Refuse to start Jupyter where it runs already: in a cell of a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise NotebookError(
        f"«ilag {command}» kan ikke kjøres i en notatbok: du er alt i JupyterLab.",
        f"`ilag {command}` cannot run in a notebook: you are in JupyterLab already.",
        "åpne notatboken fra fillisten til venstre, eller kjør kommandoen i et terminalvindu.",
        "open the notebook from the list of files to the left, or run the command in a terminal.",
    )


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that keeps nbclient from handling Ctrl-C, so that `asyncio.Runner` cancels the task."""

    def add_signal_handler(self, *_: object) -> NoReturn:
        raise RuntimeError


async def _execute(client: Any) -> None:  # noqa: ANN401 (a NotebookClient)
    try:
        await client.async_execute()
    finally:
        # nbclient takes a cancellation during a cell for the death of the kernel.
        running = asyncio.current_task()
        if running and running.cancelling():
            raise asyncio.CancelledError


def refresh(path: Path) -> None:
    """Run a notebook from top to bottom and store its outputs; if it fails, the file is left as it was."""
    import nbclient
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel

    notebook = read(path)
    client = nbclient.NotebookClient(
        notebook,
        timeout=_LONGEST,
        kernel_name=_KERNEL,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # the kernel would warn about debugging, which is not used
        shutdown_kernel="immediate",  # a kernel asked to end in the middle of a cell prints a traceback
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(_execute(client))
    except NoSuchKernel as error:
        raise NotebookError(
            f"{path.name} ble ikke kjørt: Jupyter har ingen kjerne med navnet {error.name}.",
            f"{path.name} was not run: Jupyter has no kernel of the name {error.name}.",
            "installer ipykernel for denne Python (python -m pip install ipykernel), og kjør en gang til.",
            "install ipykernel for this Python (python -m pip install ipykernel), and run the command again.",
        ) from None
    except nbclient.exceptions.CellTimeoutError:
        raise NotebookError(
            f"{path.name} stanset: en celle tok mer enn {_LONGEST} sekunder.",
            f"{path.name} stopped: a cell took more than {_LONGEST} seconds.",
            "åpne den med «ilag lab», kjør den celle for celle, og se hvilken som tar så lang tid; var "
            "maskinen opptatt, kjør en gang til.",
            "open it with `ilag lab`, run it cell by cell, and see which one takes that long; on a machine "
            "that was busy, run the command again.",
        ) from None
    except RuntimeError:  # from nbclient for a dead kernel, from jupyter_client for one that did not start
        raise NotebookError(
            f"{path.name} stanset: kjernen døde, eller startet ikke.",
            f"{path.name} stopped: its kernel died, or did not start.",
            "se om maskinen har for lite minne, og kjør en gang til.",
            "look for a lack of memory, and run the command again.",
        ) from None
    except nbclient.exceptions.CellExecutionError as error:
        problem, remedy = parted(error.evalue)
        raise NotebookError(
            f"{path.name} stanset: {error.ename}: «{problem}»",
            f"{path.name} stopped: {error.ename}: {problem}",
            *(
                Text(remedy, remedy)
                if remedy
                else Text(
                    "åpne den med «ilag lab», kjør den celle for celle, og rett den første som feiler.",
                    "open it with `ilag lab`, run it cell by cell, and mend the first cell that fails.",
                )
            ),
        ) from None
    # A widget lives as long as its kernel. Stored, it would show "Error displaying widget: model not found"
    # in place of the still picture that is stored with it.
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            shown = output.get("data", {})
            shown.pop(_WIDGET, None)
            if "text/html" in shown:
                shown["text/html"] = shown["text/html"].replace(f"{HOME}{os.sep}", "")
    # The machine and Python that ran it, and its paths, are kept out of diffs.
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": _KERNEL},
            "language_info": {"name": "python"},
        }
    )
    write_atomically(path, (nbformat.writes(notebook).rstrip("\n") + "\n").encode())


def read(path: Path) -> Any:  # noqa: ANN401 (a NotebookNode)
    """Read a notebook; raise NotebookError for any other file."""
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    # nbformat raises its own errors for invalid JSON and formats; other content fails somewhere in its code.
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, nbformat.ValidationError):
        raise NotebookError(
            f"{path.name} kan ikke leses som en notatbok.",
            f"{path.name} cannot be read as a notebook.",
            *_how_to_restore(path),
        ) from None
    return notebook
