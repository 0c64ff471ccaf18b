"""The command ``ilag``: a thin layer in which each command calls one part of the package.

Nothing heavy is imported before a command runs, so that ``ilag --help`` and a mistyped option answer at once.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from ilag_data import __version__
from ilag_data.errors import IlagError, SelectionError
from ilag_data.files import reason_of
from ilag_data.language import Lang, Text
from ilag_data.names import language
from ilag_report.spoken import SPOKEN, Argument, Command, Group, Option, UsageError, mistyped, spoken

if TYPE_CHECKING:
    from ilag_report.display.cards import Card

_Function = TypeVar("_Function", bound=Callable[..., Any])

INTERRUPTED = 130
"""The exit code of a command stopped by Ctrl-C, as in shells."""

MISTYPED = 2
"""The exit code of a usage error."""

_ERROR = Text("Feil", "Error")
_INTERRUPTED = Text(
    "Avbrutt. Alle filer er hele, den gamle eller den nye; kjør «ilag {}» en gang til for å fortsette.",
    "Interrupted. Every file is whole, the old one or the new one; run `ilag {}` again to go on.",
)


def _fail(told: Text, code: int = 1) -> NoReturn:
    click.echo(f"{_ERROR[spoken()]}: {told[spoken()]}", err=True)
    raise SystemExit(code)


def _misplaced(words: str) -> Text:
    return Text(f"Dette skal ikke stå her: {words}.", f"This does not belong here: {words}.")


class _OfAll(Command):
    """A command that takes no arguments, and suggests `ilag about` if one is given."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if words := " ".join(super().parse_args(ctx, args)):
            meant = Text(f"mente du «ilag about {words}»?", f"did you mean `ilag about {words}`?")
            try:
                _cards(words, spoken())
            except IlagError:
                meant = Text(f"skriv bare «{ctx.command_path}».", f"write `{ctx.command_path}` alone.")
            raise UsageError(*_misplaced(words), *meant)
        return []


def _cards(asked: str, lang: Lang) -> list["Card"]:
    """Return the card of one thing, or else the cards of several named together."""
    from ilag_data.regions import split_names
    from ilag_report import about as card_of

    try:
        return [card_of(asked or None, lang)]
    except SelectionError as error:
        try:
            return [card_of(one, lang) for one in split_names(asked)]
        except SelectionError as of_one:
            raise (of_one if "," in asked else error) from None


