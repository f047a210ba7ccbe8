"""Rows of the grammar: what restricts, supposes, posits or weakens what a sentence says, and what it refers to."""

from __future__ import annotations

from derivations.meaning.sentences.bindings import stating
from derivations.meaning.sentences.row import Group, Row, citing
from derivations.meaning.sentences.suppositions import (
    at_value,
    in_limit,
    modelling,
    positing,
    required,
    required_of,
    restricting,
    stationary,
    supposing,
    weakening,
)
from derivations.meaning.sentences.yields import Posit, Supposition, Weaker

_S = Group.SCOPE
_P = Group.POSIT
_R = Group.RELATION
_C = Group.CITATION

_SOME = r"(?: (?:we (?:let|set|have|take|choose|assume|know|impose|require)|{G})){0,6}?"
_IF = r"(?:if|when|whenever|provided|unless|as long as|so long as|in case|until|except|only if|only when)"
_SUPPOSE = (
    r"(?:suppos(?:e|ing)|assum(?:e|es|ing|ed)|presum(?:e|ing)|imagin(?:e|ing)|hypothesi[sz](?:e|ing)"
    r"|let's say|let us say)"
)
_THAT = (
    r"(?: (?:that|for contradiction|for the sake of contradiction|,|further|furthermore|now|also|instead|first"
    r"|moreover|again|to the contrary|without loss of generality|only|indeed|both|either))*"
)
_PLUG = (
    r"(?:setting|putting|taking|choosing|(?:^|(?:we|to|us|now|,|by|then|can|and) )set|evaluat(?:ed|ing)(?: {W})? at"
    r"|^case|for the case|the case|speciali[sz](?:e|ing) to)"
)
_INSERT = r"(?:plugging in|plug in|plugging|substitut(?:e|ing|ion)(?: in| of)?|insert(?:ing)?)"
_RESULT = (
    r"(?:back|this|these|those|them|it|everything|together|yields?|gives?|gets?|leads?|results?|produces?|shows?|we"
    r"|one)\b"
)
"""Words behind such a verb by which what stands behind them is what comes of it: ``substituting this yields``."""
_SPOKEN_OF = r"(?! (?:is|are|was|were|can|has|have|follows|works|needs?|may|will|must|does|do|being) )"
"""What would stand behind a value that is only spoken of: ``the case a = b is easy``."""
_ALL = r"(?:all|any|every|each|arbitrary|almost all|almost every|a fixed|an arbitrary|almost any)"

_WHATEVER = (
    r"(?:whatever|no matter (?:what|how|which|where)|(?:regardless|irrespective|independently) of|independent of the"
    r" (?:value|choice) of)(?: (?:the )?(?:values?|choices?)(?: of)?)?"
)

