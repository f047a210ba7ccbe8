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
    r"|prove or disprove|simplify|express)"
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
_TO_END = r"(?:(?! , (?:we|note|so|and|then)| we (?:have|get|obtain|find)).)*$"
LEADS: tuple[Lead, ...] = (
    Lead(
        "whether",
        Modality.QUESTION,
        "Is it true that $a = b$",
        r"(?:whether|is it true|is it the case|does it follow|do we have|ask if|wonder(?:ing)? (?:if|whether)"
        r"|question is)",
    ),
    Lead(
        "denied",
        Modality.DENIAL,
        "it is not true that $a = b$",
        r"(?:cannot|can't|can never|could not|unable to|fails? to|failed to|impossible to) (?:{W} ){0,2}(?:find|choose"
        r"|solve|get|achieve|satisfy|reach|arrange)|(?:impossible|not possible)(?: {W}){0,3} (?:that|to|for)"
        r"|there (?:is|are|exists?|will be|can be)(?: {W}){0,2} no (?:(?:{W} ){0,2}?{N} (?:such|with|for)"
        r"|(?:{W} ){0,2}?(?:solutions?|values?|choices?"
        r"|numbers?|vectors?|functions?|weights?|such|way|constants?|pairs?|points?|roots?))"
        r"|(?:no|neither|not exist)(?: {W}| {L2}){0,6} (?:such that|so that|satisf(?:y|ies)|for which)(?: :)?$"
        r"|(?:has|have|with) no (?:{W} )?(?:solutions?|roots?)|(?:never|nobody|no one|nothing|none|fails? to|failed to)"
        r"(?: {W}){0,5}(?: :)?$|^no {W}(?: of {L1})? (?:gives?|yields?|satisf(?:y|ies)|makes?|has|can|could|will)"
        r"(?: {W}){0,3}(?: :)?$|"
        r"(?:not|never|no longer|cannot|can't|doesn't|isn't|don't) (?:{W} ){0,3}(?:true|hold|equal|case|correct|valid"
        r"|imply|follow|mean|conclude|have|general|say|claim|deduce|infer)(?: (?:that|the))*|(?:false|wrong|untrue"
        r"|incorrect)(?: to (?:say|write|conclude|think))? that|(?:following|this|next|latter)(?: {W}){0,2} (?:is|are"
        r"|would be) (?:{W} )?(?:false|wrong|untrue|incorrect|invalid)(?: :)?$",
    ),
    Lead(
        "reported",
        Modality.REPORT,
        "one might think that $a = b$",
        r"(?:(?:might|may|could|would) (?:be tempted|expect|think|guess|hope|naively|say|suppose|want|conjecture"
        r"|believe|argue)|tempt(?:ed|ing)|naive(?:ly)?|it is (?:often |sometimes )?(?:claimed|believed|said)|(?:is"
        r"|was) conjectured|common (?:mistake|error|misconception|fallacy|pitfall)"
        r"|(?:mistake|wrong|error|unnecessary|unreasonable) to|incorrectly|mistakenly|erroneously"
        r"|wrongly|falsely|^instead of(?: {W}){0,3}$|some (?:authors|people|texts"
        r"|books) (?:write|use|define|claim))",
    ),
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
        r"|(?:we|us|and)(?: {G})? (?:set|define|introduce|choose|pick|denote|call)(?:(?! (?:we|gets?|obtains?|have"
        r"|finds?|gives?|yields?|so|thus|hence|therefore) ).)*$",
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
        rf"(?:{_HAVE}|{_FOLLOWS}|{_REWRITTEN}|so|thus|hence|therefore|then|consequently|accordingly|finally"
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

DENIED_AFTER = (
    r"^(?:,? ?(?:which|this|that)? ?(?:is|are|does|do|would be|will|cannot|can|need) ?(?:not|never"
    r"|n't)? ?(?:{W} )?(?:false|wrong|incorrect|not hold|not true|fail|fails|untrue|impossible|absurd|invalid"
    r"|not valid|not correct|not an identity|nonsense|hold in general)|fails|, a contradiction)"
)
"""What stands right behind a formula that the words deny."""

DENIED_BEFORE = (
    r"(?:(?:but|however|unfortunately|of course|alas|clearly|obviously|sadly|now) ,? ?)*(?:this|that|it"
    r"|(?:the|this|that) (?:last |above |latter |first )?(?:equation|identity|formula|claim|equality|statement|line"
    r"|step|reasoning|argument)) (?:is|are|was|does|would be) (?:(?:of course|clearly|simply|just|obviously|in general"
    r"|generally|also|completely|actually|,) ?)*(?:false|wrong|incorrect|untrue|invalid|nonsense|absurd"
    r"|a (?:common )?(?:mistake|error|fallacy|misconception)|not (?:(?:even|generally|in general|always|quite) )?"
    r"(?:true|correct|valid|right|the case|an identity|hold))(?= [.,:;!]| in general| because| since| for|$)"
)
"""How a sentence begins that denies the formula right before it."""