class _Charts(Command):
    """The command ``charts``, which suggests the missing option if names are given without one."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if names := super().parse_args(ctx, [*args]):
            from ilag_report.suite import choose

            before = args[: args.index(names[0])]
            parts = (arg.split("=", 1) if arg.startswith("--") else [arg] for arg in before)
            option, value = ["", "", *chain.from_iterable(parts)][-2:]
            options = (of for of in self.params if isinstance(of, Option) and not of.is_flag)
            after = next((of for of in options if option in of.opts), None)
            rest = " ".join(names)
            told = _misplaced(rest)
            has_path = after is not None and isinstance(after.type, click.Path)
            if meant := f'{option} "{value} {rest}"' if has_path else _meant(ctx, names):
                raise SelectionError(*told, f"mente du {meant}?", f"did you mean {meant}?")
            if after:
                raise mistyped(click.BadOptionUsage(option, told[spoken()], ctx), ctx)
            choose(names)
        return []


def _meant(ctx: click.Context, names: list[str]) -> str:
    """Return the option for which stray words, added to its value if given, make a valid value."""
    from ilag_report.plan import Plan

    for option in ("years", "formats", "only", "regions"):
        is_given = ctx.get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE
        parts = [part.strip(" ,") for part in ([ctx.params[option]] if is_given else []) + names]
        for value in (",".join(filter(None, parts)), " ".join(parts)):
            wanted: dict[str, Any] = {option: value}
            with suppress(IlagError):
                Plan.of(**wanted)
                return f'--{option} "{value}"' if " " in value else f"--{option} {value}"
    return ""


class _Commands(Group):
    """Commands that end with a message, not a traceback, on an `IlagError`, Ctrl-C or an `OSError`."""

    command_class = Command

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (as in click)
        try:
            return super().main(*arguments, **options)
        except UsageError as error:
            _fail(error.told, MISTYPED)
        except OSError as error:
            _fail(_refused(error).told)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (as in click)
        try:
            _check_folder()
            return super().invoke(ctx)
        except IlagError as error:
            _fail(error.told, MISTYPED if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            # True of every command: files are written under another name, then moved into place.
            click.echo(_INTERRUPTED[spoken()].format(ctx.invoked_subcommand), err=True)
            raise SystemExit(INTERRUPTED) from None


def _check_folder() -> None:
    try:
        Path.cwd()
    except FileNotFoundError:
        raise IlagError(
            "Mappen som dette ble startet i, finnes ikke lenger.",
            "The folder that this was started in is not there any more.",
            "gå til en mappe som finnes (cd), og kjør en gang til.",
            "change to one that is (cd), and run again.",
        ) from None


def _refused(error: OSError) -> IlagError:
    """Return the error for what the operating system refuses."""
    if error.filename is None:  # most likely from printing
        where = Text("Operativsystemet nekter å fortsette", "The operating system refuses to go on")
        see = Text("det er plass der utskriften havner", "there is room where the output goes")
    else:
        where = Text(error.filename, error.filename)
        see = Text(
            "mappen finnes og kan åpnes, leses og skrives i",
            "the folder is there and may be entered, read and written",
        )
    why = reason_of(error)
    return IlagError(
        f"{where.no}: {why.no}.",
        f"{where.en}: {why.en}.",
        f"se at {see.no}, og kjør en gang til; alle filer er hele.",
        f"see that {see.en}, and run again; every file is whole.",
    )


def _language(files: Text | None = None) -> Callable[[_Function], _Function]:
    """Add ``--lang``: the language of files, Norwegian by default, or of what is only printed."""

    def keep(ctx: click.Context, _: click.Parameter, named: str | None) -> Lang:
        if named:
            ctx.meta[SPOKEN] = language(named)
        return spoken() if named or not files else "no"

    told = (
        Text(
            f"Språk i {files.no} (ellers norsk) og i det som skrives ut.",
            f"Language of the {files.en}, Norwegian unless told, and of what is printed.",
        )
        if files
        else Text(
            "Språk i det som skrives ut; ellers miljøets (LANG).",
            "Language of what is printed; that of the environment (LANG) unless told.",
        )
    )
    return _option("--lang", metavar="[no|en]", callback=keep, help=told.en, no=told.no)


_PATH = click.Path(path_type=Path, readable=False)  # unreadable files are reported where they are read
_option = partial(click.option, cls=Option)
_argument = partial(click.argument, cls=Argument)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "token_normalize_func": str.lower},
    no="Befolkning og sysselsetting i kommunene i et distriktsprogram, mot fylket.",
)
@click.version_option(
    __version__, prog_name="ilag", cls=Option, help="Show the version and exit.", no="Vis versjonen."
)
def ilag() -> None:
    """Population and employment of a programme's municipalities against their county."""


@ilag.command(
    cls=_Charts,
    no="""Lag figurer, presentasjon, regneark og saksframlegg.

    Hver figur blir et bilde; resten, også en nettside, lages av alle sammen. Med --only får hver figur et
    eget lysbilde og et eget regneark, og ingenting lages av alle sammen.
    """,
)
@_language(Text("filene", "files"))
@_option(
    "--years",
    help="Period, e.g. 2015-2023 (the default) or 2015,2019,2023.",
    no="Periode, f.eks. 2015,2019,2023; ellers 2015-2023.",
)
@_option(
    "--formats",
    default="png,pptx,xlsx,html,docx",
    show_default=True,
    help="Also svg,pdf,csv and transparent (a PNG).",
    no="Også svg,pdf,csv og transparent (en PNG).",
)
@_option(
    "--only",
    help="Names of charts as --list shows them, with commas between, * for any letters; all unless told.",
    no="Navn på figurer slik --list viser dem, med komma mellom, * for hva som helst; ellers alle.",
)
@_option(
    "--regions",
    help="Other municipalities of the county, e.g. Selbu,Oppdal.",
    no="Andre kommuner i fylket, f.eks. Selbu,Oppdal.",
)
@_option(
    "--out",
    type=_PATH,
    help="Folder to write to; exports unless told, and in it one for other --regions and --years.",
    no="Mappen som filene skrives til; ellers exports, og i den en egen for andre --regions og --years.",
)
@_option(
    "--template",
    multiple=True,
    type=_PATH,
    help="Your own template of PowerPoint (.pptx, .potx) or Word (.docx, .dotx); of both, if given twice.",
    no="Din egen mal for PowerPoint (.pptx, .potx) eller Word (.docx, .dotx); gi to for begge.",
)
@_option(
    "--list",
    "listed",
    is_flag=True,
    help="Only tell which charts there are, with the finding of each.",
    no="Vis bare hvilke figurer som finnes, med funnet i hver.",
)
@_option(
    "--verbose",
    is_flag=True,
    help="Name every file, and the reason of each chart left out.",
    no="Nevn hver fil, og grunnen til at en figur er utelatt.",
)
def charts(template: tuple[Path, ...], listed: bool, verbose: bool, **asked: Any) -> None:  # noqa: ANN401 (see Plan.of)
    """Write the charts, the presentation, workbook and case paper.

    Each chart becomes a picture; the other files, including a web page, cover all charts. With --only, each
    chart gets its own slide and workbook, and no file covers all.
    """
    from ilag_report.plan import Plan

    plan = Plan.of(templates=template, **asked)
    if listed:
        from ilag_report.summary import listing

        for line in listing(plan, spoken()):
            click.echo(line)
        return
    from ilag_report.pool import load, shared
    from ilag_report.progress import bar

    written: dict[str, list[Path]] = {}
    left_out: dict[str, IlagError] = {}
    running = "ilag_report.run"
    try:
        with shared(plan.others, running) as drawing, bar(total=plan.steps) as progress:
            # Loaded only now, while the other processes load it too.
            for name, paths in load(running).write_suite(plan, left_out, drawing):
                progress.set_description(name[:40])
                progress.update()
                written.setdefault(name, []).extend(paths)
    finally:
        from ilag_report.summary import end_of_run

        for line in end_of_run(plan, spoken(), written, left_out, verbose=verbose):
            click.echo(line)


