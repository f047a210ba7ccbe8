"""Rows of the grammar: what is said of names."""

from __future__ import annotations

from derivations.meaning.sentences.facts import counting, defined_and, fact, of_two_values, shortened
from derivations.meaning.sentences.invertible import invertible
from derivations.meaning.sentences.matcher import NOUN
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.row import OTHERWISE_ZERO, Group, Row
from derivations.meaning.sentences.spaces import dimensioned, in_space, sized

_F = Group.FACT
_NOT = (
    r"(?:(?:does|do|did|can|is|are|will|need|would) not |doesn't |don't |cannot |isn't |aren't |never |no longer "
    r"|not )?"
)
_BE = (
    rf"(?:{_NOT}(?:{{BE}}|let|assumed|taken|chosen|known|said|may|can)(?: (?:also|both|all|always|everywhere"
    rf"|typically|usually|generally|furthermore|indeed|assumed|taken|known|said|chosen"
    r"|given|to be|be|have been|been|real and|again|still|not|mutually|a priori|as|an?|the|independently|jointly"
    r"|indeed|thus|therefore|then|now|sufficiently|only|continued|extended|encoded|conditionally|equal to|each))*)"
)
_SUBJECT = r"(?:{N}|it|which|they|these|all|both|that|the same)"
_ON = r"(?:on|with|in|upon|of|from)"
_WITH = (
    r"(?:(?:the |its |any |all |both )?(?:(?!(?:itself|themselves|has|have|is|are|we|then|each|one|which"
    r"|that)\b){W} ){0,2})"
)

_ADJECTIVES = (
    r"(?: (?!(?:matri(?:x|ces)|vectors?|columns?|of|on|to|with|by|for|and|or|times|acting|whose|from|in|that|which)\b)"
    r"{W}){0,2}"
)
_BEFORE_SIZE = (
    r"(?:(?!(?:matri(?:x|ces)|vectors?|columns?|of|on|to|with|by|for|and|or|times|acting|whose|from|in|that|which|the"
    r"|an?|not|no|its|their|any|every|some|if)\b){W} ){0,4}?"
)
_COLUMNS = r"(?:matri(?:x|ces)|vectors?|(?:regression )?(?:coefficients|parameters|weights))"

_COLLECTION = (
    r"(?:populations?|samples?|groups?|collections?|sequences?|famil(?:y|ies)|lists?|batch(?:es)?|pools?|series"
    r"|data ?sets?|sets?|chains?|ensembles?|arrays?)"
)

