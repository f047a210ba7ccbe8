r"""Macros of a document: collected from ``\newcommand`` and its kin, and expanded within bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from derivations.model.errors import ReadError
from derivations.reading.shorthands import QUANTITIES, SHORTHANDS, VARIANTS
from derivations.reading.tokens import (
    MARK,
    MAX_TOKENS,
    RawToken,
    argument_at,
    matching_brace,
    scan,
    skip_blanks,
    too_long,
    unbraced,
)

MAX_EXPANSIONS = 5_000
MAX_DEFINITION = 4_000
MAX_DEFINITIONS = 2_000
MAX_LOOK = 2_000
"""So far ahead the arguments of a macro with variants are looked for."""

_STRUCTURE = re.compile(r"\\.|[{}\n]", re.DOTALL)
_DEFINES = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|DeclarePairedDelimiter"
    r"|[gex]?def|let)\b\*?"
)


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: how many arguments it takes, the default of the first if that is optional, and its text.

    The text of one of its ``variants`` counts instead where the arguments that follow are these: ``m`` in braces, ``o``
    in brackets.
    """

    parameters: int
    body: tuple[RawToken, ...]
    default: tuple[RawToken, ...] | None = None
    variants: tuple[tuple[str, tuple[RawToken, ...]], ...] = ()


Macros = Mapping[str, Macro]


def make_macro(body: str, parameters: int | None = None) -> Macro:
    """Make a macro from its text; without ``parameters``, the highest ``#n`` in the text counts.

    Raises:
        ReadError: the text is too long or its braces do not match.
    """
    tokens = tuple(scan(body))
    if parameters is None:
        parameters = max((int(token.text[1]) for token in tokens if _is_parameter(token)), default=0)
    return Macro(parameters, tokens)


def quantity(name: str, count: int) -> Macro:
    """The macro of a command that prints one quantity made of its arguments."""
    body = [RawToken(f"{name}{MARK}{count}", 0, 0)]
    for number in range(1, count + 1):
        body += [RawToken(text, 0, 0) for text in ("{", f"#{number}", "}")]
    return Macro(count, tuple(body))


@cache
def shorthands() -> Macros:
    """The macros that documents use without defining them."""
    quantities = {name: quantity(name, count) for name, count in QUANTITIES.items()}
    plain = {name: make_macro(body) for name, body in SHORTHANDS.items()}
    return {**quantities, **plain, **{name: _varied(name, texts) for name, texts in VARIANTS.items()}}


def _varied(name: str, texts: Mapping[str, str]) -> Macro:
    """A macro of a package that has several forms; in none of them, it is what it is elsewhere, or not known."""
    variants = tuple((signature, tuple(scan(text))) for signature, text in texts.items())
    return replace(make_macro(SHORTHANDS[name]), variants=variants)


def collect(text: str) -> tuple[dict[str, Macro], list[tuple[int, int]]]:
    """Find the definitions in a text: the macros, and the stretches that the definitions take up."""
    macros: dict[str, Macro] = {}
    spans: list[tuple[int, int]] = []
    position = 0
    tried = 0
    while tried < MAX_DEFINITIONS and (match := _DEFINES.search(text, position)):
        tried += 1
        position = match.end()
        try:
            tokens = scan(_up_to_limit(text, match.start()), match.start())
        except ReadError:
            continue
        found = _definition(tokens, match.group().rstrip("*"))
        if found is not None:
            name, macro, end = found
            macros[name] = macro
            spans.append((match.start(), end))
            position = end
    return macros, spans


def _up_to_limit(text: str, start: int) -> str:
    """The definition at ``start``: up to where its braces are closed for the last time before something else."""
    limit = min(len(text), start + MAX_DEFINITION)
    depth, opened = 0, start
    for found in _STRUCTURE.finditer(text, start, limit):
        mark = found.group()
        if not depth and mark in ("}", "\n"):
            return text[start : found.start()]
        if mark == "{":
            opened = opened if depth else found.start()
            depth += 1
        elif mark == "}":
            depth -= 1
    return text[start : opened if depth else limit]