@ilag.command(
    no="""Sett nye tall inn i en PRESENTASJON (.pptx) dere har endret.

    Det som er som det ble skrevet, følger tallene; det som er endret for hånd, blir stående, og rapporten ved
    siden av den nye filen forteller hvilke tall i det som ikke stemmer lenger.
    """
)
@_argument("deck", nargs=-1, required=True, metavar="DECK")
@_option(
    "--out",
    type=_PATH,
    help="File to write; beside DECK unless told.",
    no="Filen som skrives; ellers ved siden av PRESENTASJON.",
)
@_option(
    "--years",
    help="Another period, e.g. 2015-2025; each chart keeps its own unless told.",
    no="En annen periode, f.eks. 2015-2025; ellers beholder hver figur sin.",
)
@_option(
    "--dry-run",
    is_flag=True,
    help="Only tell, in full, what would change; nothing is written.",
    no="Fortell bare, i sin helhet, hva som ville endres; ingenting skrives.",
)
def update(deck: tuple[str, ...], out: Path | None, years: str | None, dry_run: bool) -> None:
    """Update an edited DECK (.pptx) with the newest figures.

    What is still as it was written follows the figures; what was changed by hand stays, and the report
    beside the new file lists the numbers in it that the figures no longer support.
    """
    from ilag_report.updating import update as bring_up_to_date

    # The name may have spaces and lack quotation marks.
    path = Path(" ".join(deck))
    if any(part.lower().endswith(".pptx") for part in deck[:-1]) and not path.exists():
        raise UsageError(
            f"«{path}» er mer enn én presentasjon.",
            f"`{path}` is more than one presentation.",
            "oppgi én om gangen, og sett anførselstegn om et navn med mellomrom.",
            "give one at a time, and put quotation marks around a name with blanks.",
        )
    report = bring_up_to_date(path, out, years, dry_run=dry_run)
    click.echo(report.markdown() if dry_run else report)
    if not dry_run:
        click.echo(f"{report.new}\n{report.path}")


@ilag.command(
    cls=_OfAll,
    no="""List opp tallene, hvor de kommer fra, og hva som er endret.

    Sier også hvilke tabeller i data/processed som ikke er som de ble laget av dem.
    """,
)
@_language()
def status(lang: Lang) -> None:
    """List the figures held, where they are from, and if unchanged.

    Also reports tables in data/processed that have changed since they were made.
    """
    from ilag_data.raw import data_dir, nothing_yet
    from ilag_report.display.about import archive
    from ilag_report.messages import say
    from ilag_report.status import problems, rows

    table = rows()
    click.echo(archive(table, lang))
    click.echo(f"{say('card.folder', lang)}: {data_dir()}")
    if new := nothing_yet():
        click.echo(new.told[lang])
    _fail_for(problems(table), lang)


