"""Reports as files: each is written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from derivations.atomic_files import write_atomically
from derivations.model.errors import UnusableInputError, writing
from derivations.model.verdict import DocumentVerdict
from derivations.report.view import DocumentView

if TYPE_CHECKING:
    from derivations.report.prose.documents import Prose

PDF_SECONDS = 120
PACKAGE = ".sty"


def check_output(output: str, documents: int = 1) -> None:
    """Refuse an output that cannot be written, before any work is done for it.

    Args:
        output: a file whose suffix names its format, or a folder for pages.
        documents: how many are to be reported on.

    Raises:
        UnusableInputError: the suffix names no format, or one that holds a single document; the folder is missing, or
            ``pdflatex`` is needed and missing.
    """
    path = Path(output)
    if not is_folder(output):
        if path.suffix not in _WRITERS and path.suffix != PACKAGE:
            raise UnusableInputError(
                f"{output}: cannot tell the format; name it .tex, .pdf, .html or .sty, or a folder as {output}/"
            )
        if documents > 1 and path.suffix != PACKAGE:
            raise UnusableInputError(f"{output}: found {documents} documents, expected one; name a folder for several")
    if not path.parent.is_dir():
        raise UnusableInputError(f"{output}: there is no folder {path.parent}")
    if path.suffix == ".pdf" and shutil.which("pdflatex") is None:
        raise UnusableInputError(f"{output}: pdflatex is not installed; write a .tex or .html file instead")


def is_folder(output: str) -> bool:
    """Whether an output is a folder: there is one, or its name ends as those of folders do."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def write_pages(documents: Sequence[tuple[DocumentView, Prose | None]], folder: Path) -> None:
    """Write a page for each document, and one that lists them.

    Raises:
        UnusableInputError: the folder cannot be written to.
    """
    from derivations.report.html import to_html
    from derivations.report.index import INDEX, listed, to_index

    entries = listed(documents)
    with writing(folder):
        folder.mkdir(exist_ok=True)
        for entry, (document, prose) in zip(entries, documents, strict=True):
            write_atomically(folder / entry.page, to_html(document, prose, INDEX).encode("utf-8", "replace"))
        write_atomically(folder / INDEX, to_index(entries).encode("utf-8", "replace"))


def write_package(documents: Sequence[DocumentVerdict], output: Path) -> None:
    """Write the package that puts verdicts into the margin.

    Raises:
        UnusableInputError: the file cannot be written, or a document is none of LaTeX.
    """
    from derivations.report.margin import to_margin_package

    with writing(output):
        write_atomically(output, to_margin_package(documents, output).encode("utf-8"))


def write_report(document: DocumentView, output: Path, prose: Prose | None = None) -> None:
    """Write the report on a document in the format of the file's suffix.

    Args:
        document: what was found.
        output: the file.
        prose: the document itself; without it the chains are shown alone.

    Raises:
        UnusableInputError: the file cannot be written, or pdfLaTeX fails.
    """
    with writing(output):
        write_atomically(output, _WRITERS[output.suffix](document, prose, output))


def make_pdf(source: str, files: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Run pdfLaTeX twice, without shell access, in a folder of its own, which holds files by name.

    Raises:
        UnusableInputError: pdfLaTeX fails or takes too long; the message has its first complaint.
    """
    with tempfile.TemporaryDirectory(prefix="derivations-") as folder:
        (Path(folder) / "report.tex").write_text(source, encoding="utf-8")
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "report.tex"]
        environment = os.environ | {"openin_any": "p", "openout_any": "p"}
        for _ in range(2):
            try:
                done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=PDF_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise UnusableInputError(f"pdflatex took longer than {PDF_SECONDS} s") from error
            if done.returncode:
                raise UnusableInputError(f"pdflatex failed: {_complaint(done.stdout)}")
        return (Path(folder) / "report.pdf").read_bytes()


def _complaint(log: bytes) -> str:
    lines = log.decode("utf-8", "replace").splitlines()
    return next((line for line in lines if line.startswith("!")), "no message")


def _tex(document: DocumentView, prose: Prose | None, output: Path) -> bytes:
    """The source; its pictures are written into a folder beside it, whose name TeX reads as it stands."""
    from derivations.report.latex import to_latex_document

    pictures = _pictures(document)
    folder = output.parent / (re.sub(r"[^A-Za-z0-9-]", "-", output.stem) + "-pictures")
    if pictures:
        folder.mkdir(exist_ok=True)
    for name, data in pictures.items():
        write_atomically(folder / name, data)
    return to_latex_document(document, f"{folder.name}/" if pictures else None, prose).encode("utf-8")


def _pdf(document: DocumentView, prose: Prose | None, output: Path) -> bytes:
    from derivations.report.latex import to_latex_document

    pictures = _pictures(document)
    return make_pdf(to_latex_document(document, "" if pictures else None, prose), pictures)


def _pictures(document: DocumentView) -> dict[str, bytes]:
    """The drawings of the steps, by the names of their files; none where nothing can be drawn."""
    from derivations.report.drawing import can_draw, to_pdf

    named = [one for step in document.steps for one in step.named_figures()]
    return {f"{name}.pdf": to_pdf(figure.picture) for name, figure in named} if can_draw() else {}


def _html(document: DocumentView, prose: Prose | None, output: Path) -> bytes:
    from derivations.report.html import to_html

    return to_html(document, prose).encode("utf-8", "replace")


_WRITERS: dict[str, Callable[[DocumentView, Prose | None, Path], bytes]] = {".tex": _tex, ".pdf": _pdf, ".html": _html}
