"""Rows of the grammar: what signs stand for, in the whole document."""

from __future__ import annotations

from derivations.meaning.sentences.notations import naturals, notation, of_nabla
from derivations.meaning.sentences.row import OTHERWISE_ZERO, Group, Row
from derivations.meaning.sentences.signs import (
    alone,
    any_norm,
    being,
    brackets,
    by_cases,
    defined,
    denoted,
    denoting,
    equated_in_prose,
    norms,
    operations,
    restricted_sums,
    superscripts,
)
from derivations.meaning.sentences.yields import Sign

_N = Group.NOTATION
_DENOTES = (
    r"(?:denotes?|stands? for|means?|marks?|is|are|represents?|signif(?:y|ies)|will denote|will be) (?:the |an? )?"
)
_SIGN = rf"(?:{{S}}|the (?:star|asterisk|prime|dot|bar|hat|dagger|tilde|overbar|superscript)) {_DENOTES}"

_FILL = r"(?: (?:also|always|here|simply|just|now|then|again|will|shall|thus))*"
_MEANS = r"denotes?|stands? for|means?|represents?|signif(?:y|ies)|refers? to|indicates?|understand|mark"
_WRITE = r"(?:write|use|using|writing|set|put|notation|abbreviate|symbols?)"
_RUNS = r"(?:runs?|extends?|ranges?|reach(?:es)?|go(?:es)?)"
_PART = (
    r"(?!(?:the |an? )?(?:whole|all|entire|full|complete|real (?:line|numbers?|axis)|reals|everything)\b)(?:{F}|{W})"
)
_PARTLY = (
    r"(?:positive|negative|non-?negative|unit|upper|lower|first|half|half-line|half-space|right|left|interior|exterior"
    r"|surface|sphere|ball|disks?|discs?|interval|boundary|region|domain|simplex|torus|circle|quadrant|octant|orthant"
    r"|semi-?axis)"
)
"""Parts of a space, over which an integral runs that is taken over less than all of it."""
_NORM = (
    r"(?:{L}|max|maximum|sup|supremum|uniform|infinity|chebyshev|manhattan|taxicab|1-|l1|l_1|p-|operator|spectral|nuclear"
    r"|trace|dual|weighted|energy|sobolev|mahalanobis)"
)
_KIND = r"(?:square|curly|angle|angular|angled|vertical|double|single|the|these)"


def _called(noun: str) -> str:
    """Words that call a formula something."""
    return rf"{noun}(?: matrix| operator)? (?P<F2><x\d+>)|(?P<F3><x\d+>) {{BE}} (?:the |a |an |its )?{noun}"