POSITS: tuple[Row, ...] = (
    Row(
        "one-satisfies",
        _P,
        r"let $x$ solve $x = 2x - 1$",
        r"{N} (?:solves?|satisf(?:y|ies)|obeys?|fulfils?|follows?|evolves? (?:by|as|according to))(?: (?:the|an?"
        r"|following|:|equations?|{G})){0,5} {R}",
        positing(Posit.REQUIRED),
    ),
    Row(
        "solve",
        _P,
        "the solution of $x = 2x - 1$",
        r"(?:solv(?:e|es|ed|ing)|(?:solutions?|roots?|zeros) (?:of|to|for)|(?:(?:differential|difference|functional"
        r"|integral|linear|quadratic|original) equations?|systems?|odes?|pdes?|recursions?|recurrences?"
        r"|recurrence relations?|equations? (?={L1})|constraints?|boundary conditions?|initial conditions?"
        r"|conditions?|dynamics)(?: of motion| is| are| :| that| ,| by| given by| reads?| becomes?)*)(?: (?:for|the"
        r"|of|an?|in|:|{G})){0,4} {R}",
        positing(Posit.REQUIRED),
    ),
    Row(
        "satisfies",
        _P,
        "which satisfies $f(0) = 1$",
        r"(?:satisf(?:y|ies|ying|ied)(?: by)?|obeys?|obeying|fulfil(?:s|ls|ling|ling)?|subject to|governed by"
        r"|evolv(?:es|ing) (?:by|as|according to)|constrained (?:by|to)|under the constraints?)(?: (?:the|an?"
        r"|following|constraints?|conditions?|that|(?:{G} )?equations?|:|relations?|both|sde|ode|dynamics)){0,5} {R}",
        positing(Posit.REQUIRED),
    ),
    Row(
        "require",
        _P,
        "we require $a + b = 1$",
        r"(?:requir(?:e|es|ing|ed)|impos(?:e|es|ing)|demand(?:s|ing)?|enforc(?:e|es|ing)|need(?:s|ed)?|want(?:s"
        r"|ed)?|must have|should have|would like|(?:must|to|we|should) match|matching (?:coefficients|moments)"
        r"|insist|(?:to|must|should|we) (?:ensure|guarantee)|equat(?:e|es|ing))(?: (?:that|to have|the|an?|following"
        r"|us|we|have|conditions?|constraints?|:|coefficients?|it|to be|of|both|{G})){0,5} {R}",
        positing(Posit.REQUIRED),
    ),
    Row(
        "stationary",
        _P,
        "setting the derivative to zero",
        r"(?:set(?:ting|s)?|equat(?:e|es|ing))(?: {G}| {F}| of| it| this| that){1,6} (?:equal )?to (?:zero|0|<x\d+>)",
        stationary,
    ),
    Row(
        "must-hold",
        _P,
        "$a = b$ must hold",
        r"{R} (?:must|should|has to|have to|needs to) (?:be|vanish|equal|hold)",
        positing(Posit.REQUIRED),
    ),
    Row(
        "update",
        _P,
        r"the update rule is $\theta \leftarrow \theta - g$",
        r"(?:updat(?:e|es|ed|ing)|iterat(?:e|es|ing|ions?)|repeat)(?: (?!of){G}){0,5}(?: :)? {R}",
        positing(Posit.REQUIRED),
    ),
    Row(
        "guess",
        _P,
        "we guess $a = 1$",
        r"(?:guess|guessing|ansatz|try|trial|educated guess|look for|looking for|seek|search for"
        r"|propose|conjecture)(?: that| (?!to|do|does|did|can|could|will|would){G}){0,5}(?: :)? {R}",
        positing(Posit.GUESS),
    ),
    Row(
        "hypothesis",
        _P,
        "by the induction hypothesis $a_n = n$",
        r"(?:(?:induction|inductive) (?:hypothesis|assumption)|(?:assum|suppos)\w+ (?:(?:for|by|as|the|sake|of) )*"
        r"induct\w+)"
        r"(?: (?:that|is|we|have|,|:|gives|says|tells|us))* {R}",
        positing(Posit.HYPOTHESIS),
    ),
    Row(
        "model",
        _P,
        "we model the data as $y = Xw + e$",
        r"(?:we|is|are|be|often|can be|to) (?:also |often |can |now )?(?:model(?:led|ed)?|posit(?:ed)?|postulated?"
        r"|parametri[sz]ed?)(?: (?!of){G}){0,6}(?: (?:as|by|with|using|via|to be))?(?: :)? {R}|models?(?: (?:is"
        r"|reads|takes the form|given by|:))* {R1}",
        modelling("R", "R1"),
    ),
)

ALTERNATIVES: tuple[Row, ...] = (
    Row(
        "either",
        _S,
        "either $x = 1$ or $x = 2$",
        r"(?:either )?{E} ,? ?(?:or|or else|or that|or also|otherwise|xor) (?:that |else |we have "
        r"|possibly )?{E2}(?: ,? ?or {E3})?",
        supposing(Supposition.VALUE, "E", "E2", "E3"),
    ),
    Row(
        "in-the-case",
        _S,
        "in the case where $x = 0$",
        r"in (?:the|a)(?: {W})? case (?:of|that|where|when|in which|for|at)(?: {W})? {R}",
        supposing(Supposition.CONDITION),
    ),
    Row("with-value", _S, "With $p(x) = x$", r"^with {E}(?: ,? and {E2})?", supposing(Supposition.VALUE, "E", "E2")),
)