def _definition(tokens: list[RawToken], command: str) -> tuple[str, Macro, int] | None:
    """Read the definition that the tokens begin with."""
    index = 2 if len(tokens) > 1 and tokens[1].text == "*" else 1
    first, index = argument_at(tokens, index)
    named = [token for token in unbraced(tokens[first:index]) if not token.blank]
    if len(named) != 1 or not named[0].text.startswith("\\"):
        return None
    name = named[0].text
    if command.endswith("def"):
        return _plain_definition(tokens, index, name)
    if command == "\\let":
        return _alias(tokens, index, name)
    return _declared(tokens, index, name, command)


def _plain_definition(tokens: list[RawToken], index: int, name: str) -> tuple[str, Macro, int] | None:
    parameters = 0
    index = skip_blanks(tokens, index)
    while index < len(tokens) and tokens[index].text == f"#{parameters + 1}":
        parameters += 1
        index = skip_blanks(tokens, index + 1)
    return _with_body(tokens, index, name, parameters)


def _alias(tokens: list[RawToken], index: int, name: str) -> tuple[str, Macro, int] | None:
    index = skip_blanks(tokens, index)
    if index < len(tokens) and tokens[index].text == "=":
        index = skip_blanks(tokens, index + 1)
    if index >= len(tokens) or tokens[index].text == name:
        return None
    return name, Macro(0, (tokens[index],)), tokens[index].end


def _declared(tokens: list[RawToken], index: int, name: str, command: str) -> tuple[str, Macro, int] | None:
    parameters, default = 0, None
    index = skip_blanks(tokens, index)
    if index < len(tokens) and tokens[index].text == "[":
        inside, index = _bracketed(tokens, index)
        digits = "".join(token.text for token in inside).strip()
        if digits not in set("0123456789"):
            return None
        parameters = int(digits)
        index = skip_blanks(tokens, index)
        if index < len(tokens) and tokens[index].text == "[":
            inside, index = _bracketed(tokens, index)
            default = tuple(inside)
    found = _with_body(tokens, index, name, parameters, default)
    if found is None or not command.startswith("\\Declare") or command == "\\DeclareRobustCommand":
        return found
    return _operator_or_delimiter(tokens, found, command)


def _operator_or_delimiter(
    tokens: list[RawToken], found: tuple[str, Macro, int], command: str
) -> tuple[str, Macro, int] | None:
    name, macro, end = found
    body = "".join(token.text for token in macro.body)
    if command == "\\DeclareMathOperator":
        return name, make_macro(rf"\operatorname{{{body}}}", 0), end
    behind = next((i for i, token in enumerate(tokens) if token.end == end), len(tokens)) + 1
    first, last = argument_at(tokens, behind)
    if first == last:
        return None
    right = "".join(token.text for token in unbraced(tokens[first:last]))
    return name, make_macro(rf"\left{body}#1\right{right}", 1), tokens[last - 1].end


def _with_body(
    tokens: list[RawToken], index: int, name: str, parameters: int, default: tuple[RawToken, ...] | None = None
) -> tuple[str, Macro, int] | None:
    first, last = argument_at(tokens, index)
    if first == last:
        return None
    return name, Macro(parameters, tuple(unbraced(tokens[first:last])), default), tokens[last - 1].end


def _bracketed(tokens: Sequence[RawToken], index: int) -> tuple[Sequence[RawToken], int]:
    """What stands in the brackets that open at ``index``, and the index behind them."""
    depth = 0
    for position in range(index + 1, len(tokens)):
        text = tokens[position].text
        depth += (text == "{") - (text == "}")
        if text == "]" and not depth:
            return tokens[index + 1 : position], position + 1
        if depth < 0:
            break
    return (), index


def _is_parameter(token: RawToken) -> bool:
    return len(token.text) == 2 and token.text[0] == "#"


