"""Rows of the grammar: how a formula is put forward by the words that lead to it."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.sentences.yields import Modality


@dataclass(frozen=True, slots=True)
class Lead:
    """Words that lead to a formula, from the formula or the beginning before it, and how they put it forward."""

    name: str
    modality: Modality
    example: str
    pattern: str


_BASE = (
    r"(?:show|prove|verify|check|demonstrate|establish|confirm|derive|find|compute|calculate|determine|evaluate"
    r"|simplify|express)"
)
_HAVE = (
    r"have(?: (?:(?:by|from|for|in|because|since|that|as|at|if|when|using|with) .*|(?:also|then|thus|now|already"
    r"|again|just|seen|derived|computed|established|further|only"
    r"|the (?:following|desired)(?: {W})?|the (?:equation|identity|relation|equality|formula|result)|[,:])"
    r"))*$"
)
"""``we have $a = b$``, ``have also, by symmetry``; and not ``we have a model $a = b$``."""
_FOLLOWS = (
    r"(?:it|this|there|which|that|result|claim|equation|formula|statement|identity|theorem|lemma)(?: {W}){0,2} follows?"
    r"|follows? (?:that|from|by|immediately|directly)|from (?:{W} ){1,4}follows"
)
"""``it follows $a = b$``; and not ``is defined as follows``."""
_REWRITTEN = (
    r"(?:can|may|could|to|us|also|then|and|thus)(?: {W}){0,2} (?:write|express|see|say|derive)"
    r"(?: {F}| {W}){0,5}(?: (?:as|that))?(?: :)?$"
    r"|(?:written|expressed|rewritten|derived|shown) (?:as|to be|equivalently)(?: :)?$"
)
"""``we can write $x$ as $a = b$``."""
_INSERTED = r"(?:plug(?:s|ging)?|substitut(?:e|es|ing)|insert(?:s|ing)?)(?: {G}| {L}){1,8} (?:,|:)$"
"""``plugging in the model:``, behind which stands what comes of it."""
_LEFT = r"left with|ends? up with|ended up with|must (?:be|equal)|(?:has|have) to (?:be|equal)"
_TO_END = r"(?:(?! , (?:we|note|so|and|then)| we (?:have|get|obtain|find)).)*$"
LEADS: tuple[Lead, ...] = (
    Lead(
        "goal",
        Modality.GOAL,
        "Show that $a = b$",
        rf"(?:^(?:(?!(?:we|i|one|you|they|to|can|which|that|this)\b){{W}} ,? ?){{0,3}}{_BASE}|(?:to|must|shall|will"
        rf"|us|should|now|suffices? to|remains? to|exercise :?|want|goal is|aim is|task is) (?:{{W}} )?(?:show|prove"
        rf"|verify|check|demonstrate|establish|confirm)|(?:goal|aim|task|claim|objective|exercise|problem|want|wish"
        rf"|need|would like|hope|have|try(?:ing)?) (?:{{W}} )?(?:is |here is )?to (?:{{W}} )?{_BASE}|(?:proof"
        rf"|derivation) (?:of|that)|(?:we )?claim(?: that)?|our (?:goal|aim|claim)){_TO_END}",
    ),
    Lead(
        "presented",
        Modality.NEUTRAL,
        "Thus we minimise $$L = w^2$$",
        r"(?:minimi[sz]e|maximi[sz]e|optimi[sz]e|plot|fit|consider|propose)(?: {W}){0,5}(?: :)?$|, given by(?: :)?$",
    ),
    Lead(
        "defines",
        Modality.DEFINES,
        "we define the speed to be $$v = a$$",
        r"(?:introduce|define|call)(?: {W}){0,5}(?: :)?$"
        r"|(?:defined|denoted)(?: {W}){0,3} (?:as|by|to be|via|through)(?: follows)?(?: :)?$"
        r"|let (?:.* )?(?:be|have)(?: {W}){0,4}(?: :)?$"
        r"|(?:we|us|and)(?: {G})? (?:set|define|introduce|choose|pick|denote|call)\b(?:(?! (?:we|gets?"
        r"|obtains?|have|finds?|gives?|yields?|so|thus|hence|therefore)(?: |$)).)*$",
    ),
    Lead(
        "restated",
        Modality.NEUTRAL,
        "we define the speed as the derivative, i.e., $$v = a$$",
        r"(?:defines?|denotes?|introduces?|supposes?|assumes?|chooses?|picks?|takes?|let|requires?) .*"
        r"(?:i\.e\.|that is|namely|in other words)(?: ,)?(?: :)?$"
        r"|(?:(?:sum|add|integrat|total)\w*(?: up)? to|equals?|equal to|is) (?:one|1|unity|zero|<x\d+>)(?: ,)?"
        r" (?:i\.e\.|that is|namely|in other words|or)(?: ,)?(?: :)?$",
    ),
    Lead(
        "concludes",
        Modality.CONCLUDES,
        "so we get $a = b$",
        rf"(?:{_HAVE}|{_FOLLOWS}|{_REWRITTEN}|{_INSERTED}|{_LEFT}|so|thus|hence|therefore|then|consequently|accordingly|finally"
        r"|gets?|getting|got|obtains?|obtained|obtaining|finds?|found|finding|arrives? at|arriving at|concludes?"
        r"|concluded|yields?|yielding|yielded"
        r"|gives?|giving|gave|implies|imply|implied|implying|becom(?:es?|ing)|became|reduces? to"
        r"|reducing to|simplif(?:y|ies|ying)(?: to)?|simplified to|equals|leads? to|leading to|led to|results? in"
        r"|resulting in|result is|deduces?|sees?|shows?|shown|showing|proves?|proved|proving"
        r"|meaning|(?:this|that|which|it)(?: {W})? means"
        r"|rewrites?|rewritten|rewriting|derives?|turns? (?:out|into)|amounts? to|equivalent(?:ly)?|is therefore"
        r"|as desired|as required|cancels?|recover(?:s|ed)?|rearranging|rearranges?|that is|i\.e\.|in other words"
        r"|equal to|the same as)",
    ),
    Lead(
        "states",
        Modality.STATES,
        "since $a = b$",
        r"(?:since|because|(?:^|, |so )as|note|notice|noting|noticing|observe|observing|know|known"
        r"|knowing|fact that|clearly|clear|obvious(?:ly)?|easy to see|easily|holds?|trivial(?:ly)?|evident(?:ly)?"
        r"|theorem|lemma|identity|rule|inequality|property|related (?:by|through|via|as follows))",
    ),
    Lead(
        "adds",
        Modality.ADDS,
        "similarly $a = b$",
        r"(?:recall|recalling|remember|fact|similarly|likewise|moreover|furthermore|also|indeed)",
    ),
)
"""In the order in which they are tried; what none of them leads to is neutral."""

_WORKED = (
    r"(?:plug|substitut|insert|solv|differentiat|integrat|equat|rearrang|simplif|combin|expand|minimi[sz]"
    r"|maximi[sz])\w*"
)
INFERS = (
    rf"(?:{_FOLLOWS}|{_INSERTED}|{_LEFT}|thus|hence|therefore|consequently|accordingly|implies|imply|implied|implying"
    rf"|concludes?|concluded|deduces?|deduced|follows|{_WORKED} .*(?:gives?|yields?|gets?|obtains?|finds?|leads?"
    r"|leaves?|results?))(?!.* arriv)"
)
"""Words of a conclusion: what stands behind them follows from what was said, and is nothing new.