SCOPES: tuple[Row, ...] = (
    Row(
        "contradiction",
        _S,
        "suppose for contradiction that $a = b$",
        rf"{_SUPPOSE}(?: {{W}}){{0,2}} for(?: the sake of)? (?:a )?contradiction(?: (?:that|,))* {{R}}",
        supposing(Supposition.CONTRADICTION),
    ),
    Row(
        "suppose",
        _S,
        "Suppose $p(x) = x$",
        rf"(?:{_SUPPOSE}(?!(?: (?:that|all|the|any))* (?:boundary|surface) ){_THAT}{_SOME}"
        rf"|under (?:the )?(?:null )?(?:hypothesis|assumption|condition)s?(?: (?:that|of"
        rf"|,|:))*)(?: :| ,)? {{R}}",
        supposing(Supposition.SUPPOSED),
    ),
    Row(
        "suppose-following",
        _S,
        "Suppose we place a prior on $m$: $$p(m) = 1$$",
        rf"{_SUPPOSE}(?: (?!then)(?:{{W}}|{{L1}}|,)){{0,20}} (?::|as|with) {{D}}",
        supposing(Supposition.SUPPOSED, "D"),
    ),
    Row("applied-to", _S, "Applied to $f(x) = x$", r"(?:applied|applying (?:it|this)) to {E}", at_value),
    Row("at-value", _S, "At $x = 1$", r"at (?:the point |a point |time )?{E}", at_value),
    Row(
        "value",
        _S,
        "Plugging in $x = 1$",
        rf"(?:{_PLUG}(?: (?!{_RESULT}){{W}}){{0,3}}?(?: :)?|{_INSERT}(?: (?!{_RESULT}){{W}}){{0,3}}?)"
        rf" {{R}}{_SPOKEN_OF}",
        supposing(Supposition.VALUE),
    ),
    Row(
        "universal",
        _S,
        "for every $t$",
        rf"(?:(?:(?:for|over|at|with|on|by|in) )?{_ALL}(?: (?:,|(?!from|of|set){{G}})){{0,3}}?(?: (?:values?|choices?"
        rf"|points?) of)?|{_WHATEVER})"
        r" (?:{N}|{R})(?: and {O})?",
        restricting("R", "N", "O", universal=True),
    ),
    Row(
        "condition",
        _S,
        "If $x > 0$",
        rf"{_IF}(?: (?:that|also|and only if|we|have|now|,|only|both|either|at least|exactly|it holds that"
        rf"|it is the case that|e\.g\.))*{_SOME}(?: :)? {{R}}",
        supposing(Supposition.CONDITION),
    ),
    Row(
        "with-display",
        _S,
        "real numbers with $$a + b = 1$$",
        r"(?:with|for which|obeying|normali[sz]ed (?:so that|by))(?: :)? {D}",
        required_of,
    ),
    Row("such-that", _S, "$b$ such that $a > 0$", r"(?:such that|so long as)(?: {G}){0,4} (?:\( )?{R}", required),
    Row(
        "given-something",
        _S,
        "given a polynomial $f(x) = x^2$",
        r"given (?:an?|the) (?:{G} ){1,5}{E}",
        stating(slot="E"),
    ),
    Row(
        "given",
        _S,
        "given that $a > 0$",
        r"(?:restricted to|restrict(?: {W}){0,5}|conditional(?:ly)? on|conditioned on|given(?: that)?(?! (?:by|as|in"
        r"|below|above))|conditioning on)(?: {W}){0,4}? (?:\( )?{R}",
        restricting(),
    ),
    Row(
        "for-range",
        _S,
        "for $x > 0$",
        r"(?:for|over)(?: (?:the (?:range|interval|case|domain|region)|both|either|say|only|integer|real|values? of"
        r"|also|now|{W} in))*(?: ,)? {R}|(?:in|on|with|where|at) {O}",
        restricting("R", "O"),
    ),
    Row(
        "parenthesis",
        _S,
        "( $x > 0$ )",
        r"\( (?:for |if |where |when |with |and |i\.e\. |that is ,? |e\.g\. |here )?{O}(?: and {O2})? \)?",
        restricting("O", "O2"),
    ),
)

