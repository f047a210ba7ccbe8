"""Rows of the grammar: what names are."""

from __future__ import annotations

from derivations.meaning.sentences.bindings import (
    apposed,
    given,
    let_goes_on,
    letting,
    naming,
    of_several,
    of_values,
    order_goes_on,
    something,
    stating,
    where_states,
)
from derivations.meaning.sentences.matcher import PROPERTY
from derivations.meaning.sentences.row import Group, Row

_B = Group.BINDING
_LET = (
    r"(?:let(?:(?: us|'?s)(?: (?:define|write|denote|set|put|introduce|take|consider|choose|call|say|fix))?)?"
    r"|defin(?:e|ing)|put(?:ting)?|denot(?:e|ing)|letting|abbreviat(?:e|ing)|introduc(?:e|ing)"
    r"|we (?:set|take|choose|fix|let|write)|consider(?: the (?:functions?|quantity))?|^(?:set|take|fix|choose|write)"
    r"|(?:and|now|,|also|to) (?:set|take|fix|choose)|namely)"
)
_FILL = r"(?: (?:now|also|then|here|that|instead|again|further|as|by|furthermore|finally|both|,|:|and|the))*"
_WHERE = (
    r"(?:where|with|here|in which|wherein)(?: (?:now|also|here|again|both|that|as|,|and|this time|of course"
    r"|for (?:example|instance)|we(?: have)? (?:defined?|used?|write|wrote|set|put|denoted?|introduced?|let"
    r"|abbreviated?|assumed?|have)))*"
)
_GIVEN = (
    r"(?:given|defined|denoted|specified|expressed|described|modell?ed|parametri[sz]ed|written|represented|known"
    r"|chosen|set|taken|approximated)(?: {W})?(?: (?:by|as|via|through|to be|using|from|in|for|the|following|formula"
    r"|:|of|form))*"
)
_FORM = r"(?:of|in|has|have|takes?|with)(?: (?:the|a|an|general|simple|following|closed))* (?:form|type|shape|formula)"