def _fail_for(problems: Iterable[Text], lang: Lang) -> None:
    """Exit with the problems, if there are any."""
    remedies: dict[str, list[str]] = {}  # each printed once, below the problems it solves
    for text in problems:
        problem, _, remedy = text[lang].partition("\n")
        remedies.setdefault(remedy, []).append(problem)
    if remedies:
        told = "\n".join("\n".join((*of, remedy)) for remedy, of in remedies.items())
        _fail(Text(told, told))


@ilag.command(
    no="""Fortell om et tall, en tabell, en figur eller en kommune.

    HVA kan også være et vanlig ord, som innbyggere; uten HVA vises tallene i data/raw.
    """
)
@_argument("thing", nargs=-1)
@_language()
def about(thing: tuple[str, ...], lang: Lang) -> None:
    """Explain a figure, table, chart or municipality.

    THING may also be an everyday word, such as jobs; without it the figures in data/raw are listed.
    """
    from dataclasses import replace

    cards = _cards(" ".join(thing), lang)
    click.echo("\n\n".join(str(replace(card, in_python=())) for card in cards))
    if any(card.is_damaged for card in cards):
        raise click.exceptions.Exit(1)


@ilag.command(
    cls=_OfAll,
    no="""Kontroller sjekksummene og alt som skal stemme i tallene.

    Slutter med 1 hvis noe svikter.
    """,
)
@_language()
def verify(lang: Lang) -> None:
    """Check the checksums and the consistency of the figures.

    Exits with 1 if a check fails.
    """
    from ilag_data import verify as verification

    done = failed = unknown = 0
    reasons, remedies = set[str](), dict[str, None]()  # each printed once
    for check in verification.run():
        done += 1
        name, wrong = check.name[lang], len(check.broken)
        parts = [line[lang].partition("\n") for line in check.broken]
        remedies |= dict.fromkeys(remedy for *_, remedy in parts if remedy)
        problems = [problem for problem, *_ in parts if problem not in reasons]
        reasons |= {*problems}
        found, mark = check.remark, Text("ok", "ok")
        if wrong and not problems:  # the reason stands above
            unknown += 1
            mark = Text("-", "-")
            found = Text("ikke sammenlignet, av grunnen over", "not compared, for the reason above")
        elif not check.holds:
            failed += 1
            found = Text(
                f"{check.compared} sammenlignet, {wrong} feil", f"{check.compared} compared, {wrong} wrong"
            )
            mark = Text("FEIL", "FAIL")
        click.echo(f"{mark[lang]:<4} {name} ({found[lang]})")
        for problem in problems[:10]:
            click.echo(f"     {problem}")
        if len(problems) > 10:
            click.echo(f"     {Text('og {} til', 'and {} more')[lang].format(len(problems) - 10)}")
    for remedy in remedies:
        click.echo(remedy)
    if failed:
        # Of how many is not told: of a damaged document it is not known which would have had figures.
        several = Text("er", "s").when(failed > 1)
        told = Text(f"{failed} kontroll{several.no} sviktet", f"{failed} check{several.en} failed")
        if unknown:
            rest = f", og {unknown} kunne ikke kjøres", f", and {unknown} could not be run"
            told = Text(told.no + rest[0], told.en + rest[1])
        _fail(Text(f"{told.no}.", f"{told.en}."))
    whole = Text(
        f"Alle {done} kontrollene stemmer. SSBs tabeller avviker litt fra hverandre; grensene sier hvor mye.",
        f"All {done} checks hold. Statistics Norway's tables differ a little among themselves; "
        "the bounds say how far.",
    )
    click.echo(whole[lang])


