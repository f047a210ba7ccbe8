"""What restricts names and matches no row: one remark a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from derivations.meaning.named_laws.stated_laws import law_named
from derivations.meaning.sentences.formulas import formulas_in, head_of, is_labelled, is_unread, names_of
from derivations.meaning.sentences.matcher import Line, compiled, without_marks
from derivations.meaning.sentences.split import Formula
from derivations.meaning.sentences.yields import Unparsed
from derivations.reading.raw import InlineMath
from derivations.reading.syntax import Fence, Related, Row

_FORMULA = re.compile(r"<[a-qs-zA-Z]\d+>")
_RELATION = re.compile(r"<[eo]\d+>")
"""An equation or an order in the line of the words."""
_TOLD = re.compile(
    r"(?:^|[ ,(])with(?: [a-z-]+){0,2} $|(?:^|[ ,(])for (?:the|an?|this|its|our|their)(?: [a-z-]+){1,4} $"
    r"|^(?:(?:now|then|next|so|and|also) ,? ?)*(?:let|given|suppose|assume|consider|take|fix|choose)\b.*"
    r" (?:,|and|where) $"
)
r"""Words before a relation that is told of what a sentence introduces: ``Let $x$ be a vector with $\|x\| = 1$``."""
_OPENER = (
    r"(?:if|when|whenever|unless|provided|such that|where|suppose|supposing|assume|assuming|except|given that"
    r"|only if|let|under|excluding|apart from|other than|restricted to"
    r"|(?:with|and|for|at)(?= (?:unit|zero|vanishing) {W}))"
)
CLAUSE_END = re.compile(r" [,;:.?!](?: |$)| then |$| <[A-Z]\d+>")
_SUBJECT = re.compile(
    r"(?:^|(?:^| )(?:,|and|that|where|if|when|since|because|so|let|as|here|with|then|:|\(|but"
    r"|while) )(?<!> and )((?:<[nm]\d+> (?:, and|,|and|or) ){0,6}<[nmeo]\d+>) (\S+)"
)
_NO_VERB = frozenset(
    [
        "of",
        "and",
        "or",
        "in",
        "on",
        "for",
        "to",
        "with",
        "by",
        "from",
        "at",
        "as",
        "than",
        ",",
        ".",
        ";",
        ":",
        ")",
        "(",
        "we",
        "is.",
        "when",
        "if",
        "where",
        "then",
        "so",
        "since",
        "because",
        "which",
        "that",
        "i.e.",
        "e.g.",
        "into",
        "over",
        "under",
        "between",
        "the",
        "a",
        "an",
        "our",
        "its",
        "this",
        "such",
        "it",
        "you",
        "one",
        "hence",
        "thus",
        "therefore",
        "using",
        "via",
        "both",
        "yet",
        "only",
        "respectively",
        "again",
        "also",
        "instead",
        "itself",
        "but",
        "not",
        "here",
        "now",
        "?",
        "!",
        "while",
        "after",
        "before",
        "until",
        "first",
        "whose",
    ]
)
_COMMAND = re.compile(r"\\[A-Za-z]+|[A-Za-z]")


def unparsed(line: Line, covered: Collection[int]) -> Iterator[Unparsed]:
    """The remarks on what a line says in words that no row has matched, where that restricts names.

    There is one for all of it, beside one for each name of which it is only said what it is: ``$a$ is its logarithm``.

    Args:
        line: the sentence.
        covered: the places of the line that rows have matched.
    """
    left = _left(line, covered)
    for start, end in left:
        name = _described(line, (start, end), covered)
        if name is not None:
            place = line.offset(start), line.end_offset(end)
            yield Unparsed(*place, shown(line, start, end), frozenset({name}), describes=True)
    left = [span for span in left if _described(line, span, covered) is None]
    if left:
        yield _joined(line, left)


def _left(line: Line, covered: Collection[int]) -> list[tuple[int, int]]:
    """The stretches of a line that restrict names and that no row has matched."""
    left = [span for span in _clauses(line) if not _is_read(line, span, covered)]
    for start, end in _predicates(line, covered):
        if not any(begin <= start and end <= last for begin, last in left):
            left.append((start, end))
    for mark in _RELATION.finditer(line.text):
        if mark.start() in covered or any(begin <= mark.start() < last for begin, last in left):
            continue
        item = line.formula(mark.group()).item
        used = isinstance(item, InlineMath) and item.evolves
        if not used and _TOLD.search(without_marks(line.text[: mark.start()])):
            left.append(mark.span())
    return left + [mark.span() for mark in _FORMULA.finditer(line.text) if _labels(line.formula(mark.group()))]


def _labels(formula: Formula) -> bool:
    """Whether a formula only names what it says, so that it may hold where that is spoken of."""
    return any(map(is_labelled, formulas_in(formula.item)))


def _joined(line: Line, left: list[tuple[int, int]]) -> Unparsed:
    """The remark on all that some stretches of a line say."""
    words = " … ".join(shown(line, start, end) for start, end in left)
    names: set[str] = set()
    for start, end in left:
        for mark in _FORMULA.finditer(line.text, start, end):
            formula = line.formula(mark.group())
            if not (_DESCRIBED.match(line.text, mark.end()) and _is_law(formula)):
                names |= _names(formula)
    begin, last = min(start for start, _ in left), max(end for _, end in left)
    return Unparsed(line.offset(begin), line.end_offset(last), words, frozenset(names))


def _clauses(line: Line) -> Iterator[tuple[int, int]]:
    """The clauses that begin with words that restrict."""
    for opener in compiled(_OPENER).finditer(line.text):
        end = CLAUSE_END.search(line.text, opener.end())
        yield opener.start(), end.start() if end else len(line.text)


_PLAIN = re.compile(
    r"(?:if|unless) (?!so\b|not\b|any\b|possible|needed|necessary|you\b|we\b|one\b|only\b|and\b|desired)"
)
"""How a clause begins that restricts by words alone: ``if it holds``."""
VALUED = re.compile(r"(?:with|and|for|at) (?:unit|zero|vanishing) ")
"""How words begin that give a value to something of what their sentence is about: ``with zero mean``."""
_OF = re.compile(r"(?:^| )(?:of|for|by|in|on|to|with|from|between|over|at|as|than|per|into)(?: [a-z-]+){0,3} $")


def _is_read(line: Line, span: tuple[int, int], covered: Collection[int]) -> bool:
    """Whether rows have matched what a clause is about, and the rest only tells of what that is."""
    words = without_marks(line.text[slice(*span)])
    if (_PLAIN.match(words) or VALUED.match(words)) and not _FORMULA.search(words):
        return any(place in covered for place in range(*span))
    first = True
    for mark in _FORMULA.finditer(line.text, *span):
        told = not first and _OF.search(without_marks(line.text[span[0] : mark.start()])) is not None
        if (mark.start() not in covered and not told) or is_unread(line.formula(mark.group()).item):
            return False
        first = False
    return True


def _predicates(line: Line, covered: Collection[int]) -> Iterator[tuple[int, int]]:
    """Names with a verb behind them that no row has matched."""
    for subject in _SUBJECT.finditer(line.text):
        verb = without_marks(subject[2])
        if subject.start(2) not in covered and verb not in _NO_VERB and not verb.startswith("<"):
            end = CLAUSE_END.search(line.text, subject.end(2))
            yield subject.start(1), end.start() if end else len(line.text)


_DESCRIBED = re.compile(r" (?:is|are|denotes?|represents?|means) (?:the|an?) ")


_DESCRIBES = re.compile(
    r"(?:(?:where|here|and|so|then|,) )*(<[neo]\d+>) (?:is|denotes|represents|means|counts|stands for) (?:then |just )?"
    r"(?:the|its|their)(?= )(?!.*<[eomaiEOMAI]\d+>)"
    r"(?!.* (?:if|when|whenever|unless|for|such|restrict\w*|exten\w+|continu\w+|periodic\w*|only|not)(?= |$))"
)


_AND = re.compile(r" and (?=<[a-z]\d+>)")


def _described(line: Line, span: tuple[int, int], covered: Collection[int]) -> str | None:
    """The name of which some words only say what it is, by a definite noun; ``None``: they may say more than that.

    What they say of another name besides is left out where rows have matched it.
    """
    start, end = span
    more = _AND.search(line.text, start, end)
    if more is not None and more.end() in covered:
        end = more.start()
    found = _DESCRIBES.match(without_marks(line.text[start:end]).lstrip())
    tree = next(iter(formulas_in(line.formula(found[1]).item)), None) if found else None
    subject = tree.items[0] if isinstance(tree, Related) else tree
    return None if subject is None else head_of(subject)


def _is_law(formula: Formula) -> bool:
    r"""Whether a formula is a named law with its parameters: ``\mathcal{N}(x; \mu, 1)`` *is the kernel* for all x."""
    trees = formulas_in(formula.item)
    match trees:
        case (Row(items=(*heads, Fence())),) if heads:
            return law_named(*heads) is not None
        case _:
            return False


def _names(formula: Formula) -> frozenset[str]:
    """The names of a formula; of one that could not be read, the letters and commands in it."""
    if is_unread(formula.item):
        return frozenset(_COMMAND.findall(getattr(formula.item, "source", "")[:200]))
    return names_of(formula.item)


def shown(line: Line, start: int, end: int) -> str:
    """Some words of a line, with formulas as they are written."""

    def written(mark: re.Match[str]) -> str:
        return f"${getattr(line.formula(mark.group()).item, 'source', '…')[:60]}$"

    return _FORMULA.sub(written, without_marks(line.text[start:end]).strip())
