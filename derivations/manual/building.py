"""Builds the site: pages and reports into a folder of their own, MkDocs over it, and what came of it into place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build as build_site
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from derivations.checking.verify import Options
from derivations.manual.library import library_page, write_reports
from derivations.manual.pages import SECTIONS, pages
from derivations.model.errors import UnusableInputError
from derivations.report.json import package_version
from derivations.report.marks import MARKS

_OWN = "manual.css"
"""A file by which a folder is known to hold a site that was built here."""


def build(folder: Path, helps: Mapping[str, str], documents: Sequence[Path], options: Options) -> int:
    """Build the site into a folder, and return the number of its pages.

    Args:
        folder: where it goes: new, empty, or with a site that was built here.
        helps: what each command says of itself.
        documents: those of the library that are checked and shown.
        options: how they are checked.

    Raises:
        UnusableInputError: the folder holds something else, or a page cannot be built.
    """
    _check_folder(folder)
    with TemporaryDirectory() as scratch:
        sources, made = Path(scratch, "pages"), Path(scratch, "site")
        texts = pages(helps) | {"library": library_page(write_reports(sources / "library", documents, options))}
        for name, text in texts.items():
            (sources / f"{name}.md").write_text(text, encoding="utf-8")
        try:
            build_site(_configured(sources, made))
        except MkDocsException as error:
            raise UnusableInputError(f"the site could not be built: {error}") from error
        shutil.copytree(made, folder, dirs_exist_ok=True)
    return len(texts)


def _check_folder(folder: Path) -> None:
    """Nothing that somebody else made is written over.

    Raises:
        UnusableInputError: the folder holds something else.
    """
    if folder.exists() and not folder.is_dir():
        raise UnusableInputError(f"{folder}: found a file, expected a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _OWN).is_file():
        raise UnusableInputError(f"{folder}: found other files, expected an empty folder or one with an earlier site")


def _configured(sources: Path, made: Path) -> MkDocsConfig:
    """What MkDocs is told: everything is here, and every link has to lead somewhere."""
    config = MkDocsConfig()
    config.load_dict(
        {
            "site_name": "derivations",
            "docs_dir": str(sources),
            "site_dir": str(made),
            "theme": {
                "name": None,
                "custom_dir": str(Path(__file__).parent / "theme"),
                "static_templates": ["search.js", "404.html"],
            },
            "plugins": [],
            "use_directory_urls": False,
            "strict": True,
            "nav": [{section: [f"{name}.md" for name in names]} for section, names in SECTIONS.items()],
            "validation": {"links": {"anchors": "warn", "not_found": "warn", "unrecognized_links": "warn"}},
            "markdown_extensions": [
                "derivations.manual.formulas",
                "attr_list",
                {"codehilite": {"guess_lang": False, "css_class": "code"}},
            ],
            "extra": {
                "version": package_version(),
                "marks": {verdict.value: mark.colour for verdict, mark in MARKS.items()},
                "symbols": {verdict.value: mark.symbol for verdict, mark in MARKS.items()},
            },
        }
    )
    faults, warnings = config.validate()
    if faults or warnings:
        raise UnusableInputError("; ".join(f"{key}: {fault}" for key, fault in (*faults, *warnings)))
    return config
