r"""The plain words of mathematical prose, by class: what joins sentences, what says how sure something is, and verbs.

Two questions go by them: whether words put a formula forward as it is written (``refusals``), and whether words that
state a value leave nothing open (``attitudes``).  Words of these classes answer both with yes.  Verbs are listed as one
looks them up; their other forms are made, and those that are not regular stand beside.
"""

from __future__ import annotations

import re

ADVERBS = (
    "accordingly additionally again algebraically also altogether analogously automatically besides"
    " certainly clearly concretely consequently conversely correspondingly directly easily equivalently evidently"
    " explicitly finally first firstly further furthermore hence here immediately indeed inevitably last"
    " lastly likewise manifestly mathematically moreover namely naturally necessarily next now obviously once overall"
    " plainly precisely readily really secondly second similarly simply so specifically surely thence then thereby"
    " therefore third thirdly thus trivially truly undeniably undoubtedly unquestionably"
    " unsurprisingly surprisingly whence"
)
"""Adverbs that join a sentence to what stands before it, or say that it is certain."""
PHRASES = (
    r"more (?:brief|clear|concise|concrete|explicit|exact|general|precise|specific)(?:ly)?"
    r"|in (?:general|particular|fact|this case|short|summary|total|sum|brief|detail|full|symbols|formulas?|conclusion"
    r"|other words|the end|effect|essence|consequence|passing|closing|addition|turn|view of [^,]*|light of [^,]*)"
    r"|on (?:the other hand|the one hand|both sides|the left|the right|the whole)|as a (?:result|consequence|corollary)"
    r"|as (?:before|above|below|usual|desired|required|promised|claimed|announced|expected|stated|follows)"
    r"|as (?:everyone|everybody|we|you|one|the reader)(?: (?:will|may|can|have|has|already|just|now|easily"
    r"|readily)){0,3}"
    r" (?:knows?|sees?|saw|seen|recalls?|remembers?|noted|notes?|proved|showed|shown|checks?|verif(?:y|ies|ied))"
    r"|as (?:noted|shown|seen|explained|mentioned|discussed|proved|derived|stated|explained|remarked|observed)"
    r"(?: (?:above|before|earlier|already|below|there|in <r\d+>))?"
    r"|(?:it|this|that|as) is (?:well )?known|of course|without further ado|beyond (?:doubt|question)"
    r"|needless to say|at this point|at once|all in all|all told|from (?:this|here|there|the above)"
    r"|that is(?: to say)?|which is to say|i\.e\.|vice versa|to (?:be (?:precise|explicit|sure|concrete)|sum up"
    r"|conclude"
    r"|spell it out|summari[sz]e|begin with|start with|put it (?:differently|simply|briefly))"
    r"|(?:keep|bear) in mind|(?:up)?on \w+ing(?: [^,]*)?|no doubt|without (?:a |any )?doubt"
    r"|(?:written|spelled|spelt) out(?: in full)?|(?:put|stated|said|phrased|expressed|written) (?:differently"
    r"|otherwise"
    r"|another way|simply|briefly|as a formula|in symbols)|(?:taken|put|added) together|by the way|so to speak"
)
"""Phrases that do what these adverbs do."""
_REGULAR = (
    "affirm agree amount apply arrive assert bring calculate cancel check claim collect combine compute"
    " conclude confirm decompose deduce define deliver denote derive determine differentiate discover divide equal"
    " establish evaluate expand explain express factor follow furnish gather group guarantee imply infer insert"
    " integrate introduce invoke iterate learn maintain manipulate maximise maximize minimise minimize multiply note"
    " notice obey observe obtain optimise optimize perform produce prove rearrange recall recognise recognize record"
    " recover reduce remark replace result return reveal reverse sample separate show simplify solve square state"
    " substitute subtract sum supply turn unpack use verify work yield"
)
_OTHERS = (
    "add adds adding added am is are be been become becomes becoming became begin begins break breaks breaking broken"
    " bring brings brought carry carries carrying choose chooses choosing chosen come comes coming came complete"
    " completing completes do does doing end ends ending ended find finds finding found get gets getting got give gives"
    " giving gave given go goes going has have having hold holds holding know knows known lead leads leading led leave"
    " leaves leaving left makes mean means meaning plug plugs plugging plugged put puts putting read reads reading"
    " remember rewrite rewrites rewriting rewritten rewrote run runs running saw say says saying said see sees seeing"
    " seen set sets setting shown take takes taking took tell tells telling told vanish vanishes wind winds winding"
    " wound write writes writing wrote written boil boils boiling"
)


def _forms(verb: str) -> tuple[str, ...]:
    """The forms of a regular verb."""
    if re.search(r"[^aeiou]y$", verb):
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    stem = verb.removesuffix("e")
    third = f"{verb}es" if re.search(r"(?:s|x|sh|ch)$", verb) else f"{verb}s"
    doubled = (f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing") if re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb) else ()
    return verb, third, f"{stem}ed", f"{stem}ing", *doubled


VERBS = "|".join(sorted({*_OTHERS.split(), *(form for verb in _REGULAR.split() for form in _forms(verb))}))
"""All forms of the verbs by which a sentence puts forward what stands behind it: what is found, shown, said, equal."""
CONNECTS = rf"(?:{'|'.join(ADVERBS.split())}|{PHRASES})"
"""What stands before a statement and leaves it what it is."""