NOTATION: tuple[Row, ...] = (
    Row("naturals", _N, r"$\mathbb{N} = \{0, 1, \dots\}$", r"{E}", naturals),
    Row("convolution", _N, "$*$ denotes convolution", rf"{_SIGN}convolution", notation(Sign.CONVOLUTION)),
    Row("convolutions", _N, "the convolution of $f$", r"convol\w+", notation(Sign.CONVOLUTION)),
    Row("hessian", _N, r"$\nabla^2$ is the Hessian", rf"{_SIGN}hessian", notation(Sign.HESSIAN)),
    Row("laplacian", _N, r"$\nabla^2$ is the Laplacian", rf"{_SIGN}laplac(?:ian|e operator)", notation(Sign.LAPLACIAN)),
    Row("hessian-called", _N, r"the Hessian $\nabla^2 f(x)$", _called("hessian"), of_nabla(Sign.HESSIAN)),
    Row("laplacian-called", _N, r"the Laplacian $\nabla^2 f$", _called("laplacian"), of_nabla(Sign.LAPLACIAN)),
    Row(
        "conjugation",
        _N,
        "the star marks the conjugate",
        rf"{_SIGN}(?:complex )?conjugat(?:e|ion)",
        notation(Sign.CONJUGATE),
    ),
    Row("conjugates", _N, "the conjugate of $z$", r"(?:complex )?conjugat\w+|hermitian", notation(Sign.CONJUGATE)),
    Row("transposition", _N, "$'$ denotes transposition", rf"{_SIGN}transpos(?:e|ition)", notation(Sign.USUAL_MEANING)),
    Row(
        "adjunction", _N, r"$\dagger$ denotes the adjoint", rf"{_SIGN}(?:hermitian )?adjoint", notation(Sign.CONJUGATE)
    ),
    Row(
        "cross", _N, r"$\times$ is the cross product", rf"{_SIGN}(?:cross|vector) product", notation(Sign.CROSS_PRODUCT)
    ),
    Row(
        "entrywise",
        _N,
        r"$\odot$ is the Hadamard product",
        rf"{_SIGN}(?:hadamard|element-?wise|entry-?wise|schur|element wise) (?:product|multiplication)",
        notation(Sign.USUAL_MEANING),
    ),
    Row(
        "tensor",
        _N,
        r"$\otimes$ is the Kronecker product",
        rf"{_SIGN}(?:kronecker|tensor|outer) product",
        notation(Sign.USUAL_MEANING),
    ),
    Row("composition", _N, r"$\circ$ denotes composition", rf"{_SIGN}composition", notation(Sign.USUAL_MEANING)),
    Row(
        "another-name",
        _N,
        "the prime marks the second policy",
        r"the (?:prime|dot|bar|hat|tilde|star|superscript) (?:marks?|denotes?|indicates?|labels?"
        r"|distinguishes) (?:the|a|an) (?:second|first|next|new|old|other|updated) {W}",
        notation(Sign.USUAL_MEANING),
    ),
    Row(
        "dots",
        _N,
        "dots denote time derivatives",
        r"(?:the )?(?:over)?dots? (?:denotes?|means?|is|are) (?:the )?(?:time )?(?:derivatives?|differentiation)",
        notation(Sign.USUAL_MEANING),
    ),
    Row(
        "log-base",
        _N,
        "logarithms are to base 2",
        r"(?:logs?|logarithms?|<s\d+>)(?: {W}){0,6}? bases? (?:{F}|{W})|bases? (?:{F1}|{W}) logarithms?|(?:binary"
        r"|decimal|common|dyadic) logarithms?|(?:logs?|logarithms?)(?: {W}){0,4}? (?:are|is|be|being)(?: {W}){0,2}?"
        r" (?:binary|decimal|dyadic|base-(?:2|10|two|ten))|(?:in|of|as) (?:bits|shannons|hartleys|bans)",
        notation(Sign.LOG_BASE, "F"),
    ),
    Row(
        "range",
        _N,
        "all integrals run over the positive half-line",
        rf"(?:integrals?|integrations?)(?: (?:here|below|above|(?:in|on) (?:this|the) {{W}}))? (?:always |only |all )*"
        rf"(?:{_RUNS}|(?:is|are|be|being)(?: {{W}}){{0,2}}) (?:only )?(?:over|from|on|within|to|along|between) {_PART}"
        rf"|integrat(?:e|es|ed|ing)(?: {{W}}){{0,3}}? (?:only )?(?:over|on|along|within) (?:{{W}} )?{_PARTLY}"
        rf"|(?:domain|region|range|limits|area|volume) of integration (?:{_RUNS}|is|are|be|being) (?:over )?"
        + _PART.replace("{F}", "{F1}"),
        notation(Sign.RANGE, "F"),
    ),
    Row(
        "first-index",
        _N,
        "indices start at zero",
        r"(?:ind(?:ex|ices)|counting|numbering|sums?|products?|we (?:count|number|index)|zero-based|0-based)"
        r"(?: {W}){0,3}? (?:starts?|begins?|runs?|counts?|numbers?) (?:at|from|with) (?:zero|0)"
        r"|(?:zero|0)-based(?: {W}){0,2} (?:ind(?:ex|ices|exing)|numbering|counting|arrays?)",
        notation(Sign.FIRST_INDEX),
    ),
    Row(
        "indices",
        _N,
        "repeated indices are summed",
        r"repeated (?:{W} )?ind(?:ices|ex)|summation convention|einstein(?:'s)? (?:summation|convention"
        r"|notation)(?: convention)?",
        notation(Sign.SUMMED_INDICES),
    ),
    Row("layout", _N, "in denominator layout", r"denominator[ -]layout", notation(Sign.DENOMINATOR_LAYOUT)),
    Row(
        "by-deviation",
        _N,
        "parametrised by its standard deviation",
        r"(?:parametri[sz]ed|second argument|second parameter|specified)(?: {W}){0,5} standard deviation",
        notation(Sign.NORMAL_BY_DEVIATION),
    ),
    Row(
        "by-precision",
        _N,
        "with mean and precision",
        r"(?:parametri[sz]ed|second argument|second parameter|specified|mean and)(?: {W}){0,4} precision"
        r"|precision (?:comes |is |stands )?second",
        notation(Sign.NORMAL_BY_PRECISION),
    ),
    Row(
        "generalised",
        _N,
        "the principal value of the integral",
        r"principal values?|cauchy principal value|p\.v\.|finite part|ces[aà]ro(?: (?:sum|means?|summation))?"
        r"|(?:abel|borel|ramanujan) summation|(?:zeta|dimensional) regulari[sz]ation"
        r"|analytic(?:ally)? continu(?:ation|ed)"
        r"|divergent (?:series|integral|sum)|in the distributional sense"
        r"|integrals? without (?:limits|bounds|a range)|in the sense of (?:distributions|cauchy|abel|borel|ces[aà]ro)"
        r"|generali[sz]ed functions?|formal power series|it[oô] (?:integral|calculus|process)|stratonovich(?: {W})?",
        notation(Sign.GENERALISED_VALUES),
    ),
    Row("sign-denotes", _N, r"$[x]$ denotes the integer part", rf"{{F}}{_FILL} (?:{_MEANS})", denoting),
    Row("sign-is", _N, r"where $|w|$ is the length of the word", rf"{{F}}{_FILL} (?:{{BE}}|will be|to be)", being),
    Row(
        "sign-for",
        _N,
        r"write $[x]$ for the floor of $x$",
        rf"(?:{_WRITE}) {{F}} (?:for|to denote|to mean|as)",
        denoting,
    ),
    Row(
        "by-sign",
        _N,
        "denote by $[x]$ the integer part",
        r"denot(?:e|ing) by {F}|by {F1} we (?:denote|mean|understand)",
        denoting,
    ),
    Row(
        "sign-written",
        _N,
        r"the integer part of $x$ is written $[x]$",
        r"(?:denoted|written|abbreviated|denote|write)(?:(?: (?:{W}|{L1})){0,8}? (?:by|as|with))? {F}",
        denoted,
    ),
    Row("sign-apposed", _N, r"the maximum norm $\|x\|$", r"(?:norm|product|order|cardinality) {F}", denoted),
    Row(
        "operation-denotes",
        _N,
        r"here $\log$ denotes the discrete logarithm",
        rf"{{F}}{_FILL} (?:{_MEANS})|(?:let|here) {{F1}} (?:be|is|denote)",
        operations,
    ),
    Row("operation-for", _N, r"write $x^n$ for the $n$-th component", rf"(?:{_WRITE}) {{F}} for", operations),
    Row(
        "sums-over",
        _N,
        "sums run over odd $k$ only",
        r"sums? (?:always |only )?(?:runs?|is|are|extends?)(?: {W}){0,2}? over(?: the| all)? (?:odd|even|primes?"
        r"|coprime|distinct|non-?zero)|(?:prime|dash|star|asterisk) (?:on|over|at|beside) (?:the|a) sum",
        restricted_sums,
    ),
    Row(
        "superscripts",
        _N,
        "superscripts are indices",
        r"superscripts? (?:are|is|number|label|denote|to number|to label|indicate|count)(?: {W}){0,2}? (?:indices"
        r"|labels|components?|coordinates?|no powers|not powers|an index|index|iterations?|layers?|time steps?)"
        r"|(?:upper|contravariant) (?:indices|components)|superscripts to (?:number|label)",
        superscripts,
    ),
    Row("sign-alone", _N, "the class $[x]$", r"{F}", alone),
    Row(
        "brackets",
        _N,
        "square brackets denote the integer part",
        rf"(?:{_KIND} ){{0,2}}(?:brackets|braces|bars){_FILL} (?:{_MEANS}|are)",
        brackets,
    ),
    Row(
        "norm",
        _N,
        r"distances are taken in the maximum norm",
        rf"(?:in|by|with|to|use|using|under|take|norms? {{BE}}|on)(?: (?:the|an?|our))? {_NORM} norms?(?! <)",
        norms,
    ),
    Row(
        "some-norm",
        _N,
        r"given a vector space $V$ with norm $\|.\|$",
        r"normed (?:{W} )?spaces?\b|\b(?:any|some|an arbitrary|arbitrary) norm\b"
        r"|spaces?(?: {F})?,? (?:{W} )?with (?:an? )?norm\b",
        any_norm,
    ),
    Row(
        "sign-by-cases",
        _N,
        "$(x - a)_+ = x - a$ if $x > a$ and $0$ otherwise",
        rf"{{E}} {OTHERWISE_ZERO}",
        by_cases,
    ),
    Row("function-defined", _N, r"define $\exp(x) = 1 + x$", r"(?:define|write|denote)(?: by)? {E}", defined),
    Row("sign-equation", _N, r"$\langle x, y \rangle = x^\top M y$", r"{E}", equated_in_prose),
    Row(
        "degrees",
        _N,
        "angles are in degrees",
        r"(?:in|are|is|by|uses?|using|mean|denote|as) (?:degrees(?! of(?: |$))|gradians|gons|turns|revolutions)",
        notation(Sign.ANGLE_UNIT),
    ),
)