RELATIONS: tuple[Row, ...] = (
    Row(
        "up-to",
        _R,
        r"up to an additive constant independent of $\theta$",
        r"(?:up to|to within|modulo)(?: (?:an?|the|some|additive|irrelevant|unimportant|overall"
        r"|{W})){0,3} constants?(?: terms?)?(?: (?:which|that|is|are|independent|not|do|does|depend(?:ing)?|of|on"
        r"|free|in|with respect to|w\.r\.t\.|the|parameters?))*(?: {N})?",
        weakening(Weaker.CONSTANT),
    ),
    Row(
        "up-to-factor",
        _R,
        "up to a normalising factor",
        r"up to(?: {W}){0,3} (?:normali[sz]ation|normali[sz]ing|proportionality|scale|scaling|multiplicative"
        r"|overall)?(?: {W})? ?(?:factors?|scale|sign|normali[sz]ation|proportionality)(?: (?:independent|of|in|that"
        r"|does|do|not|depend|on))*(?: {N})?|(?:is|are) proportional to|proportionally",
        weakening(Weaker.FACTOR),
    ),
    Row(
        "up-to-terms",
        _R,
        "up to terms of higher order",
        r"(?:up to|to|in) (?:{W} ){0,3}(?:first|second|leading|lowest|higher|linear|quadratic|zeroth|third"
        r"|next)[ -]?(?:{W} )?(?:orders?|terms?)(?: in {N})?",
        weakening(Weaker.APPROXIMATE),
    ),
    Row(
        "ignoring",
        _R,
        r"Ignoring terms independent of $\theta$",
        r"(?:ignor(?:e|es|ed|ing)|drop(?:s|ped|ping)?|omit(?:s|ted|ting)?|neglect(?:s|ed|ing)?|discard(?:s|ed|ing)?"
        r"|disregard(?:s|ed|ing)?|suppress(?:es|ed|ing)?|remov(?:e|ed|ing)|absorb(?:s|ed|ing)?|leav(?:e|ing) out"
        r"|forget(?:ting)?|throw(?:ing)? away)(?: {W}){0,4}? (?:terms?|constants?|factors?|normali[sz]er"
        r"|normali[sz]ation|normali[sz]ing|prefactors?|denominator|contributions?|parts?)(?: (?:constants?|factors?"
        r"|terms?|which|that|is|are|independent|not|do|does|don't|depend(?:ing)?|involv(?:e|ing)|contain(?:ing)?|of"
        r"|on|free|in|with respect to|w\.r\.t\.|the|parameters?))*(?: {N})?",
        weakening(Weaker.CONSTANT),
    ),
    Row(
        "approximately",
        _R,
        "is approximately",
        r"(?:approximately|approximate(?:s|d)?(?: by| as)?|approximation|roughly|about equal|nearly|estimated (?:by"
        r"|as|via|with|using)|taylor expansion|expand(?:ing)? (?:{W} ){0,3}(?:around|about))",
        weakening(Weaker.APPROXIMATE),
    ),
    Row(
        "limit",
        _R,
        r"as $n \to \infty$",
        r"(?:as|when|where|in the limit(?: of| as| when| that)?|at the limit|letting|let|taking"
        r"|for)(?: {W}){0,2}? {A}|in the limit(?: {W}){0,4}|asymptotically",
        in_limit,
    ),
    Row(
        "large",
        _R,
        "for large $n$",
        r"(?:for|when|as|if|in the limit of)(?: {N2} (?:is|are|becomes?|gets?))?(?: (?:very|sufficiently|a|an"
        r"|relatively|arbitrarily))* (?:large|small|big|infinitesimal|infinitely (?:large"
        r"|small))(?: enough)?(?: {W})?(?: {N})?",
        weakening(Weaker.LIMIT),
    ),
    Row(
        "in-law",
        _R,
        "in distribution",
        r"(?:in|equal in|equality in|convergence in) (?:distribution|law)",
        weakening(Weaker.IN_LAW, "none"),
    ),
    Row(
        "almost-surely",
        _R,
        "almost surely",
        r"almost surely|with probability (?:one|1)|a\.s\.|almost everywhere|a\.e\.",
        weakening(Weaker.ALMOST_SURE, "none"),
    ),
    Row(
        "with-probability",
        _R,
        "with probability $p$",
        r"with (?:(?:high|positive|some|small|large|equal) )?probability(?! (?:one|1)\b)(?: at least| at most)?"
        r"(?: {F}| {W})?",
        weakening(Weaker.PROBABLE, "none"),
    ),
)

_PLACES = (
    r"(?:equations?|results?|formulas?|expressions?|identit(?:y|ies)|lines?|steps?|relations?|definitions?|lemma"
    r"|theorem)"
)
CITATIONS: tuple[Row, ...] = (
    Row(
        "cites",
        _C,
        r"from \eqref{eq:a}",
        r"(?:(?:from|by|using|with|in|of|into|see|combining|substituting|inserting|applying|recall|via|and|eqs?\."
        r"|equations?|eqns?\.|lemma|theorem|proposition|corollary|definition|formulas?|exercise|section"
        r"|property) )*{REF}",
        citing,
    ),
    Row(
        "cites-above",
        _C,
        "by the above",
        rf"(?:from|by|using|with|combining|into) (?:the )?(?:above|previous|preceding|last|former|earlier"
        rf"|foregoing)(?: {_PLACES})?|as (?:above|before|(?:shown|seen|derived|defined|mentioned|noted"
        rf"|stated) (?:above|before|earlier|previously))|(?:from|by|using|combining) (?:this|these|that|the (?:first"
        rf"|second|third|two|last))(?: (?:two|three))? {_PLACES}",
        citing,
    ),
)
