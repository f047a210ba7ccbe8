"""Rows of the grammar: that formulas are about other structures than the real numbers, in the whole document.

An operation is spoken of, or a kind of elements, or a set of numbers.
"""

from __future__ import annotations

from derivations.meaning.sentences.notations import equated_if, notation, of_formulas, other_numbers
from derivations.meaning.sentences.row import Group, Row
from derivations.meaning.sentences.signs import cycles, juxtaposed, operation, operation_signs
from derivations.meaning.sentences.spaces import among, members
from derivations.meaning.sentences.yields import Sign

_N = Group.NOTATION
_MEANS = r"denotes?|stands? for|means?|represents?|signif(?:y|ies)|refers? to|indicates?"
_WRITE = r"(?:writ(?:e|es|ing)|us(?:e|es|ing)|sign|symbol|notation)"
_A = r"(?:an?|any|every|some|each|the|this|our|arbitrary|general)"
_OPERATION = (
    r"(?:juxtaposition|multiplication|additions?|subtractions?|divisions?|products?|sums?|differences?|quotients?|powers?"
    r"|exponentiation|arithmetic)"
)
_ELEMENTS = (
    r"(?:ordinals|ordinal numbers|cardinals|cardinal numbers|(?:ordinal|cardinal)(?= <|$| [,.;:)])"
    r"|quaternions?|octonions?|p-adic numbers|surreal numbers"
    r"|morphisms)"
)
_THINGS = (
    r"(?:matrices|operators|quaternions|ordinals|cardinals|sets|strings|words|morphisms|maps|permutations|tensors"
    r"|elements)"
)
_RING = r"rings?(?! of (?!(?:{W} )?(?:integers|polynomials|matrices|functions)))"
_GROUP = r"(?:(?:finite|abelian|cyclic|free|lie|symmetric|non-?abelian) )?group(?! of)"
_MACHINE = (
    r"(?:floating[ -]point|integer|saturat\w+|wrap-?around|modular|clock|interval|machine|unsigned|signed|fixed-point"
    r"|bitwise|ordinal|cardinal|boolean|tropical)"
)