BINDING: tuple[Row, ...] = (
    Row(
        "let",
        _B,
        "Let $X$ be a random variable",
        r"(?:let|denote|define|consider) {N} (?:be|is|denote|represent|stand for|mean|to be|as) {NP}(?: (?:of|on"
        r"|over|in|from|for|to|between) {F2})?",
        naming(of="F2"),
    ),
    Row(
        "has-noun",
        _B,
        r"$X$ has mean $\mu$ and variance $\sigma^2$",
        r"(?!<[eE]\d){N2} (?:has|have|having|with) {NP} {N}",
        naming(),
    ),
    Row(
        "is-of",
        _B,
        r"where $\mu$ is the mean of $X$",
        r"{N} (?:also )?(?:{BE}|denotes?|represents?|stands? for|means?|refers? to|indicates?|gives?)(?: (?:now|just"
        r"|simply|here|thus|then|again|called|assumed to be|said to be|known as|not|taken to be|given by|defined as"
        r"|exactly|precisely|also))* {NP}(?: (?:of|for|on|over|in|from|between) {F2})?(?: {E1})?",
        naming(of="F2"),
    ),
    Row(
        "called",
        _B,
        "we call $Z$ the partition function",
        r"(?:we )?(?:call|refer to|denote|interpret|view|treat|regard|think of) {N} (?:as )?{NP}(?: of {F2})?",
        naming(of="F2"),
    ),
    Row(
        "denoted-by",
        _B,
        r"the mean of $X$ is denoted by $\mu$",
        r"{NP}(?: of {F2})?(?: (?:is|are|be|will be|being))? (?:denoted|written|labell?ed|represented|abbreviated"
        r"|indexed|parametri[sz]ed)(?: by| as)? {N}",
        naming(of="F2"),
    ),
    Row(
        "denote-by",
        _B,
        r"denote by $\mu$ the mean",
        r"(?:denot(?:e|ing)|writ(?:e|ing)|call) by {N} {NP}(?: of {F2})?|(?:we )?(?:write|use) {N1} (?:for"
        r"|to denote) {NP1}",
        naming(of="F2"),
    ),
    Row(
        "denote",
        _B,
        r"denote the mean of $X$ by $\mu$",
        r"(?:denot(?:e|ing)|call|writ(?:e|ing)|abbreviat(?:e|ing)) {NP}(?: of {F2})?(?: {W}){0,3}? (?:by|as|with) {N}",
        naming(of="F2"),
    ),
    Row(
        "noun-is",
        _B,
        "The Pareto density is $p(x) = 2/x^3$",
        r"{NP}(?: (?:of|for|on|in|at|to) (?:(?:{NP2} )?{L2}|{GAP}{W}))?(?: (?:,|which|that|then|therefore|thus|now"
        r"|hence))? (?:is|are|was|reads|has|have|takes|equals)(?: (?:then|thus|therefore|now|simply|just|given"
        r"|defined|denoted|written|expressed|modelled|modeled|by|as|in|the|form|of|following|:|equal|to|probability"
        r"|mass|density))* {E}",
        naming(name="E", of="L2"),
        spoken=True,
    ),
    Row(
        "define-as",
        _B,
        "we define $f(x) = x$ as the density of $X$",
        r"(?:define|denote|call|write|introduce|refer to) {E} (?:as|to be|,) {NP}(?: of {F2})?",
        naming(name="E", of="F2"),
    ),
    Row(
        "noun-is-name",
        _B,
        r"The mean of $X$ is $\mu$",
        r"{NP}(?: (?:of|for|on|in) (?:{L2}|{GAP}{W}))? (?:is|are|be)(?: (?:denoted|given|written|called|by|as|the"
        r"|now|then))* {N}",
        naming(of="L2"),
    ),
    Row(
        "and-also",
        _B,
        "and $z^*$ its conjugate",
        r"(?:and|,|with) {N} (?:be |denotes? |as |being )?(?:its|their|an?|the|another) {NP}(?: (?:of|on) {F2})?",
        naming(of="F2"),
    ),
    Row("apposition-of", _B, r"a matrix of covariates $X$", r"{NP} of (?!(?:an?|the|each|every)){W} {N}", of_several),
    Row("apposition", _B, "For a random variable $X$", r"{NP} (?:\( )?{N}", apposed),
    Row(
        "values-of",
        _B,
        "for the drift $b(x) = -x$",
        r"(?:for|with|by|using|under|has|have) (?:an?|the|this|its|our|their) (?:{G} ){1,4}{E}",
        of_values,
    ),
    Row("set-of", _B, "let $p(x) = x$ be a law", rf"{_LET}{_FILL} {{R}}(?: be(?= (?:the|an?) ))?", letting),
    Row("where-states", _B, "where $a = 1$", rf"{_WHERE} {{R}}", where_states),
    Row("with-quantity", _B, "With friction $a > 0$", r"with (?:an? |the )?(?:{G} ){1,3}{O}", stating(slot="O")),
    Row(
        "order-also",
        _B,
        "where $a$ is a rate and $b > 0$",
        r"(?:, and|and|,) {O}(?= [,.;:](?: |$)|$| <[A-Z]\d+>)",
        order_goes_on,
    ),
    Row("let-also", _B, "Let $p$ be a density and $Y = X^2$", r"(?:and|,) (?:{E}|{O})", let_goes_on),
    Row("given-by", _B, "is given by $f(x) = x$", rf"{_GIVEN} {{R}}", given, spoken=True),
    Row("of-the-form", _B, "of the form $f(x) = ax$", rf"{_FORM}(?: :)? {{R}}", given, spoken=True),
    Row(
        "let-anything",
        _B,
        "Let $y$ be a twisted copy of $x$",
        rf"let {{N}} (?:be|denote)(?! {PROPERTY})",
        something,
    ),
)

MEMBERSHIP: tuple[Row, ...] = (Row("membership", _B, r"we draw $x \sim p$", r"{M}", stating(slot="M")),)
"""What a membership or a law says of its names wherever it stands, if nothing before made something else of it."""
