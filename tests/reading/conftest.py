"""Fixtures for the reading tests: a one-line spelling of syntax trees, so that expectations can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derivations.reading import syntax as tree
from derivations.reading.syntax import Node


def render(node: Node | None) -> str:
    match node:
        case tree.Number(text=text) | tree.Name(text=text):
            return text
        case tree.Text(text=text):
            return f'"{text}"'
        case tree.Operator(symbol=symbol):
            return f"op{symbol}"
        case tree.Row(items=items):
            return f"({' '.join(map(render, items))})"
        case tree.Additive(terms=terms):
            return f"sum[{' '.join(sign + render(term) for sign, term in terms)}]"
        case tree.Related(items=items, relations=marks) | tree.Sequence(items=items, separators=marks):
            pairs = zip(marks, items[1:], strict=True)
            return f"{type(node).__name__}[{render(items[0])}{''.join(f' {m} {render(i)}' for m, i in pairs)}]"
        case _:
            return _rest(node)


def _rest(node: Node | None) -> str:
    match node:
        case tree.Script(base=base, sub=sub, sup=sup, primes=primes):
            below = f"_{{{render(sub)}}}" if sub else ""
            above = f"^{{{render(sup)}}}" if sup else ""
            return f"{render(base)}{below}{above}{chr(39) * primes}"
        case tree.Fence(open=opening, close=closing, body=body):
            return f"<{opening} {render(body)} {closing}>"
        case tree.Fraction(numerator=above, denominator=below):
            return f"frac{{{render(above)}}}{{{render(below)}}}"
        case tree.Root(radicand=radicand, degree=degree):
            return f"root[{render(degree)}]{{{render(radicand)}}}"
        case tree.Accent(accent=accent, body=body):
            return f"{accent}{{{render(body)}}}"
        case tree.Table(environment=name, rows=rows):
            return f"{name}[{'; '.join(' & '.join(map(render, row)) for row in rows)}]"
        case _:
            return "·"


@pytest.fixture(name="render", scope="session")
def _render() -> Callable[[Node | None], str]:
    return render