@ilag.command(
    no="""Hent ferske tall fra SSB: alle serier, eller bare SERIE.

    Ingenting i data/raw skiftes ut før alt som kom, er bekreftet. Forteller hva som er revidert, her og som
    CSV i data/revisions.
    """
)
@_argument("series", nargs=-1)
@_option(
    "--years",
    help="Years to hold, such as 2015-2023; from 2015 to the newest unless told.",
    no="Årene du vil ha, f.eks. 2015-2023; ellers fra 2015 til det nyeste.",
)
@_option(
    "--api-url",
    help="Address of the API; also ILAG_SSB_URL. Statistics Norway's unless told.",
    no="Adressen til API-et; også ILAG_SSB_URL. Ellers SSBs.",
)
@_option(
    "--force",
    is_flag=True,
    help="Fetch what is fresh too, and between 05:00 and 08:15.",
    no="Hent også det som ikke er oppdatert siden sist, og mellom 05:00 og 08:15.",
)
@_option(
    "--drop",
    is_flag=True,
    help="Give up figures held that the table or --years leave out.",
    no="Gi opp tall du har, som tabellen eller --years ikke har med.",
)
@_option(
    "--accept",
    multiple=True,
    metavar="SERIES[:PLACE][:TIME]",
    help="Take a figure that was refused as hard to believe, e.g. employment:Tydal:2025.",
    no="Godta et tall som ble avvist fordi det er vanskelig å tro, f.eks. employment:Tydal:2025.",
)
@_option(
    "--dry-run",
    is_flag=True,
    help="Only tell what the service has, what is new, and what would be asked.",
    no="Fortell bare hva tjenesten har, hva som er nytt, og hva det ville bli spurt etter.",
)
@_language(Text("navnene i tabellene", "labels"))
def fetch(series: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 (see run)
    """Fetch fresh figures: all series, or the SERIES named.

    Nothing in data/raw is replaced until everything fetched is verified. Revisions are listed here and as
    CSV in data/revisions.
    """
    from ilag_data import catalogue
    from ilag_report.fetching import run

    run(catalogue.called(series), **asked)


@ilag.command(cls=_OfAll, no="Lag tabellene i data/processed på nytt.")
def process() -> None:
    """Rebuild the tidy tables in data/processed."""
    from ilag_data import process as processing
    from ilag_data import raw
    from ilag_data.fetching import staging

    if new := raw.nothing_yet():
        raise new
    if raw.data_dir() == raw.BUNDLE:
        from ilag_report.status import problems, rows

        _fail_for(problems(rows()), spoken())
        told = Text(
            "Tabellene som følger med, er laget av tallene som følger med; det er ingenting å lage på nytt.",
            "The bundled tables are made of the bundled figures; there is nothing to rebuild.",
        )
        click.echo(told[spoken()])
        return
    # Otherwise a fetch running meanwhile could have its tables overwritten with older ones.
    with staging.lock():
        for path in processing.rebuild():
            click.echo(path)


@ilag.command(cls=_OfAll, no="Skriv ut kodeboken: hva hver serie og indikator er.")
def codebook() -> None:
    """Print the codebook: what every series and indicator is."""
    from ilag_report import codebook as book

    click.echo(book.render(), nl=False)


@ilag.command(no="Kjør notatbøkene, alle eller bare NAVN, og lagre resultatene.")
@_argument("names", nargs=-1)
def notebooks(names: tuple[str, ...]) -> None:
    """Run the notebooks, all or the NAMES given, and store outputs."""
    from ilag_data.files import from_here
    from ilag_report import notebooks as books
    from ilag_report.progress import bar

    books.refuse_in_notebook("notebooks")
    found = books.find(names)
    _put_notebooks_in_place()
    with bar(found) as paths:
        for path in paths:
            paths.set_description(path.stem)
            books.refresh(path)
            told = Text(f"Kjørt og lagret: {from_here(path)}", f"Run and stored: {from_here(path)}")
            paths.write(told[spoken()])


@ilag.command(
    context_settings={"ignore_unknown_options": True},
    options_metavar="",  # its argument is called OPTIONS
    no="Åpne utforskeren i JupyterLab. VALG går til JupyterLab, f.eks. --no-browser.",
)
@_argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open the explorer in JupyterLab. OPTIONS go to JupyterLab, e.g. --no-browser."""
    from ilag_report.lab import open_in_jupyterlab

    _put_notebooks_in_place()
    open_in_jupyterlab(options)


def _put_notebooks_in_place() -> None:
    from ilag_report.notebooks import FOLDER, put_in_place

    if put_in_place():
        told = Text(
            f"Notatbøkene er kopiert til {FOLDER}: du kan endre dem som du vil.",
            f"The notebooks are copied to {FOLDER}: yours to change.",
        )
        click.echo(told[spoken()])


def main() -> None:
    """Run the command line; the entry point of ``ilag``."""
    # No backend is needed, and matplotlib would fail if the environment names one that is not installed.
    os.environ.pop("MPLBACKEND", None)
    if sys.stderr is None:
        sys.stderr = sys.stdout  # errors are printed there; without it too, only the exit code remains
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or pipe may lack a character (− or –); a replaced one beats a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        ilag(prog_name="ilag")
    except SystemExit:
        # After %run in a notebook, IPython would show the SystemExit.
        if "IPython" not in sys.modules or sys.modules["IPython"].get_ipython() is None:
            gc.freeze()  # saves a last garbage collection, which takes a fifth of a second
            raise
