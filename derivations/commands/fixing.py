"""Repairs put into documents: each only if the repaired document is checked again and the step is then proved."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from derivations.atomic_files import write_atomically
from derivations.checking.verify import Options, check_paths
from derivations.model.derivation import StepKey
from derivations.model.errors import UnusableInputError, writing
from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.reading.source import context_beside, decode, read_bytes
from derivations.reading.waivers import severity
from derivations.report.fixes import Fix
from derivations.report.view import DocumentView

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fixed:
    """The text of a document before and after its repairs, and how many there are."""

    path: str
    before: str
    after: str
    count: int

    def write(self) -> None:
        """Put the repaired text in place of the file, whole or not at all.

        Raises:
            UnusableInputError: the file was changed meanwhile, or cannot be written.
        """
        data = read_bytes(self.path)
        if decode(self.path, data) != self.before:
            raise UnusableInputError(f"{self.path}: it was changed while it was checked, and is left as it is")
        mark = _MARK if data.startswith(_MARK) else b""
        path = Path(self.path).resolve()
        with writing(self.path):
            write_atomically(path, mark + self.after.encode("utf-8"), like=path)

    def diff(self, name: str) -> str:
        """The change as a unified diff under the name of the document."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), name, name
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def fixed(document: DocumentView, path: str, options: Options) -> Fixed | None:
    """Repair the steps of a document that are refuted, where a repair is suggested that is proved.

    A repair stays out if in the repaired document its step is not proved, or if another step is then worse than it was.

    Args:
        document: what was found.
        path: where the document lies.
        options: how it was checked.

    Raises:
        UnusableInputError: the document cannot be read any more.
    """
    fixes = {
        (step.chain, step.number): step.fix
        for step in document.steps
        if step.verdict is Verdict.REFUTED and step.fix is not None and step.held is None
    }
    if not fixes:
        return None
    text = decode(path, read_bytes(path))
    before = {(step.chain, step.number): step.verdict for step in document.steps}
    while fixes:
        repaired = apply(text, fixes.values())
        wrong = _wrong(fixes, before, _checked(path, repaired, options))
        if not wrong:
            return Fixed(path, text, repaired, len(fixes))
        fixes = {place: fix for place, fix in fixes.items() if place not in wrong}
    return None


def _wrong(
    fixes: Mapping[StepKey, Fix], before: Mapping[StepKey, Verdict], checked: DocumentVerdict
) -> frozenset[StepKey] | set[StepKey]:
    """The repairs to give up, by what the check of the repaired document says."""
    after = {(one.step.chain, one.step.number): one.verdict for one in checked.steps}
    if after.keys() != before.keys() or checked.error is not None:
        return frozenset(fixes)
    failed = {place for place in fixes if after[place] is not Verdict.PROVED}
    chains = {place[0] for place in after if place not in fixes and severity(after[place]) > severity(before[place])}
    blamed = {place for place in fixes if place[0] in chains}
    return failed or blamed or (frozenset(fixes) if chains else frozenset())


def apply(text: str, fixes: Iterable[Fix]) -> str:
    """The text with its repairs; of two that overlap the first one counts."""
    pieces, position = [], 0
    for fix in sorted(fixes, key=lambda one: one.start):
        if fix.start >= position:
            pieces += [text[position : fix.start], fix.text]
            position = fix.end
    return "".join([*pieces, text[position:]])


def _checked(path: str, text: str, options: Options) -> DocumentVerdict:
    """Check a text in place of that of a document, with the context file that lies beside that."""
    with TemporaryDirectory(prefix="derivations-") as folder:
        copy = Path(folder) / Path(path).name
        copy.write_bytes(text.encode("utf-8"))
        beside = context_beside(path)
        if beside.is_file():
            context_beside(str(copy)).symlink_to(beside.resolve())
        (checked,) = check_paths([str(copy)], replace(options, cache=False, asking=0.0))
        return checked


def shown(text: str) -> str:
    """Text as a terminal may show it, with nothing that would steer it."""
    return "".join("\ufffd" if unicodedata.category(c).startswith("C") and c not in "\n\t" else c for c in text)