TIES: tuple[Row, ...] = (
    Row(
        "depends-on",
        _F,
        "$y$ depends on $x$",
        rf"{{N}} {_NOT}(?:also |may |can |will |implicitly |explicitly )*(?:depends?|varies|vary|changes?|evolves?"
        rf"|rel(?:y|ies))(?: only| explicitly| implicitly| linearly| smoothly)? {_ON} {_WITH}{{N2}}"
        r"(?! (?:is|has|does|depends|varies|changes|evolves|relies)\b)",
        fact(Property.DEPENDS_ON),
    ),
    Row(
        "counts",
        _F,
        "a population of $N$ diploid individuals",
        rf"{_COLLECTION} of {{N}}(?: {{W}}){{1,3}}",
        counting,
    ),
    Row(
        "at-value-of",
        _F,
        "the energy $F$ at temperature $T$",
        r"{N} at (?:the |a )?{W} {N2}",
        fact(Property.DEPENDS_ON),
    ),
    Row(
        "depends-in-words",
        _F,
        "a term $C$ that does not depend on $x$",
        rf"(?:which|that|it|they) {_NOT}(?:depends?|varies|vary|changes?|involves?) (?:only )?(?:{_ON} )?{_WITH}{{N2}}",
        fact(Property.DEPENDS_ON),
    ),
    Row(
        "defines-function",
        _F,
        "$x^2 + y^2 = 1$ defines $y$ as a function of $x$",
        r"defin(?:es|ing) {N} (?:implicitly )?as (?:an? )?(?:{W} )?functions? of {N2}",
        fact(Property.DEPENDS_ON),
    ),
    Row(
        "function-of",
        _F,
        "$y$ is a function of $x$",
        rf"{{N}}(?: {_BE}| as)? (?:an? |the )?(?:{{W}} ){{0,2}}?functions? of {{N2}}",
        fact(Property.DEPENDS_ON),
    ),
    Row(
        "independent-of",
        _F,
        "$E$ is independent of itself",
        rf"(?:{{N}}|which|that|it|they|itself)?(?: which| that)?(?: ?{_BE}(?: {{W}})?)? ?(?:independent"
        rf"|independently) (?:of|from) (?:{_WITH}{{N2}}|itself|themselves|each other|one another)",
        fact(Property.INDEPENDENT_OF),
    ),
    Row(
        "constant-in",
        _F,
        r"$C$ is constant with respect to $\theta$",
        rf"{_SUBJECT}(?: {_BE})? (?:an? )?constants? (?:in|with respect to|w\.r\.t\.|as a function of"
        rf"|over) {_WITH}{{N2}}",
        fact(Property.FREE_OF),
    ),
    Row(
        "short-for",
        _F,
        "we write $z$ for $z_t$",
        r"(?:writ(?:e|es|ing)|use|using) {N} (?:for|instead of|in place of|as (?:an abbreviation|a shorthand|shorthand"
        r"|short) for|to mean) {F2}|{N1} (?:stands|{BE} (?:an? |the )?(?:short(?:hand)?|abbreviation)) for {F3}",
        shortened,
    ),
    Row(
        "given-independent",
        _F,
        "$X$ and $Y$ are independent given $Z$",
        rf"{{N}} {_BE} (?:conditionally )?independent,? (?:given|conditional on|conditioned on) {{N2}}",
        fact(Property.GIVEN),
    ),
    Row(
        "period",
        _F,
        "$f$ repeats with period one",
        rf"(?:{_SUBJECT} )?(?:{_BE} )?(?:periodic|repeats?|periodically extended|extended periodically"
        rf"|continued periodically)? ?(?:with|of) (?:the )?period (?:{{F2}}|{{NUM2}})",
        fact(Property.PERIOD, argument="F2|NUM2"),
    ),
    Row("repeats", _F, "$f$ repeats periodically", rf"{_SUBJECT} repeats?(?: {{W}}){{0,3}}", fact(Property.PERIODIC)),
    Row(
        "zero-outside",
        _F,
        "$f$ vanishes outside",
        rf"(?:{_SUBJECT} )?(?:vanish(?:es)?|{_BE} (?:zero|0|identically zero)|equals zero) (?:outside|elsewhere"
        rf"|otherwise|after that|beyond|before that|there-?after|everywhere else)(?: (?:of )?{_WITH}{{F2}})?",
        fact(Property.ZERO_OUTSIDE, argument="F2"),
    ),
    Row(
        "zero-otherwise",
        _F,
        "$f(x) = 1$ for $x < 1$ and $0$ otherwise",
        rf"{{E}} {OTHERWISE_ZERO}",
        defined_and(Property.ZERO_OUTSIDE, argument="F2", name="E"),
    ),
    Row(
        "vanishes",
        _F,
        "$p$ vanishes at infinity",
        rf"(?:{_SUBJECT} )?(?:{_NOT}(?:vanish(?:es)?|decays?|decreases?|goes?|tends?|converges?"
        rf"|falls?)(?: off)?(?: rapidly| fast enough| sufficiently fast| quickly| exponentially)?(?: to (?:zero|0"
        rf"|{{F3}}))?) (?:at|as|when|on|in|for|towards?) (?:{_WITH}{{F2}}|infinity|the boundary|both ends)",
        fact(Property.VANISHES, argument="F2"),
    ),
)
"""What ties names to others, or says where they are zero; told apart before nouns are looked for."""

