r"""What a name stands for that only the checker writes: probabilities of events, sets, and counting measures."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.terms.base import Sym, Term

BLANK = "\\cdot"


def place_of(number: int) -> Sym:
    """The symbol that stands for one of the values in an event that are not what its subject is compared with."""
    return Sym(f"{BLANK}_{{{number + 1}}}")


@dataclass(frozen=True, slots=True)
class EventForm:
    r"""An event but for the values in it: ``X + Y > \cdot``, ``X \in C_{\cdot}``, ``A``; ``blanks`` is how many.

    Of an event that compares a random quantity with a value, ``subject`` is that quantity, of random variables as
    written, ``sign`` is ``=`` or ``>``, and ``value`` what it is compared with, unless that stands in the last blank.
    Of others nothing but the ``text`` is known, which tells each form from all others.
    """

    text: str
    blanks: int = 0
    subject: Term | None = None
    sign: str = ""
    value: Term | None = None

    @property
    def places(self) -> tuple[Sym, ...]:
        """The symbols in the subject that stand for what goes into the first blanks."""
        loose = self.blanks - (self.value is None)
        return tuple(map(place_of, range(loose))) if self.subject is not None else ()

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Event:
    """A form with the values in its blanks."""

    form: EventForm
    args: tuple[Term, ...] = ()

    @property
    def text(self) -> str:
        """The form as written."""
        return self.form.text

    @property
    def value(self) -> Term | None:
        """What the subject is compared with."""
        return self.form.value or (self.args[-1] if self.form.subject is not None else None)

    @property
    def equated(self) -> str | None:
        r"""The random variable of which the event says that it has the value in the last blank, ``X=\cdot``."""
        form = self.form
        return form.subject.name if isinstance(form.subject, Sym) and form.sign == "=" and form.value is None else None


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability, under a sign, of the intersection of events of some forms; their values follow each other."""

    forms: tuple[EventForm, ...]
    sign: str = "P"


@dataclass(frozen=True, slots=True)
class Within:
    """The indicator, at its first argument, of a set with blanks for the others."""

    text: str


@dataclass(frozen=True, slots=True)
class Counting:
    """The measure by which an integral is the sum over all values of what has a name."""

    role: str


Stands = Chance | Within | Counting
