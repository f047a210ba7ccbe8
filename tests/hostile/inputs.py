"""Hostile documents, generated: each is a name, the file's name and how to make its bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Hostile:
    """A document: what is hostile about it, its text, and the suffix that says its format."""

    name: str
    make: Callable[[], str | bytes]
    suffix: str = ".md"

    def data(self) -> bytes:
        """The bytes of the file."""
        made = self.make()
        return made if isinstance(made, bytes) else made.encode()


def display(*formulas: str) -> str:
    """Displayed formulas, each a block of its own."""
    return "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas) + "\n"


def aligned(rows: list[str]) -> str:
    return display("\\begin{aligned}\n" + "\\\\\n".join(rows) + "\n\\end{aligned}")


def context(*lines: str) -> str:
    return "<!-- derivations\n" + "\n".join(lines) + "\n-->\n\n"


def nested(opening: str, inside: str, closing: str, depth: int) -> str:
    return opening * depth + inside + closing * depth


def alias_bomb() -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    return context(*rows, "given:", "  - *a11") + display("x = x")


def deep_terms(opening: str, closing: str, depth: int) -> str:
    side = nested(opening, "x", closing, depth)
    return context("given:", "  - x > 0") + display(f"{side} = {side} + 0", f"{side} = x")


def long_texts(size: float) -> tuple[Hostile, ...]:
    """Texts of so many megabytes that hold nearly nothing but one sign."""
    length = int(size * MEBIBYTE)
    return (
        Hostile(f"{size} MB line", lambda: "$$x=" + "x+" * (length // 2) + "x$$\n"),
        Hostile(f"{size} MB of prose", lambda: "word " * (length // 5) + display("x = x")),
        Hostile(f"{size} MB of dollars", lambda: "$" * length),
        Hostile(f"{size} MB of stars", lambda: "*a " * (length // 3) + "\n" + display("x = x")),
        Hostile(f"{size} MB of brackets", lambda: "[" * length + "\n" + display("x = x")),
        Hostile(f"{size} MB of quotation", lambda: "> " * (length // 2) + "\n" + display("x = x")),
        Hostile(f"{size} MB of lists", lambda: "- " * (length // 2) + "\n" + display("x = x")),
        Hostile(f"{size} MB of backticks", lambda: "`" * length + "\n" + display("x = x")),
        Hostile(f"{size} MB of comments", lambda: "<!--" * (length // 4) + "\n" + display("x = x")),
        Hostile(f"{size} MB of new lines", lambda: "\n" * length + display("x = x")),
        Hostile(f"{size} MB of TeX", lambda: r"\begin{align}" * (length // 13), ".tex"),
        Hostile(f"{size} MB of TeX comments", lambda: "%" * length + "\n$$x=x$$", ".tex"),
    )


def definitions(circle: int, chain: int) -> tuple[Hostile, ...]:
    """So many names that are defined by one another, in a circle and in a chain in which each is twice the next."""
    return (
        Hostile(
            f"circle of {circle} definitions",
            lambda: display(*[f"a_{{{n}}} := a_{{{(n + 1) % circle}}} + 1" for n in range(circle)]),
        ),
        Hostile(
            f"chain of {chain} definitions",
            lambda: display(
                *[f"a_{{{n + 1}}} := a_{{{n}}} + a_{{{n}}}" for n in range(chain)],
                f"a_{{{chain}}} = 2^{{{chain}}} a_0",
            ),
        ),
    )


def many_context_lines(lines: int) -> Hostile:
    """So many lines of a block, and formulas that may rest on each of them."""
    given = [f"  - x_{{{n}}} > 0" for n in range(lines)]
    return Hostile(f"{lines} context lines", lambda: context("given:", *given) + display(*["x_1 = x_1"] * 20))


TEXTS = (
    *long_texts(0.25),
    *definitions(circle=200, chain=30),
    many_context_lines(100),
    Hostile("braces", lambda: display(nested("{", "x", "}", 100_000) + " = x")),
    Hostile("unclosed braces", lambda: display("{" * 100_000 + " = x")),
    Hostile("parentheses", lambda: display(nested("(", "x", ")", 100_000) + " = x")),
    Hostile("left-right", lambda: display(nested(r"\left(", "x", r"\right)", 30_000) + " = x")),
    Hostile("bars", lambda: display("|" * 100_001 + "x = y")),
    Hostile("scripts", lambda: display("x" + "^x" * 50_000 + " = x")),
    Hostile("scripts in braces", lambda: display("x" + nested("^{x", "", "}", 50_000) + " = x")),
    Hostile("primes", lambda: display("f" + "'" * 100_000 + "(x) = x")),
    Hostile("minus signs", lambda: display("x = " + "-" * 100_000 + "x")),
    Hostile("10 MB line", lambda: "$$x=" + "x+" * (5 * MEBIBYTE) + "x$$\n"),
    Hostile("10 MB of prose", lambda: "word " * (2 * MEBIBYTE) + display("x = x")),
    Hostile("backticks of all lengths", lambda: " ".join("`" * n for n in range(1, 3000)) + "\n" + display("x = x")),
    Hostile("17 MB", lambda: "x" * (17 * MEBIBYTE)),
    Hostile("TeX dollars", lambda: "$x$ " * MEBIBYTE, ".tex"),
    Hostile("rst directives", lambda: ".. math::\n\n   x = x\n\n" * 50_000, ".rst"),
    Hostile("rst nesting", lambda: "".join(" " * n + "* a\n\n" for n in range(2000)), ".rst"),
    Hostile("rst include", lambda: ".. include:: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd\n", ".rst"),
    Hostile("rst tables", lambda: ("+---" * 300 + "+\n" + "| a " * 300 + "|\n") * 300, ".rst"),
    Hostile("notebook of nothing", lambda: '{"cells":' + "[" * 100_000, ".ipynb"),
    Hostile("notebook of numbers", lambda: '{"nbformat": 4, "cells": ' + "9" * 1_000_000 + "}", ".ipynb"),
    Hostile("notebook of no cells", lambda: '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', ".ipynb"),
    Hostile("self-doubling macro", lambda: r"\def\a{\a\a}" + display(r"\a = x")),
    Hostile("mutual macros", lambda: r"\def\a{\b\b}\def\b{\a\a}" + display(r"\a = \b")),
    Hostile(
        "doubling macros",
        lambda: (
            "".join(rf"\def\a{chr(97 + i)}{{\a{chr(98 + i)}\a{chr(98 + i)}}}" for i in range(25))
            + r"\def\az{x}"
            + display(r"\aa = x")
        ),
    ),
    Hostile(
        "macros of long arguments",
        lambda: r"\newcommand{\d}[1]{#1#1#1#1#1#1#1#1}" + display(nested(r"\d{", "x", "}", 40) + "=x"),
    ),
    Hostile("many macros", lambda: "".join(rf"\newcommand{{\m{'a' * n}}}{{x}}" for n in range(2500)) + display("x=x")),
    Hostile("million cells", lambda: display(r"\begin{aligned}" + "&=" * 1_000_000 + r"\end{aligned}")),
    Hostile("million equals", lambda: display("x" + "=x" * 1_000_000)),
    Hostile("million rows", lambda: display(r"\begin{aligned}" + r"&=x\\" * 500_000 + r"\end{aligned}")),
    Hostile("20,000 steps", lambda: aligned(["x &= x"] + ["&= x"] * 20_000)),
    Hostile("30,000 blocks", lambda: display(*["x = x"] * 30_000)),
    Hostile("100,000 formulas", lambda: "$x$ " * 100_000 + display("x = x")),
    Hostile("100,000 definitions", lambda: " ".join(f"$a_{{{n}}} = b_{{{n}}}$" for n in range(100_000))),
    Hostile(
        "circle of inline definitions",
        lambda: " ".join(f"$a_{{{n}}} = a_{{{(n + 1) % 1000}}} + 1$" for n in range(1000)) + display("a_0 = 1"),
    ),
    Hostile(
        "squaring definitions",
        lambda: display("a_0 := x + y + z", *[f"a_{{{n + 1}}} := a_{{{n}}}^2" for n in range(30)], "a_{30} = 1"),
    ),
    Hostile("100,000 context lines", lambda: context("given:", *["  - x > 0"] * 100_000) + display("x = x")),
    Hostile("context of one line", lambda: context("given: [" + "x, " * 60_000 + "]") + display("x = x")),
    Hostile("context of brackets", lambda: context("given: " + "[" * 90_000) + display("x = x")),
    Hostile("context of quotes", lambda: context("given:", '  - "' + "\\x" * 50_000 + '"') + display("x = x")),
    Hostile("YAML aliases", alias_bomb),
    Hostile(
        "YAML tags", lambda: context("given: [!!python/object/apply:os.system ['touch canary']]") + display("x = x")
    ),
    Hostile("YAML merge", lambda: context("macros: {<<: &a {b: c}, d: *a}") + display("x = x")),
    Hostile(
        "names of Python",
        lambda: display(
            "__import__(os) = x", r"\text{__import__}('os').system('id') = 1", "eval(x) = lambda", "x.__class__ = 1"
        ),
    ),
    Hostile("look-alikes", lambda: display("х = x", "ｘ = x", "𝒙 = x", "x\u0301 = x", "ⅹ = x", "Ω = Ω")),
    Hostile(
        "right-to-left marks", lambda: display("\u202ex = y\u202c", "\u2066x\u2069 = x", "x\u200b = x", "\ufeffx = x")
    ),
    Hostile("carriage returns", lambda: display("x = x").replace("\n", "\r")),
    Hostile("CRLF", lambda: display("x = x").replace("\n", "\r\n")),
    Hostile("strange line ends", lambda: "$$\u2028x = x\u2029\x0b\x0c\x85$$\n"),
    Hostile("nothing", lambda: ""),
    Hostile("byte order mark", lambda: b"\xef\xbb\xbf$$x = x$$"),
)
"""Hostile as text: whatever the mathematics, reading ends."""

LONGER = (*long_texts(1), *long_texts(5), *definitions(circle=800, chain=60), many_context_lines(400))
"""The same at sizes that take longer; what is quadratic shows at the others already."""

UNUSABLE = (
    Hostile("invalid UTF-8", lambda: b"$$x = \xff\xfe$$"),
    Hostile("overlong UTF-8", lambda: b"$$x = \xc0\xaf$$"),
    Hostile("surrogate", lambda: b"$$x = \xed\xa0\x80$$"),
    Hostile("UTF-16", lambda: "$$x = x$$".encode("utf-16")),
    Hostile("NUL", lambda: b"$$x = \0$$"),
    Hostile("random bytes", lambda: bytes(range(256)) * 4096),
    Hostile("no JSON", lambda: b"{", ".ipynb"),
    Hostile("unknown format", lambda: b"$$x = x$$", ".doc"),
)
"""No text at all: one clear line and status 2."""

MATHEMATICS = (
    Hostile("tower", lambda: display("9^{9^{9^9}} = 1", "x = 9^{9^{9^9}}", "9^{9^{9^{9^9}}} - 9^{9^{9^{9^9}}} = 0")),
    Hostile(
        "negative tower",
        lambda: display("2^{-10^{10}} = 0", "(1/3)^{9^{9^9}} = 0", "x^{10^{10}} = x", "x^{-10^{10}} = 1"),
    ),
    Hostile(
        "power of a sum", lambda: display("(x+1)^{10^{10}} = 1", "(x+y+z)^{500} = 1", "(x+1)^{1000} = (x+1)^{999}(x+1)")
    ),
    Hostile("exponent of nested sums", lambda: display("((((x+1)^{99}+1)^{99}+1)^{99}+1)^{99} = 1")),
    Hostile("factorial", lambda: display("(10^{10})! = 1", "100000000! = 1", "10000!!! = 1", "(((9!)!)!)! = 1")),
    Hostile("binomial", lambda: display(r"\binom{10^9}{5\cdot 10^8} = 1", r"\binom{n}{10^9} = 1")),
    Hostile("gamma", lambda: display(r"\Gamma(10^{12}) = 1", r"\zeta(10^{30}) = 1", r"\Gamma(-10^{12}) = 1")),
    Hostile(
        "long sum",
        lambda: display(
            r"\sum_{i=1}^{10^{12}} i = 1", r"\sum_{i=1}^{10^{12}} \frac{1}{i^2} = 2", r"\prod_{i=1}^{10^{12}} i = 1"
        ),
    ),
    Hostile("nested sums", lambda: display("".join(rf"\sum_{{i_{n}=1}}^{{100}}" for n in range(8)) + "x = 1")),
    Hostile("product of sums", lambda: display("".join(f"(a_{{{n}}}+b_{{{n}}})" for n in range(60)) + " = 1")),
    Hostile("product of sums of one letter", lambda: display("".join(f"(x+{n})" for n in range(60)) + " = x^{60}")),
    Hostile(
        "sum of quotients", lambda: display("+".join(rf"\frac{{1}}{{x_{{{n}}}+y_{{{n}}}}}" for n in range(60)) + " = 1")
    ),
    Hostile("sum of roots", lambda: display("+".join(rf"\sqrt{{{n}}}" for n in range(2, 100)) + " = 1")),
    Hostile("million digits", lambda: display("9" * 1_000_000 + " = 1")),
    Hostile(
        "many digits",
        lambda: display("9" * 15_000 + " = 1", "0." + "3" * 15_000 + " = x", "x^{" + "9" * 15_000 + "} = x"),
    ),
    Hostile("prime", lambda: display(f"\\log({2**2203 - 1}) = 1", f"\\sqrt{{{(2**521 - 1) * (2**607 - 1)}}} = 1")),
    Hostile("fractions", lambda: display(nested(r"\frac{1}{1+", "x", "}", 60) + " = x")),
    Hostile("deep fractions", lambda: display(nested(r"\frac{1}{1+", "x", "}", 20_000) + " = x")),
    Hostile("deep functions", lambda: deep_terms(r"\sin(", ")", 60)),
    Hostile("deep roots", lambda: deep_terms(r"\sqrt{1+", "}", 45)),
    Hostile("deep exponents", lambda: deep_terms("e^{", "}", 45)),
    Hostile("deep logarithms", lambda: deep_terms(r"\log(1+", ")", 45)),
    Hostile("deep derivatives", lambda: deep_terms(r"\frac{d}{dx}\left(x+", r"\right)", 20)),
    Hostile(
        "derivative of high order",
        lambda: display(
            r"\frac{d^{1000000}}{dx^{1000000}} e^{x^2} = 1", r"\frac{d^{60}}{dx^{60}} e^{-x^2} \sin(x^3) = 1"
        ),
    ),
    Hostile(
        "derivative of a tower",
        lambda: display(r"\frac{d}{dx} x^{x^{x^{x^{x^x}}}} = 1", r"\frac{d^9}{dx^9} x^{x^{x}} = 1"),
    ),
    Hostile(
        "deep integrals",
        lambda: display("".join([r"\int_0^1"] * 16) + "x" + "".join(rf"\,dx_{{{n}}}" for n in range(16)) + " = x"),
    ),
    Hostile(
        "oscillation",
        lambda: display(
            r"\int_0^1 \sin(10^{30} x) dx = 1",
            r"\int_{-\infty}^{\infty} \sin(e^{x^2}) dx = 1",
            r"\int_0^1 \sin(1/x)/x dx = 2",
        ),
    ),
    Hostile(
        "singular integrals",
        lambda: display(
            r"\int_0^1 x^{-0.999999} dx = 1",
            r"\int_0^{10^{300}} e^{x} dx = 1",
            r"\int_0^1 \frac{1}{(x-\frac13)^{12}} dx = 1",
        ),
    ),
    Hostile(
        "exponential of exponentials",
        lambda: display("e^{e^{e^{e^{e^{100}}}}} = 1", r"\sin(e^{e^{e^{10}}}) = 0", r"\sin(10^{10^{10}}) = 0"),
    ),
    Hostile("floor of exponents", lambda: display(r"\log \log \log \log 9^{9^{9^9}} = 1", r"\cos(9^{9^9} \pi) = -1")),
    Hostile(
        "matrix",
        lambda: display(
            r"\det\begin{pmatrix}"
            + r"\\".join("&".join(f"a_{{{i},{j}}}" for j in range(30)) for i in range(30))
            + r"\end{pmatrix} = 0"
        ),
    ),
    Hostile(
        "huge cases",
        lambda: display(
            r"f(x) = \begin{cases}" + r"\\".join(f"{n} & x = {n}" for n in range(1000)) + r"\end{cases}", "f(1) = 1"
        ),
    ),
    Hostile(
        "equivalence",
        lambda: display(r"x^{40} - 3x^{17} + 1 = 0 \Leftrightarrow x = 2", r"x^{10^9} = 1 \Leftrightarrow x = 1"),
    ),
    Hostile(
        "many variables",
        lambda: display(
            "+".join(f"x_{{{n}}}" for n in range(1500)) + "=" + "+".join(f"x_{{{n}}}" for n in reversed(range(1500)))
        ),
    ),
    Hostile(
        "many factors",
        lambda: display(
            " ".join(f"x_{{{n}}}^2" for n in range(1500)) + "=" + " ".join(f"x_{{{n}}}" for n in range(1500))
        ),
    ),
    Hostile("expectation", lambda: display(r"\mathbb{E}[" * 40 + "X" + "]" * 40 + r" = \mathbb{E}[X]")),
)
"""Hostile as mathematics: values that no machine holds, normal forms that explode, numbers that cannot be found."""