STRUCTURES: tuple[Row, ...] = (
    Row(
        "modulo",
        _N,
        "modulo 7 we find",
        r"(?:^|(?:,|so|and|that|then|hence|thus|but) )(?:modulo|mod) (?:{F}|{NUM})|on a clock",
        notation(Sign.OTHER_ALGEBRA, "F"),
    ),
    Row(
        "equal-if",
        _N,
        "we write $a = b$ if $a - b$ is even",
        r"write {E} (?:if|when|whenever|iff|to mean|to say)",
        equated_if,
    ),
    Row(
        "reckoned",
        _N,
        "we compute modulo $5$",
        r"(?:comput\w+|calculat\w+|work\w*|reckon\w*|arithmetic|taken|defined|understood|equalit\w+|everything"
        r"|integers|residues?|residue class\w*|numbers)"
        r"(?: {W}){0,3}? (?:modulo|mod) (?:{F}|{W})",
        notation(Sign.OTHER_ALGEBRA, "F"),
    ),
    Row("in-numbers", _N, r"in $\mathbb{Z}_2$", r"(?:in|over) {F}", other_numbers),
    Row(
        "congruence",
        _N,
        "modulo $p$",
        r"(?:modulo|mod|congruent)(?: (?:{F}|{W}))?|arithmetic modulo",
        notation(Sign.CONGRUENCE, "F"),
    ),
    Row(
        "cycles",
        _N,
        "the transposition $(12)$",
        r"(?:transpositions?|cycles?) {F}",
        cycles,
    ),
    Row(
        "permutations",
        _N,
        "in the symmetric group",
        r"(?:dihedral|symmetric|alternating|permutation) groups?",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row("plus-is", _N, "where $+$ denotes the maximum", rf"{{S}} (?:{_MEANS}|meaning)|{_WRITE} {{S1}} for", operation),
    Row("product-is", _N, "write $fg$ for the composition", rf"{{F}} (?:{_MEANS}|for)", juxtaposed),
    Row(
        "cross-products",
        _N,
        "the cross product",
        r"(?:cross|vector|wedge|exterior) products?",
        notation(Sign.CROSS_PRODUCT),
    ),
    Row(
        "operation",
        _N,
        "with an operation $*$",
        rf"operations? {{S1}}|compositions? (?=<s){{S2}}"
        rf"|{{S}} (?:{_MEANS}|is|are) (?:the |an? )?(?:binary |group )?operation",
        operation_signs,
    ),
    Row(
        "other-algebra",
        _N,
        "in the tropical semiring",
        r"(?:tropical|max-plus|min-plus|boolean|clifford|grassmann|lie|quaternion|finite|galois"
        r"|saturating) (?:{W} )?(?:semirings?|fields?|rings?|algebras?|arithmetic)|quaternions|semiring"
        r"|characteristic (?:is |not |different from |other than )*(?:{NUM}|{L})"
        r"|(?:prime|positive|odd|finite|nonzero) characteristic"
        r"|characteristic of (?:the|a|this|our|its) (?:field|ring)",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "complex-numbers",
        _N,
        "over the complex numbers",
        r"complex (?:(?:inner product|vector|hilbert|banach|projective) )*(?:spaces?|numbers?|plane|scalars?|entries"
        r"|coefficients?|amplitudes?|matrices|eigen\w+|roots?|poles?|conjugates?|exponentials?|vectors?)"
        r"|complex[- ]valued|(?:is|are|be|all|possibly|perhaps|potentially|maybe|or|in general) complex(?= [,.;:]|$)",
        notation(Sign.COMPLEX_SPACE),
    ),
    Row(
        "complex-things",
        _N,
        "for a qubit",
        r"qubits?|quantum states?|principal (?:branch|values? of the log\w+)|contour integrals?|wave ?functions?"
        r"|fourier (?:coefficients?|transforms?)",
        notation(Sign.COMPLEX_SPACE),
    ),
    Row(
        "elements-of-algebra",
        _N,
        "for ordinals",
        rf"(?:for|of|between|with|on|among|to|from|multiply|add|all|any|two)(?: {_A})?(?: {{W}})? {_ELEMENTS}",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "in-ring",
        _N,
        "in a noncommutative ring",
        rf"(?:in|over|within|for|into)(?: {_A})?(?: (?!{_A} ){{W}}){{0,2}} (?:{_RING}|semirings?|monoids?|semigroups?"
        r"|algebras|division algebra)",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "over-field",
        _N,
        "over a field",
        rf"over {_A}(?: (?:skew|number|finite|closed|algebraically|perfect))* field|skew fields?",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "in-group",
        _N,
        "in any group, $ab$ is inverse to",
        rf"in (?!each\b){_A} {_GROUP}",
        of_formulas(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "operation-is",
        _N,
        "juxtaposition denotes concatenation",
        rf"{_OPERATION} (?:{_MEANS}|is|are)(?: (?:the|an?|here|always|taken|to|be|understood|as|defined))*"
        r" (?:concatenation|composition|convolution|xor|exclusive|union|intersection|symmetric difference|bitwise"
        r"|saturat\w+|rounded|truncated|tropical|not associative|integer division|maxim\w+ of|minim\w+ of)",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "machine",
        _N,
        "addition saturates at $255$",
        rf"(?:{_OPERATION}|integers?|counters?|values|arithmetic|numbers) (?:that )?(?:saturates?|wraps?|overflows?)"
        rf"|(?:in|with|under|using|by)(?: {{W}}){{0,2}}? {_MACHINE}(?: {{W}})? (?:arithmetic|division|addition"
        r"|multiplication|integers)|wrap(?:s|ping)? around",
        of_formulas(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "numerals",
        _N,
        "in base 2",
        r"in (?:binary|octal|hexadecimal|ternary)(?= [,.:;]|$)|in bases? (?!10\b|ten\b)(?:{F}|{W})"
        r"|(?:binary|octal|hexadecimal|ternary) (?:notation|numerals?|digits|representation|system)",
        notation(Sign.OTHER_ALGEBRA),
    ),
    Row(
        "not-commuting",
        _N,
        "the product is not commutative",
        r"(?:not|never|nor|need not) (?:be |in general )?commut\w+|(?:do|does|need|did) not(?: {W})? commute"
        r"|(?:non|anti)-?commut\w+|non-?abelian|fermion\w*|grassmann (?:variables?|numbers?)"
        r"|order of (?:the )?(?:factors|multiplication|products) matters",
        notation(Sign.NONCOMMUTATIVE),
    ),
    Row(
        "letters-are",
        _N,
        "all letters are operators",
        rf"(?:letters|symbols|quantities|names)(?: {{W}})? (?:{_MEANS}|are)(?: {{W}}){{0,2}} {_THINGS}",
        notation(Sign.NONCOMMUTATIVE),
    ),
    Row(
        "matrices",
        _N,
        "for matrices",
        r"matri(?:x|ces)|operators?|observables?|commutators?",
        notation(Sign.OF_MATRICES),
    ),
)

MEMBERS: tuple[Row, ...] = (
    Row(
        "elements-are",
        Group.BINDING,
        "Let $a$ be an element of a ring",
        r"{N} (?:{BE}|denotes?|represents?|for)(?: {W}){0,2} (?:elements?|members?) (?:of|in) {NP}",
        members,
    ),
    Row(
        "elements-of",
        Group.BINDING,
        "for elements $a$ and $b$ of a ring",
        r"(?:elements?|members?) {N} (?:of|in) {NP}",
        members,
    ),
    Row(
        "elements-with",
        Group.BINDING,
        "a group with elements $g$ and $h$",
        r"{NP} (?:with|containing|having|that (?:contains?|has))(?: {W}){0,2} (?:elements?|members?) {N}",
        members,
    ),
    Row(
        "elements-of-set",
        Group.BINDING,
        "Let $g$ and $h$ be elements of $G$",
        r"{N} (?:(?:{BE}|denotes?|represents?)(?: {W}){0,2} (?:elements?|members?) (?:of|in|from)|{BE} in) {N2}",
        among("N2"),
    ),
)
"""What names are by that of which they are elements."""