def expand(tokens: Sequence[RawToken], macros: Macros) -> list[RawToken]:
    r"""Replace macro calls by their text until none is left.

    Raises:
        ReadError: an argument is missing, or the expansion exceeds the bounds (``\def\a{\a\a}``).
    """
    waiting = list(reversed(tokens))
    done: list[RawToken] = []
    calls = 0
    while waiting:
        token = waiting.pop()
        macro = macros.get(token.text) if token.text[0] == "\\" else None
        if macro is None:
            done.append(token)
            continue
        calls += 1
        if calls > MAX_EXPANSIONS or len(waiting) + len(done) > 2 * MAX_TOKENS:
            raise ReadError(
                token.start, token.end, f"{token.text}, whose expansion does not end", "a macro that ends",
                "is it defined in terms of itself?",
            )  # fmt: skip
        macro = _variant(waiting, macro)
        arguments, end = _take_arguments(waiting, macro, token)
        waiting.extend(reversed(_replaced(macro, arguments, token.start, end)))
    if len(done) > MAX_TOKENS:
        raise too_long(tokens[0].start, tokens[0].end, f"{len(done)} symbols after macros", str(MAX_TOKENS))
    return done


def _variant(waiting: Sequence[RawToken], macro: Macro) -> Macro:
    """The variant of a macro that fits what follows."""
    following = _groups(list(islice(reversed(waiting), MAX_LOOK))) if macro.variants else ""
    found = next((one for one in macro.variants if following.startswith(one[0])), None)
    if found is None:
        return macro
    signature, body = found
    return Macro(len(signature), body, () if signature[0] == "o" else None)


def _groups(following: list[RawToken]) -> str:
    """The groups that follow, as in a signature."""
    index = skip_blanks(following, 0)
    if index < len(following) and following[index].text == "*":
        index = skip_blanks(following, index + 1)
    found = ""
    if index < len(following) and following[index].text == "[":
        _, behind = _bracketed(following, index)
        found = "o" if behind > index else ""
        index = skip_blanks(following, behind)
    while index < len(following) and following[index].text == "{":
        found += "m"
        index = skip_blanks(following, matching_brace(following, index) + 1)
    return found


def _take_arguments(waiting: list[RawToken], macro: Macro, call: RawToken) -> tuple[list[Sequence[RawToken]], int]:
    """Take the arguments of a call off the (reversed) input; also the offset behind the last."""
    end = call.end
    arguments: list[Sequence[RawToken]] = []
    if macro.parameters and waiting and waiting[-1].text == "*":
        waiting.pop()
    for number in range(macro.parameters):
        optional = number == 0 and macro.default is not None
        argument, behind = _take_one(waiting, optional)
        if argument is None and optional:
            argument = macro.default
        if argument is None:
            raise ReadError(
                call.start, call.end, call.text, f"{macro.parameters} argument(s) behind it", "write them in braces"
            )
        end = max(end, behind)
        arguments.append(argument)
    return arguments, end


def _take_one(waiting: list[RawToken], bracketed: bool) -> tuple[Sequence[RawToken] | None, int]:
    skipped: list[RawToken] = []
    while waiting and waiting[-1].blank:
        skipped.append(waiting.pop())
    opening, closing = ("[", "]") if bracketed else ("{", "}")
    if not waiting or (bracketed and waiting[-1].text != "["):
        waiting.extend(reversed(skipped))
        return None, 0
    if waiting[-1].text != opening:
        return _take_single(waiting)
    depth, taken = 0, []
    while waiting:
        token = waiting.pop()
        taken.append(token)
        depth += (token.text == opening) - (token.text == closing)
        if not depth:
            break
    return taken[1:-1], taken[-1].end


def _take_single(waiting: list[RawToken]) -> tuple[Sequence[RawToken] | None, int]:
    token = waiting.pop()
    if token.text in ("}", "&", "\\\\"):
        waiting.append(token)
        return None, 0
    if token.text.isdigit() and len(token.text) > 1:
        waiting.append(RawToken(token.text[1:], token.start + 1, token.end))
        token = RawToken(token.text[0], token.start, token.start + 1)
    return [token], token.end


def _replaced(macro: Macro, arguments: list[Sequence[RawToken]], start: int, end: int) -> list[RawToken]:
    result: list[RawToken] = []
    for token in macro.body:
        if _is_parameter(token):
            number = int(token.text[1])
            if number <= len(arguments):
                result.extend(arguments[number - 1])
                if len(result) > MAX_TOKENS:
                    raise too_long(start, end, "more symbols than allowed after macros", str(MAX_TOKENS))
        else:
            result.append(RawToken(token.text, start, end))
    return result
