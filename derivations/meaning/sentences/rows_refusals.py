"""Rows of the grammar: words by which a formula is not put forward, and words by which one plainly is."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.sentences.wording import CONNECTS, VERBS
from derivations.meaning.sentences.yields import Modality


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words before a formula by which its author does not say that it holds.

    What they put forward as a ``modality`` is neither posited nor claimed.  Where there is none the formula may be a
    definition or a premise nevertheless, but it is not refuted.  Some refuse it from conditions and reasons, too:
    ``anywhere``.  Some ``doubt`` it: it may not be meant at all, so that nothing is sure that rests on it.
    """

    name: str
    example: str
    pattern: str
    modality: Modality | None = None
    anywhere: bool = False
    doubts: bool = False


_OTHERS = (
    r"(?:(?:many|some|most|other|few|older|certain) (?:\w+ )?"
    r"(?:authors?|people|texts?|textbooks?|books?|students?|beginners?|papers?|sources?))"
)
_THINK = r"(?:expect|think|guess|hope|say|suppose|want|conjecture|believe|argue|imagine|like|assume)"
_MILD = (
    r"(?:(?:only|just|merely|hard|difficult|surprising(?:ly)?|surprisingly|so hard)\b"
    r"|(?:change|depend|matter|move|vary)(?! whether| that| if| how| what))"
)
"""What ``not`` may deny before a formula that is put forward: ``it is not hard to see``, ``it does not change``."""
_PROPERTY = (
    r"(?:(?:bi|anti-?|pseudo-?|quasi-?|self-|skew-|ortho)*(?:orthogonality|normality|neutrality|periodicity|homogeneity"
    r"|stationarity|incompressibility|compressibility|unitarity|symmetry(?<=skew-symmetry)|symmetry(?<=antisymmetry)"
    r"|duality|adjointness|hermiticity|isotropy|tracelessness|idempotence|idempotency|nilpotency|collinearity"
    r"|perpendicularity|conservation|equilibrium|reversibility|proportionality|similarity|resonance|invariance))"
)
"""Nouns of what is so of the things that a text is about, as a premise that no formula shows."""
REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        "whether",
        "let us see whether $a = b$",
        r"whether|is it (?:true|the case)|does it follow|do we have|ask if|wonder(?:ing)? if|question is"
        r"|prove or disprove|^can (?:you|we|one|anybody|anyone)|(?:should|shall) (?:we|one|i)",
        Modality.QUESTION,
    ),
    Refusal(
        "negated",
        "there is no reason to believe that $a = b$",
        rf"no(?! (?:loss|restriction|harm|matter|doubt|wonder|surprise))|not(?! {_MILD})|\w+n't|cannot|never|nobody"
        rf"|nothing(?! (?:but|else than|other than|stops|prevents|keeps))|none"
        r"|nowhere|neither|nor|impossible|unable|hardly|scarcely|barely|rarely|seldom|without \w+ing|refrain\w*"
        r"|fails?(?= to)|failed|instead of|rather than|disprov\w+|refut\w+|refus(?:e|es|ed|ing)"
        r"|(?:reject|dismiss|deny|deni|discard|abandon|withdr[ae]w)(?:e?[sd]|ing)?|beware|far from",
        Modality.DENIAL,
        doubts=True,
    ),
    Refusal(
        "mistaken",
        "it is a common mistake to write $a = b$",
        r"(?:spot|find|where is) the error|false(?! (?:positives?|negatives?|alarms?|discover\w+|rates?))"
        r"|wrong(?:ly)?|untrue|incorrect(?:ly)?"
        r"|faulty|misquot\w+|retract\w*|errat(?:um|a)|mixed up|mix up|confus(?:es|ed|ing|e)|garbled"
        r"|mistaken(?:ly)?|mistakes?|erroneous(?:ly)?|falsely|fallac\w+|misconceptions?|myths?|pitfalls?|superstition"
        r"|(?:common|frequent|typical|usual|popular|classic|serious) errors?|errors? (?:is|was|would be)? ?(?:to"
        r"|that)|unnecessary|unreasonable|absurd|nonsense|forbidden|excluded",
        Modality.REPORT,
        doubts=True,
    ),
    Refusal(
        "reported",
        "one might think that $a = b$",
        rf"(?:might|may|could|would) (?:\w+ )?{_THINK}|tempt(?:ed|ing)|naively|naive(?! bayes)"
        rf"|would like(?! to (?:show|prove|verify|derive|see))"
        r"|(?:legend|rumou?rs?|hearsay|folklore|gossip)(?: \w+|$)"
        r"|it (?:is|was) (?:\w+ )?(?:claimed|believed|said|thought|assumed|conjectured)|(?:is|was) conjectured"
        rf"|{_OTHERS}",
        Modality.REPORT,
        doubts=True,
    ),
    Refusal(
        "others",
        "the old code computed $a = b$",
        r"authors?|textbooks?|students?|pupils?|beginners?|everyone|everybody|someone|somebody|critics?|code|software"
        r"|answered|repl(?:y|ies|ied)|responds?|responded|insist(?:s|ed)?|protest(?:s|ed)?"
        r"|scripts?|calculators?|compilers?|buggy|bug|broken|old|wikipedia|allegedly|supposedly|reputedly|so-called"
        r"|(?:claims?|statements?|assertions?|drafts?|arguments?|answers?|ideas?|notes?|attempts?|conjectures?)"
        r" (?:was|were|had|read|said|stated|went)"
        r"|reviewers?|referees?|misprints?|corrections?|originally|at first|(?<!we )(?<!i )suggest(?:s|ed)"
        r"|(?:text|paper|book|page|article|blog|post|chapter) (?:read|said|had|gave|stated|claimed|contained)"
        r"|remembered|rumou?red|reported|used to be|previously|chatgpt|gpt-?\d*|opponents?"
        r"|claimed|believed|(?<!moment's )thought|beliefs?|dreams?|typos?|\w*printed|often|sometimes|usually"
        r"|(?<!would )like to"
        r"|inclined to|versions?|editions?|formerly|according to|(?:previously|earlier) (?:stated|claimed|said)",
        doubts=True,
    ),
    Refusal(
        "open",
        "one would get $a = b$",
        r"would(?! like to (?:show|prove|verify|derive|see))|could|should(?! be clear)|might|ought|if only"
        r"|(?<!we )(?<!one )may(?! (?:also |then |now |easily |readily )?(?:be (?:re)?(?:written|expressed|seen|read"
        r"|stated|put)|verify|check|write|recall))|conjectur\w+|hop(?:e|es|ed|ing)|wish\w*|suspect\w*|wonder\w*"
        r"|(?<!no )doubt\w*|believe\w*|seem\w*|appears?(?= (?:that|to)\b)|apparently|perhaps|maybe|possibly|probably"
        r"|presumably|unclear|contradict\w*|counterexamples?|invalid|illegal|flaw\w*|meaningless|error :|fails?"
        r"|attempt\w*|disput\w+|ironically|paradox\w*|bogus|careless\w*|negation|contrary|opposed"
        r"|(?<!we )(?<!i )claims? (?:that|was)|(?:argue|advise|decide|speak|warn)\w* against"
        r"|against (?:(?:all|any|our|every) )?(?:advice|common sense|expectations?|intuitions?|odds|reason)",
        doubts=True,
    ),
    Refusal(
        "guarded",
        "suppose that $a = b$",
        r"were|had|suppos(?:e|ing)|assume|sake|imagine|pretend\w*|hypothes[ei]\w*|guess\w*|expect(?:s|ing)?|unless"
        r"|except|excluding|otherwise"
        r"|avoid\w*|careful(?! \w+ing\b| (?:calculation|computation|analysis|inspection|reading|look)s?\b)|caution"
        r"|warning"
        r"|without(?! (?:loss|further|proof))|lacking|null|test(?:s|ed|ing)?"
        r"|by zero|alternative|equat(?:e|ing)|(?:set|setting|put|putting) .*equal"
        r"|unlike|lacks?|violat\w+|differs?|different from|almost|looks? like|surrogates?|on average|degenerate"
        r"|attained|determined by|balance|line?ari[sz]ed|first-order|only for|which of|instead"
        r"|opposite|question|(?:is|are|can|does|do) (?:it|there|we|this)"
        r"|condition|constraints?|requir\w+|needs?|wants?(?! to)|demand\w*|look(?:ing)? for|only way|exclud\w+"
        r"|(?:roots?|zeros) of (?:the |this )?(?:equation|polynomial)"
        r"|(?:if|when|whenever|provided|iff|such|(?<!at )once)(?: that)?$"
        r"|suffic\w*|enough|necessary|for which|why|(?<!following )equations?(?: :)?$",
    ),
    Refusal(
        "exists",
        "for some $x$ we have $a = b$",
        r"for (?:some|suitable|certain)|there (?:is|are|exists?) (?:an?|some|one|at least one|points?|values?)",
        anywhere=True,
    ),
    Refusal(
        "loose",
        "ignoring signs we get $a = b$",
        r"ignor\w+|neglect\w*|disregard\w*|forget\w*|drop(?:s|ped|ping)?|omit\w*|up to(?! now| here)|apart from"
        r"|roughly|approximate(?:ly)?|heuristic\w*|sloppy|sloppily|loosely|morally|informally|symbolically|abus\w+"
        r"|by convention|conventionally|small|large|near|close to"
        r"|(?:first|second|third|leading|lowest|zeroth|linear|quadratic) order|physicists?|engineers?",
        anywhere=True,
    ),
    Refusal(
        "premise",
        "orthogonality gives $a = b$",
        rf"{_PROPERTY} (?:gives|implies|yields|means|shows|tells|says|forces|demands|requires|ensures|guarantees|makes)"
        rf"|(?:by|from|due to|because of|using|with|thanks to|under|given|through|via|since|in)"
        rf" (?:(?:the|this|its|their|our|mutual|assumed) )*{_PROPERTY}(?! (?:rule|theorem|lemma|identity|formula)s?\b)",
        anywhere=True,
    ),
    Refusal(
        "other numbers",
        "in binary we have $a = b$",
        r"binary|ternary|octal|hexadecimal|(?:in|to) base|clocks?|modulo|mod|modular|tropical|boolean|bitwise"
        r"|floating(?: |-)point|machine|rounding|round(?:ed|s)?|overflow\w*|saturat\w+|characteristic <\w+>|roman"
        r"|truncat\w+|integer (?:arithmetic|division)",
        anywhere=True,
    ),
)
"""In the order in which they are tried, in the words that govern a formula (see ``refusals``)."""