What one arrives at may be called something only then, ``thus we arrive at the estimator``.  With ``then we have`` and
``so we get`` a text goes on as often to what it only introduces now.
"""

REASONED = (
    r"(?:by|from|using|via|because of|due to|thanks to)(?! (?:definition|convention|assumption|construction|abuse"
    r"|analogy|which|this|that|a|an|our)\b) .*\b(?:is|are|equals?|reads?|becomes?)(?: then| thus| simply| given by)?"
    r"(?: :)?$"
)
"""Words that give a reason for what stands behind them: ``by the chain rule the gradient is``."""

SUBJECT = (
    r"^(?:(?:thus|so|hence|therefore|then|now|and|here) (?:, )?)?(?:the|an?|our|its|this|that)(?: {W}){1,5}(?: ,)?$"
)
"""What stands before a displayed formula that only names its subject: ``thus the mean $$m = a$$ is``."""
SPECIAL = (
    r"(?:in|for) (?:this|that|these|those|which|such(?: an?)?) (?:{W} ){0,2}(?:cases?|examples?|settings?|situations?)"
)
"""Words that say of a formula that it is so in a case that was spoken of."""

CLAIMED_AFTER = (
    r"(?:^|(?:so|thus|hence|therefore|then|that|and|or|but|get|gets|got|obtain|obtains|have|has|had|find|finds"
    r"|gives?|giving|yields?|yielding|implies|implying|conclude|deduce|see|sees|know|since|because|as|means|meaning"
    r"|equals|becomes|is|say|note|i\.e\.|consequently|indeed|clearly|now|, so|also|follows|shows|therefore ,"
    r"|hence ,|thus ,|while|which is|(?:get|obtain|have|find|gives|yields)(?: [a-z]+){1,3}|recall|simply|e\.g\."
    r"|namely|to|equivalently|because of|remember|again|finally|similarly|only|if and only if) ?,? ?:?|,|:|;|\()$"
)
"""What stands right before a formula of a line that claims something."""

MENTIONED_BEFORE = (
    r"^(?:(?:is|are|was|were|be|has|have|holds?|can|could|may|must|will|would|does|do|of|satisfies|gives?|yields?"
    r"|implies|becomes?|in|into|on|to|as|means|describes|defines|represents|follows|reduces|says|tells|appears"
    r"|and (?:is|are))(?: |$))"
)
"""What stands right behind a formula that is only spoken of."""