FACTS: tuple[Row, ...] = (
    Row(
        "follows-law",
        _F,
        "$X$ follows a normal distribution",
        r"{N} (?:follows?|following|obeys?|has|have|{BE}(?: {W})? (?:distributed|drawn|sampled"
        r"|generated)(?: independently)?|distributed|drawn|sampled|comes?)(?: (?:according to|from|as|by))? (?:an? "
        r"|the )?{NP}(?: {N2})?",
        fact(Property.FOLLOWS, argument="NP"),
    ),
    Row(
        "distributed-as",
        _F,
        "$X$ is distributed as $p$",
        r"(?:{N}|which|that|they)(?: {BE})?(?: {W})? (?:distributed|drawn|sampled"
        r"|generated)(?: independently)? (?:according to|from|as|by)(?: the| a)?(?: {W}){0,2}? {F2}",
        fact(Property.FOLLOWS, argument="F2"),
    ),
    Row(
        "each-in",
        _F,
        r"$x$ and $y$ live in $\mathbb{R}^n$ and $\mathbb{R}^m$, respectively",
        r"{N} (?:{BE}|lives?|lies?|belongs?) (?:in|to) (?P<F2><[nx]\d+>(?:(?: ,| ,? ?and) <[nx]\d+>){1,3})"
        r" ,? ?respectively",
        in_space,
    ),
    Row(
        "values-in",
        _F,
        "$X$ takes values in $S$",
        r"(?:{N}|which|that) (?:takes?|taking|with|assum(?:es?|ing)|ranges?|runs?|lies?|lives?|is defined"
        r"|are defined|maps?|has|belongs?)(?: (?:on|only|its|their|the))*(?: values?| support)? (?:in|on|over|into"
        r"|within|to|from|through)(?: the)?(?: {W}){0,3}? {F2}",
        fact(Property.VALUES_IN, argument="F2"),
    ),
    Row(
        "takes-value",
        _F,
        "$X$ takes the value $1$ with probability $p$",
        r"(?:{N}|which|that|it) (?:takes?|equals?|{BE}|can take|takes? on)(?: (?:on|only|the|either|one of"
        r"|two))*(?: values?)? {F2}(?: (?:,|and|or) {F3}){0,3}(?: (?:,|both|each))? with (?:equal )?probabilit(?:y"
        r"|ies)(?: {F4})?",
        fact(Property.TAKES, argument="F2"),
    ),
    Row(
        "takes-values",
        _F,
        "$X$ takes the values $1$ and $3$",
        r"(?:{N}|which|that) (?:takes?|assumes?)(?: (?:on|only|the|its))* values? {F2}(?: ,? ?(?:,|and|or) {F3}){0,3}",
        fact(Property.TAKES, argument="F2|F3"),
    ),
    Row(
        "kind-of-values",
        _F,
        "$X$ takes real values",
        r"{N} takes?(?: (?:on|only))* {ADJ} values?",
        fact(),
    ),
    Row(
        "size",
        _F,
        r"$X$ is the $n \times p$ design matrix",
        rf"{{N}} {{BE}} (?:an? |the )?(?:of (?:size|dimension|shape) |{_BEFORE_SIZE})(?P<F2><x\d+>)"
        r"(?: dimensional|(?: {W}){0,2} matri(?:x|ces))?",
        sized,
    ),
    Row(
        "size-also",
        _F,
        r"and $b$ a $p \times 1$ vector",
        rf"(?:,|and) {{N}} (?:an? |the |being an? ){_BEFORE_SIZE}(?P<F2><x\d+>){_ADJECTIVES} {_COLUMNS}",
        sized,
    ),
    Row(
        "size-before",
        _F,
        r"the known $n \times p$ design matrix $X$",
        rf"(?P<F2><x\d+>){_ADJECTIVES} {_COLUMNS} {{N}}",
        sized,
    ),
    Row(
        "vector-in",
        _F,
        r"$x$ is a random vector in $\mathbb{R}^n$",
        r"{N} {BE} (?:an? )?(?:{W} ){0,2}?(?:vectors?|points?|matri(?:x|ces)) (?:in|of|on|from)"
        r" (?P<F2><[nx]\d+>(?:(?: ,| ,? ?and) <[nx]\d+>){0,3})(?: ,? ?respectively)?",
        in_space,
    ),
    Row(
        "dimension-before",
        _F,
        "a $d$-dimensional data vector $x$",
        rf"(?P<F2><[nx]\d+>) dimensional{_ADJECTIVES} vectors? {{N}}",
        dimensioned,
    ),
    Row(
        "orthogonal-to",
        _F,
        "$u$ is orthogonal to $v$",
        rf"{{N}} {_BE} (?:orthogonal|perpendicular) to {{N2}}",
        fact(Property.ORTHOGONAL_TO),
    ),
    Row(
        "optimises",
        _F,
        r"$\theta$ minimises $L$",
        r"(?:{N}|which|that) (?:minimi[sz]es?|maximi[sz]es?|optimi[sz]es|attains?|(?:is|are) (?:minimi[sz]ed"
        r"|maximi[sz]ed) at|attains?(?: its| the)? (?:minimum|maximum)(?: at| of)?)(?: the)?(?: {W}){0,2} (?:{R}"
        r"|{F2})",
        fact(Property.OPTIMISES, argument="R|F2"),
    ),
    Row(
        "integrates-to-one",
        _F,
        "$p$ integrates to one",
        r"(?:{N}|which|that|it|they) (?:integrates?|sums?|adds? up) to (?:one|1|unity|<x\d+>)"
        r"|{N1} {BE} (?:properly )?normali[sz]ed",
        fact(Property.NORMALISED),
    ),
    Row("commute", _F, "$A$ and $B$ do not commute", rf"(?:{_SUBJECT} )?{_NOT}commutes?", fact(Property.COMMUTING)),
    Row(
        "either-sign",
        _F,
        r"$\sigma$ may have either sign",
        r"{N} (?:may|can|could) (?:have|be of|take) (?:either|any|both) signs?",
        fact(Property.EITHER_SIGN),
    ),
    Row(
        "probability-vector",
        _F,
        "$p$ is a probability vector",
        r"{N} {BE} (?:an? |the )?(?:probability|stochastic) vectors?",
        fact(Property.NORMALISED),
    ),
    Row(
        "two-values",
        _F,
        r"the sign $s$ is $\pm 1$",
        r"{N} {BE} (?:all |each |either )?(?P<F2><x\d+>)",
        of_two_values,
    ),
    Row(
        "continued-as",
        _F,
        "$f$ is continued as an even function",
        r"(?:continued|extended)(?: (?:to|as|into))? (?:an? )?{ADJ}(?: {W})?",
        fact(),
    ),
    Row("is-adjective", _F, "$f$ is odd", rf"{_SUBJECT}(?: (?:which|that))? {_BE} {{ADJ}}(?: {NOUN}\S+)?", fact()),
    Row(
        "invertible",
        _F,
        "$A$ and $A + B$ are invertible",
        r"(?:(?:such that|so that|and) )?"
        rf"(?P<X><[nx]\d+>(?: , <[nx]\d+>){{0,4}}(?: ,? ?and <[nx]\d+>)?)(?: (?:which|that))? {_BE} {{ADJ}}",
        invertible,
    ),
    Row(
        "of-adjective",
        _F,
        "an integer $n$ that is even",
        rf"{{N}} ,? (?:which|that|each|both|all)? ?{_BE} {{ADJ}}",
        fact(),
    ),
    Row(
        "adjective-name",
        _F,
        "for independent $X$ and $Y$",
        r"(?:for|with|where|let|of|and|if|an?|two) (?:all )?{ADJ} {N}",
        fact(),
    ),
    Row(
        "name-adjective",
        _F,
        "assume $X$ independent",
        r"(?:assum(?:e|ing)|suppos(?:e|ing)|take|with|keep(?:ing)?|hold(?:ing)?|let|{BE}) {N} (?:to be |be "
        r"|as )?(?:an? )?{ADJ}",
        fact(),
    ),
)