_NO = r"(?:not|never|no longer|hardly|rarely|seldom|cannot|\w+n't)"
_BEHIND = (
    r"(?:[,;] )?(?:(?:and|but|or) )?(?:(?:which|that|this|these|it|they|in general|of course|clearly) ,? ?)*"
    r"(?:(?:is|are|was|were|be|been|does|do|did|has|have|had|can|could|will|would|may|might|must|need) ){0,2}"
    r"(?:(?:\w+ly|of course|in general|also|always|even) )*"
)
_WRONG = (
    r"(?:false|wrong|incorrect|untrue|impossible|absurd|invalid|nonsense|excluded|ruled out|forbidden|unsolvable"
    r"|fails?|failed|a contradiction|contradict\w*"
    r"|(?:an? )?(?:\w+ )?(?:mistakes?|errors?|fallac\w+|myths?|misconceptions?))"
)
_SO = (
    r"(?:holds?|held|true|correct|valid|right|so|the case|an identity|happens?|occurs?|possible|solvable|solved"
    r"|satisfied|allowed|(?:an? |any )?(?:\w+ )?(?:solutions?|roots?|zeros))"
)
REFUSED_BEHIND = (
    rf"{_BEHIND}(?:{_WRONG}|{_NO} (?:(?:be|been|have|has|generally|in general|always|even|quite) )*{_SO}"
    r"|no (?:\w+ ){0,2}(?:solutions?|roots?|zeros))(?= |$)"
)
"""What stands right behind a formula that the words refuse: ``the equation $a = b$ has no solution``."""
DOUBTED_BEHIND = (
    rf"{_BEHIND}(?:open|unknown|undecidable|unprove[dn]|(?:remains? )?to be (?:shown|proved|seen)|(?:{_SO} )?only"
    rf"|{_NO}|no|{_WRONG})(?! only| just| merely)(?= |$)"
    r"|(?:, )?(?:so|and|hence|thus|and so)(?: that)? (?:our|the) (?:assumption|hypothesis|claim|supposition) [^,;]*"
    r"(?:wrong|false|untenable)"
    r"|(?:, )?(?:but |and |so |only |at least )?(?:up to|modulo|mod|in (?:binary|hexadecimal|octal|base)|on the \w+"
    r"|unless|except|apart from|for no|nowhere|without|if we (?:ignore|neglect|forget|drop)|ignoring|neglecting)(?= "
    r"|$)"
)
"""What stands right behind a formula of which the words may say less than that it holds as it is written."""

