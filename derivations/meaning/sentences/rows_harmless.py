"""Rows of the grammar that yield nothing: words in restricting places that restrict no name."""

from __future__ import annotations

from derivations.meaning.sentences.row import GOES_ON_ITS_OWN, Group, Row, harmless

_H = Group.HARMLESS
_DO = (
    r"(?:differentiat|integrat|comput|consider|look|us|apply|expand|writ|multipl|divid|subtract|add|tak|evaluat|mak"
    r"|do|ask|need|want|think|go|get|compar|defin|choos|tr|work|deal|start|replac|substitut|rewrit|express|calculat"
    r"|find|know|see|sum|condition|plot|train|minimi[sz]|maximi[sz]|optimi[sz]|fit|learn|sampl|estimat|approximat"
    r"|move|view|interpret|call|simplif|factor|solv|wish|adopt|read|recall|remember|denot|have|perform|carry|let"
    r"|keep|treat|regard|say|proceed)"
)
_ING = rf"(?:{_DO}(?:ing|ting|ning|ying)|being|using)"

HARMLESS: tuple[Row, ...] = (
    Row(
        "compared",
        _H,
        "$q$ has more entropy than $p$",
        r"{F} (?:(?:has|have) (?:no|more|less|lower|higher|the same|many|few|fewer|several)|vs\.|versus|rather)",
        harmless,
    ),
    Row(
        "goes-to",
        _H,
        r"which tends to $1$ as $n \to \infty$",
        rf"{GOES_ON_ITS_OWN}(?: {{W}}){{0,3}}?(?: {{F}})?(?: {{W}}){{0,3}} {{A}}",
        harmless,
    ),
    Row(
        "when-doing",
        _H,
        "when evaluating $f$",
        rf"(?:when|while|if|where|whenever|as|by)(?: (?:and|we|one|you|they|only|are"
        rf"|then))* {_ING}(?: (?!then){{W}})*(?: {{F}}(?: (?!then){{W}})*){{0,3}}",
        harmless,
    ),
    Row(
        "if-we-do",
        _H,
        "if we differentiate $f$",
        rf"(?:when|if|where|whenever|once|as)(?: instead)? (?:we|one|you)(?: (?:now|then|also|can|only|first|instead"
        rf"|further|could|will|simply|just|want to|wish to|try to"
        rf"|would like to))* {_DO}\w*(?: (?!then){{W}})*(?: {{F}}(?: (?!then){{W}})*){{0,3}}",
        harmless,
    ),
    Row(
        "modal",
        _H,
        "$f$ can be written",
        r"{F} (?:can|could|may|might|must|will|should|would|cannot)(?: (?:also|then|now|often|not|only|always|easily"
        r"|thus|therefore))* (?:be|have been|not be)? ?{W}",
        harmless,
    ),
    Row(
        "passive",
        _H,
        "$f$ is obtained by",
        r"{F} (?:is|are|was|were|has been|have been|being)(?: (?:also|then|now|often|not|only|always|easily|thus"
        r"|therefore|well|already|usually|typically|commonly))* (?:defined|given|computed|used|called|obtained"
        r"|shown|estimated|written|expressed|found|introduced|needed|required|said|learned|trained|replaced"
        r"|determined|calculated|evaluated|derived|proved|plotted|applied|performed|reached|achieved|attained"
        r"|updated|zeroed out|cancelled|removed|optimi[sz]ed|minimi[sz]ed|maximi[sz]ed|parametri[sz]ed|equivalent"
        r"|equal|the same|similar|easy|hard|difficult|called|referred|important|useful|there|just|simply|exactly"
        r"|precisely|intractable|tractable|clear|true|trivial|proportional|related|added|included|considered|ignored)",
        harmless,
    ),
    Row(
        "harmless-verb",
        _H,
        "$f$ appears twice",
        r"{F} (?:appears?|cancels?|gives?|yields?|plays?|shows?|contains?|involves?|occurs?|enters?|corresponds?"
        r"|describes?|measures?|tells?|says?|comes?|reads?|works?|looks?|makes?|needs?|wants?|provides?|captures?"
        r"|controls?|plus|minus|times|reduces?|simplifies|follows from|leads?|implies|allows?|consists?|counts?"
        r"|happens?|arises?|helps?|holds?|becomes?|drops?|disappears?|requires?|does|turns?|acts?|leaves?|behaves?"
        r"|uses?|moves?|agrees?|indicates?|determines?|encodes?|specifies|parametri[sz]es)",
        harmless,
    ),
    Row(
        "converges-in-law",
        _H,
        "$X_k$ converges to the standard normal distribution",
        r"{F} (?:converges?|tends?)(?: (?:weakly|exponentially|quickly|slowly|then|thus|also|always|again)){0,2}"
        r" (?:(?:in distribution|in law|weakly)(?: to(?: (?:{G}|{F2})){1,6})?"
        r"|to (?:the |an? )?(?:{G} ){0,3}(?:distribution|law))(?! with)",
        harmless,
    ),
    Row(
        "where-from",
        _H,
        "where we used $a = b$",
        r"where(?: (?:in|the|last|first|second|third|line|step|equality|we|have|uses?|used|follows|from|by|comes|due"
        r"|to|because|fact|that|{W})){1,10} {F}",
        harmless,
    ),
    Row(
        "data-from",
        _H,
        "if the data come from $p$",
        r"(?:data|datas?ets?|samples?|observations?|examples?|measurements?|points)(?: (?!then){G}){0,3}? (?:come|comes"
        r"|came|stems?|arises?|(?:{BE}|have been|has been)(?: {W})? (?:drawn|sampled|generated|distributed|taken"
        r"|produced))(?: independently| i\.i\.d\.)?(?: (?:from|by|according to|under|as|with))(?: (?!then){G}){0,4}"
        r" {F}",
        harmless,
    ),
    Row(
        "at-the-boundary",
        _H,
        "if boundary terms vanish",
        r"(?:if|assuming|provided|suppos(?:e|ing)|when|since|as|because)(?: (?:that|all|the|any))* (?:boundary|surface)"
        r" (?:terms?|integrals?|contributions?)(?: {G}){0,3} (?:vanish(?:es)?|zero|disappear|out|negligible|neglected"
        r"|ignored)(?: (?:at infinity|at the boundary))?",
        harmless,
    ),
    Row(
        "solve-for",
        _H,
        "solve for $x$",
        r"(?:solv(?:e|ing)|expression|formula|equation|values?|estimates?|bound|derivation|proof|need|account"
        r"|accounts|allows?|stands?|as|check|except) for {F}",
        harmless,
    ),
)