EXCEPTED_BEHIND = (
    r"[,;(]? ?(?:but |and |only |at least )?(?:unless|except|apart from|but not|only (?:if|when|for|as long))(?= )"
)
"""What stands right behind a formula that does not hold always: ``the cost is $c = q^2$ unless a discount applies``."""

SPOKEN_OF = (
    r"(?:this|that|it|these|they|the above|so the \w+|hence the \w+|(?:the|this|that"
    r"|our) (?:last |above"
    r" |latter |first )?(?:equation|identity|formula|claim|equality|statement|line|step|reasoning|argument"
    r"|assumption))"
)
"""How a sentence begins that speaks of the formula right before it."""
_SIGHS = (
    r"(?:(?:but|however|unfortunately|of course|alas|clearly|obviously|sadly|now|wait|hm+|oh|oops|ouch|well|hold on"
    r"|hang on|and|yet|so) [,.!]? ?)*"
)
DENIES = (
    rf"{_SIGHS}(?:something|anything|somewhere|there) (?:\w+ ){{1,3}}"
    r"(?:off|wrong|amiss|fishy|odd|missing|strange|suspicious)(?= |$)"
    r"|(?:disproof|counter-?examples?|refutation|nope|not (?:so|quite|true)) ?(?:[:.!,]|$)"
    rf"|{_SIGHS}(?:we|i) (?:(?:must|\w+ly|beg to|have to) )*(?:disagree|differ|object|dissent"
    r"|(?:do not|don't|cannot|can't) agree)(?= |$)"
    rf"|{_SIGHS}{SPOKEN_OF} (?:is|was|are|were|does|do|can|could) ?(?:not|n't) (?:look |seem )?(?:what|as) (?:we|one"
    r"|you|i)"
    r"\b"
    rf"|{_SIGHS}"
    rf"(?:{SPOKEN_OF}(?: (?:is|are|was|were|does|do|would be|can|could|must))? )?"
    r"(?:(?:of course|clearly|simply|just|obviously|in general|generally|also|completely|actually|be|,) ?)*"
    rf"(?:contradicts|neither (?:of (?:these|them) )?(?:is|are|holds?|does|do)|(?:{_WRONG}|{_NO} (?:(?:be|been|even"
    rf"|generally|in general|always|quite) )*{_SO}"
    r"|contradiction|cannot be|not|no)(?= [.,:;!]| in general| because| since| for|$))"
)
"""How a sentence begins that denies the formula right before it: ``But this is not true``."""
ASKS = (
    r"(?:is|are|does|do|can|could|where|what|why) .*"
    r"\b(?:this|that|it|these|right|true|hold|correct|errors?|mistakes?|wrong)\b.* \?"
)
"""A sentence that asks whether the formula right before it holds."""
DENIED_NEXT = (
    r"(?:not|never|without|nor|cannot|don't|doesn't|didn't|needn't|can't|no longer|no need to|rather than|instead of)"
    r"(?: (?:to|even|always|yet|necessarily|have to|need to))?"
)
"""Words right before what something is said to be, by which it is not: ``we do not assume``."""
STATES_BEHIND = (
    r"[,:)]? ?(?:where|with|for|since|because|if|when|whenever|by|using|from|so|and|but|or|whose|while|after"
    r"|as claimed(?= |$)|as desired|as required|such that(?= ,))(?= |$)"
)
"""How a clause begins behind a formula that says nothing of whether it holds."""
SUBORDINATE = (
    r"(?:(?:and|but|or|even|also|only|just) )?(?:since|because|as|if|when|whenever|where|while|although|though|which"
    r"|whose|who|whom|unlike|i\.e\.|e\.g\.|that is|for which|in which|of which|with)(?= |$)"
)
"""How a clause begins that only gives a reason or a condition of another one."""
MAIN = (
    r"(?:so|thus|hence|therefore|then|but|yet|nevertheless|nonetheless|still|consequently)(?= |$)"
    r"|and (?:so|thus|hence|therefore|then|we|it|this|the|one|i|is|are)(?= )"
)
"""How a clause begins that the words before it do not govern."""
RESTART = r"(?<!that)(?<!whether)(?<! if)(?<!not) (?=(?:so|thus|hence|therefore|then)(?: |$)|we (?:have|get|find) )"
"""Where a clause begins that no comma sets off: ``if $a$ is not zero then``."""

SAYS = VERBS
"""Verbs by which a clause puts forward what stands behind it."""
_JOINED = (
    rf"(?:{CONNECTS}|because|since|and|or|but|where|that|as|for example|for instance"
    r"|after (?:some|a|all|\w+ing|simplification|cancellation|expansion).*)"
)
LEADS_ON = (
    rf"(?:{_JOINED} )*(?:{_JOINED}|(?:by|from|with(?! respect)|via|to|upon|on \w+ing|because|since"
    r"|for(?! (?:which|what|those|the (?:survivors|others)))) ?.*)"
)
"""A clause without a verb that puts forward what stands behind it: ``therefore``, ``by symmetry``."""
APPOSED = (
    r"identit(?:y|ies)|formulas?|formulae|relations?|rules?|laws?|theorems?|lemmas?|corollary|propositions?|results?"
    r"|expressions?|inequalit(?:y|ies)|series|expansions?|derivatives?|gradients?|antiderivatives?|partials?|speeds?"
    r"|values?|solutions?|estimates?|linearity|symmetry|case|step|proof|computation|calculation|derivation"
)
"""Nouns that put forward what stands right behind them, beside those that the grammar knows.

The formula is what they are for: ``information travels with the speed``.  An equation may be one to be solved.
"""
EXPLAINED = r"(?:the|this|these|those|its|their|our|an?|each|every|both|<r\d+>) (?P<subject>(?:[\w<>-]+ ){1,4})"
"""How a sentence begins that says something of mathematical things, which a formula behind its colon spells out."""
_KNOWN_PLACES = (
    r"general|particular|fact|summary|short|total|addition|turn|words?|terms?|cases?|examples?|limits?|steps?"
    r"|sections?|lines?|rows?|equalit(?:y|ies)|inequalit(?:y|ies)|identit(?:y|ies)|brackets?|factors?|exponents?"
    r"|chapters?|proofs?|derivations?|exercises?|above|below|paragraph|lemma|theorem|definition|remark|proposition|end"
    r"|way|detail|discussion|paper|post|figures?|dimensions?|coordinates?|expressions?|formulas?|equations?|sums?"
    r"|integrals?|order|settings?|situations?|models?|notation|numerator|denominator|plane|direction|hand|sides?"
    r"|assumptions?|conditions?|independence|others|probability|form|view|practice|contrast|essence|conclusion"
    r"|closing|passing|basis|matrix|vector|components?|respect|which"
    r"|(?:following|first|second|third|last|next|previous|same|latter|former|both)"
    r"(?=$| (?:[,:]|we|the|this|it|one|and|is|are|has|have|gives?|yields?|two)\b| [,:])"
)
_SPECIAL = r"(?!general|last|first|second|third|latter|former|same|present|above|following|other|usual)[\w-]+"
"""Adjectives of a case that say which one it is: ``in the orthogonal case``."""
_ONE_OF = r"(?:the|this|that|these|our|an?|each|both|all|which|such|any|either|some)"
PLACED = (
    r"(?:and |but |so |hence |thus |then |now |also )?(?:(?:in|on|under|within|inside|over|at)"
    rf"(?! (?:<|(?:all|any|each|every) \w(?: |$)|general|arbitrary"
    rf"|(?!the {_SPECIAL} (?:cases?|situations?|settings?|limits?)\b)(?:{_ONE_OF} |\w+ing )?(?:[\w-]+ ){{0,2}}"
    rf"(?:{_KNOWN_PLACES})\b))|for(?! (?:{_ONE_OF}|every|general|arbitrary|now|example|instance|simplicity|completeness"
    rf"|later)\b)(?!.*<))(?: |$)"
)
"""How a clause begins that says where a formula holds, in words that are not known: it may be among other numbers."""
