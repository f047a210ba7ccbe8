# ruff: noqa: SIM905 - tables of commands read best as words
r"""Tables of LaTeX commands: what each is to the grammar.  No mathematics here, only how things are spelled.

A command that is in no table is a macro that the document should have defined, and an error.
"""

from __future__ import annotations

from derivations.model.relations import BETWEEN_STATEMENTS, GLYPHS, SPELLINGS

IGNORED = frozenset(
    r"""\, \; \: \! \> \/ \displaystyle \textstyle \scriptstyle \scriptscriptstyle \limits \nolimits
    \displaylimits \nonumber \notag \allowbreak \nobreak \break \newline \noindent \strut \mathstrut
    \null
    \centering \smallskip \medskip \bigskip \protect \relax \hline \mathord \mathbin \mathrel \mathopen \mathclose
    \mathpunct \mathinner \mathop \thinspace \medspace \thickspace \negthinspace \negmedspace \enspace
    \allowdisplaybreaks
    \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \tiny \huge \Huge
    \space \kern \unskip \ignorespaces \smash \ensuremath \cancel \bcancel \xcancel \sout \itshape \upshape
    \mathclap \mathllap \mathrlap \clap \llap \rlap \vcenter \negthickspace \nobreakspace
    \lefteqn \pause \qedhere \bgroup \egroup \begingroup \endgroup \tightlist \noalign""".split()
) | {"\\ ", "\\\n", "\\\t", "\\\r", "~", "\\@"}
"""Spacing, size and decoration: dropped; a braced argument that follows is simply a group."""

IGNORED_WITH_ARGUMENT = frozenset(
    r"""\label \tag \vspace \phantom \hphantom \vphantom \mspace \mkern \ref \eqref \cite \citep \citet
    \color \intertext \shortintertext \footnote \require \class \cssId \style \footnotemark \eqlabel \index
    \setcounter \addtocounter \vskip \raisebox""".split()
)
"""Dropped together with one argument."""

GAPS = frozenset(r"\quad \qquad \hfill \hfil \hspace \hskip".split())
"""Spacing that may part one statement from another."""

SPACES = frozenset({r"\;", r"\ ", "~", r"\enspace", r"\thickspace", r"\space"})
"""Spacing that parts statements only where three of it follow one another."""

OVERLAYS = frozenset(r"\uncover \only \visible \onslide \alert \invisible".split())
"""Commands of slides: what they print is their argument, behind the slides that it is seen on, ``<2->``."""

STACKED_RELATION = frozenset(r"\overset \underset \stackrel \stackbin \xrightarrow \xRightarrow".split())

LABELLED = frozenset(r"\underbrace \overbrace \underbracket \overbracket \underparen \overparen".split())
"""Read as their argument; the script behind it is a label."""

BOXES = frozenset(r"\boxed \fbox \framebox \bbox \mathbox".split())
"""Printed with a frame around their argument."""

TEXT_BOXES = frozenset(r"\fbox \framebox \colorbox".split())
"""Those whose argument is text."""

COLOURED = frozenset(r"\textcolor \mathcolor \colorbox \href \enclose \cancelto".split())
"""Of two arguments the second is printed."""

SIZES = frozenset(f"\\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))

WORDS = frozenset(
    r"\text \textrm \textnormal \textup \textit \textbf \textsf \texttt \textsc \mbox \hbox \emph".split()
)

FACES = {
    r"\mathbf": r"\mathbf", r"\boldsymbol": r"\mathbf", r"\bm": r"\mathbf", r"\symbf": r"\mathbf",
    r"\vec": r"\mathbf",
    r"\pmb": r"\mathbf", r"\mathbfit": r"\mathbf", r"\symbfit": r"\mathbf", r"\bf": r"\mathbf", r"\bold": r"\mathbf",
    r"\mathrm": r"\mathrm", r"\rm": r"\mathrm", r"\symrm": r"\mathrm", r"\mathup": r"\mathrm", r"\symup": r"\mathrm",
    r"\mathsf": r"\mathsf", r"\mathtt": r"\mathtt", r"\mathit": r"\mathit", r"\it": r"\mathit",
    r"\mathcal": r"\mathcal", r"\cal": r"\mathcal", r"\mathscr": r"\mathscr", r"\symcal": r"\mathcal",
    r"\mathfrak": r"\mathfrak", r"\frak": r"\mathfrak", r"\mathbb": r"\mathbb", r"\Bbb": r"\mathbb",
    r"\symbb": r"\mathbb",
    r"\mathds": r"\mathbb", r"\mathbbm": r"\mathbb", r"\operatorname": r"\operatorname",
    r"\operatorname*": r"\operatorname", r"\operatornamewithlimits": r"\operatorname", r"\mathnormal": "",
}  # fmt: skip
"""Commands that set a face, and the canonical face (empty: none)."""

ACCENTS = {
    r"\hat": r"\hat", r"\widehat": r"\hat", r"\tilde": r"\tilde", r"\widetilde": r"\tilde", r"\bar": r"\bar",
    r"\overline": r"\bar", r"\dot": r"\dot", r"\ddot": r"\ddot", r"\dddot": r"\dddot", r"\check": r"\check",
    r"\widecheck": r"\check", r"\breve": r"\breve", r"\acute": r"\acute", r"\grave": r"\grave",
    r"\mathring": r"\mathring",
    r"\underline": r"\underline", r"\underbar": r"\underline", r"\overrightarrow": r"\overrightarrow",
    r"\overleftarrow": r"\overleftarrow",
}  # fmt: skip

FRACTIONS = frozenset(r"\frac \tfrac \dfrac \cfrac \nicefrac \sfrac".split())
BINOMIALS = frozenset(r"\binom \tbinom \dbinom".split())
ROOTS = frozenset({r"\sqrt"})

DOTTED = r"\doteq"
"""A sign that defines on some pages and equates up to a constant on others."""

CHAIN_RELATIONS = {**{spelling: relation.value for spelling, relation in SPELLINGS.items()}, DOTTED: DOTTED}
"""The relations of the contract: every spelling, and the canonical one."""

STATEMENT_RELATIONS = frozenset(relation.value for relation in BETWEEN_STATEMENTS)

_OTHERS = {
    r"\in": r"\in", r"\notin": r"\notin", r"\ni": r"\ni", r"\sim": r"\sim", r"\ne": r"\ne", r"\neq": r"\ne",
    r"\subset": r"\subset", r"\subseteq": r"\subseteq", r"\supset": r"\supset", r"\supseteq": r"\supseteq",
    r"\ll": r"\ll",
    r"\gg": r"\gg", r"\cong": r"\cong", r"\perp": r"\perp", r"\indep": r"\perp", r"\mapsto": r"\mapsto",
    r"\longmapsto": r"\mapsto", r"\prec": r"\prec", r"\preceq": r"\preceq", r"\succ": r"\succ",
    r"\succeq": r"\succeq",
    r"\preccurlyeq": r"\preceq", r"\succcurlyeq": r"\succeq", r"\leftarrow": r"\leftarrow", r"\gets": r"\leftarrow",
    r"\larr": r"\leftarrow", r"\asymp": r"\asymp", r"\lesssim": r"\lesssim", r"\gtrsim": r"\gtrsim",
    r"\leftrightarrow": r"\leftrightarrow", r"\Leftarrow": r"\Leftarrow", r"\nearrow": r"\nearrow",
    r"\searrow": r"\searrow", r"\uparrow": r"\uparrow", r"\downarrow": r"\downarrow",
    r"\rightsquigarrow": r"\rightsquigarrow",
    r"\hookrightarrow": r"\hookrightarrow", r"\parallel": r"\parallel", r"\vdash": r"\vdash", r"\models": r"\models",
    r"\gtrless": r"\gtrless", r"\lessgtr": r"\lessgtr", r"\nsubseteq": r"\nsubseteq", r"\subsetneq": r"\subsetneq",
    r"\thicksim": r"\sim",
    r"\uparrows": r"\uparrow", r"\dArr": r"\Downarrow", r"\Downarrow": r"\Downarrow", r"\not\in": r"\notin",
    r"\not=": r"\ne", r"\rightharpoonup": r"\rightharpoonup", r"\impliedby": r"\Leftarrow",
    r"\sqsubseteq": r"\sqsubseteq",
    **{
        spelling: spelling
        for spelling in r"""\nmid \nparallel \lll \ggg \nless \ngtr \nleq \ngeq \supsetneq \bowtie \dashv \vDash \Vdash
        \longleftrightarrow \twoheadrightarrow \twoheadleftarrow \rightarrowtail \rightrightarrows \circlearrowright
        \between \pitchfork \smile \frown \precsim \succsim \trianglelefteq \trianglerighteq \eqcirc \circeq
        \backsim \backsimeq \bumpeq \Bumpeq \ncong \nsim \nprec \nsucc \nvdash \nvDash \ntriangleleft
        \nsupseteq \subsetneqq \supsetneqq \subseteqq \supseteqq \sqsubset \sqsupset \sqsupseteq \Subset \Supset
        \multimap \rightharpoondown \leftharpoonup \leftharpoondown \Uparrow \Updownarrow \nwarrow \swarrow
        \nrightarrow \nleftarrow \nRightarrow \nLeftrightarrow \curvearrowright \dashrightarrow \eqqcolon
        \longleftarrow \hookleftarrow \rightleftharpoons \leadsto \updownarrow \lhd \rhd \unlhd \unrhd \owns
        \Longleftarrow""".split()
    },
}  # fmt: skip
OTHER_RELATIONS = {spelling: canonical for spelling, canonical in _OTHERS.items() if spelling not in SPELLINGS}
"""Relations inside sides and groups that do not make a chain."""

LOGIC = {r"\lor": "OR", r"\vee": "OR", r"\land": "AND", r"\wedge": "AND"}
SIGNS = {"+": "+", "-": "-", r"\pm": r"\pm", r"\mp": r"\mp", "±": r"\pm"}
SEPARATORS = {",": ",", ";": ";", ":": ":", r"\mid": "|", r"\colon": ":"}

OPERATORS = {
    r"\cdot": r"\cdot", r"\times": r"\times", r"\div": "/", "/": "/", "!": "!", r"\circ": r"\circ",
    r"\otimes": r"\otimes",
    r"\oplus": r"\oplus", r"\odot": r"\odot", r"\ominus": r"\ominus", "*": "*", r"\ast": "*", r"\star": r"\star",
    r"\setminus": r"\setminus", r"\backslash": r"\setminus", r"\cup": r"\cup", r"\cap": r"\cap",
    r"\bullet": r"\bullet",
    r"\neg": r"\neg", r"\lnot": r"\neg", r"\forall": r"\forall", r"\exists": r"\exists", r"\sqcup": r"\sqcup",
    r"\uplus": r"\uplus", r"\bmod": r"\bmod", r"\wr": r"\wr", r"\triangle": r"\triangle",
    **{
        spelling: spelling
        for spelling in r"""\oslash \smallsetminus \amalg \sqcap \triangleleft \triangleright \boxplus \boxtimes
        \dotplus \circledast \circledcirc \Cup \Cap \bigcirc \ltimes \nexists""".split()
    },
    r"\slash": "/", r"\diamond": r"\diamond", r"\rtimes": r"\rtimes", r"\bigtriangleup": r"\triangle",
}  # fmt: skip
"""Symbols between factors."""

DOTS = frozenset(r"\dots \ldots \cdots \dotsc \dotsb \dotsm \dotsi \dotso \vdots \ddots \hdots".split())

OPENERS = {
    "(": "(", "[": "[", r"\{": r"\{", r"\lbrace": r"\{", r"\langle": r"\langle", r"\lbrack": "[", r"\lparen": "(",
    r"\lvert": "|", r"\lVert": r"\|", r"\lfloor": r"\lfloor", r"\lceil": r"\lceil", r"\llbracket": r"\llbracket",
}  # fmt: skip
CLOSERS = {
    ")": ")", "]": "]", r"\}": r"\}", r"\rbrace": r"\}", r"\rangle": r"\rangle", r"\rbrack": "]", r"\rparen": ")",
    r"\rvert": "|", r"\rVert": r"\|", r"\rfloor": r"\rfloor", r"\rceil": r"\rceil", r"\rrbracket": r"\rrbracket",
}  # fmt: skip
BARS = {"|": "|", r"\vert": "|", r"\|": r"\|", r"\Vert": r"\|"}
DELIMITERS = {
    **OPENERS, **CLOSERS, **BARS, ".": ".", "<": r"\langle", ">": r"\rangle", "/": "/", r"\uparrow": "|",
    r"\downarrow": "|",
}  # fmt: skip
"""What may stand behind ``\\left`` and ``\\right``."""

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩϵϑϕϖϱ",
        r"""\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi \pi \rho
    \varsigma
        \sigma \tau \upsilon \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi
        \Omega \epsilon \vartheta \phi \varpi \varrho""".split(),
        strict=True,
    )
)

NAMES = (
    frozenset(GREEK.values())
    | DOTS
    | frozenset(
        r"""\log \ln \lg \exp \sin \cos \tan \cot \sec \csc \arcsin \arccos \arctan \sinh \cosh \tanh \coth \det
    \dim \ker
        \min \max \inf \sup \lim \liminf \limsup \arg \Pr \deg \gcd \hom \int \iint \iiint \oint \sum \prod \coprod
        \bigcup \bigcap \bigoplus \bigotimes \nabla \partial \infty \ell \hbar \Re \Im \aleph \emptyset \varnothing
    \top
        \bot \prime \dagger \ddagger \digamma \imath \jmath \wp \angle \Box \square \blacksquare \qed \S \P \varGamma
        \varDelta \varTheta \varLambda \varSigma \varPhi \varPsi \varOmega \mod \pmod \& \% \# \$ \_ \therefore
    \because
        \intercal \varkappa \hslash \flat \natural \sharp \Diamond \lozenge \bigstar \Bbbk \bigodot \biguplus
        \varPi \varXi \varUpsilon \daleth \gimel \Finv \Game \eth \checkmark \maltese \sphericalangle
        \measuredangle \vartriangle \triangledown \blacktriangle \blacklozenge \bigstar \clubsuit \diamondsuit
        \heartsuit \spadesuit \surd \idotsint \iiiint \oiint \oiiint \injlim \projlim \sech \csch
        \arcsec \arccot \intop \smallint \bigvee \bigwedge \complement \mho \eth \beth \omicron \bigsqcup
   """.split()
    )
)

UNICODE = {
    **GREEK,
    **{character: relation.value for character, relation in GLYPHS.items()},
    "∫": r"\int", "∑": r"\sum", "∏": r"\prod", "∇": r"\nabla", "∂": r"\partial", "∞": r"\infty", "≠": r"\ne",
    "∈": r"\in",
    "∉": r"\notin", "∼": r"\sim", "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "−": "-", "–": "-", "±": r"\pm",
    "∓": r"\mp", "√": r"\sqrt", "∘": r"\circ", "⊗": r"\otimes", "⊙": r"\odot", "⊕": r"\oplus", "∀": r"\forall",
    "∃": r"\exists", "∪": r"\cup", "∩": r"\cap", "∧": r"\land", "∨": r"\lor", "¬": r"\neg", "≐": r"\doteq",
    "‖": r"\|", "∥": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "…": r"\ldots",
    "⋯": r"\cdots", "⊤": r"\top", "′": "'", "∣": r"\mid", "⊂": r"\subset", "⊆": r"\subseteq", "↦": r"\mapsto",
    "≪": r"\ll", "≫": r"\gg", "⊥": r"\perp", "∅": r"\emptyset", "ℓ": r"\ell", "†": r"\dagger", "∖": r"\setminus",
    "’": "'", "∗": "*", "\u00a0": " ", "\u2009": " ", "\u2003": " ", "\u200b": " ", "\u2061": " ", "⌊": r"\lfloor",
    "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "∬": r"\iint", "≺": r"\prec", "≻": r"\succ",
}  # fmt: skip
"""Characters that stand for a command."""

BLACKBOARD = dict(zip("ℂℍℕℙℚℝℤ", "CHNPQRZ", strict=True)) | {"𝔼": "E", "𝟙": "1", "𝕀": "I"}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ", [*"0123456789+-", "n", "T"], strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₜₓ", [*"0123456789", *"ijkntx"], strict=True))

WRAPPERS = frozenset(
    """equation align gather multline eqnarray flalign displaymath math aligned split gathered multlined alignat
    alignedat subequations IEEEeqnarray dmath""".split()
)
"""Environments that only lay out rows: read as if they were not there (starred ones too)."""

COUNTED_WRAPPERS = frozenset({"alignat", "alignedat", "IEEEeqnarray"})
TABLES = frozenset(
    """matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix cases dcases rcases array
    tabular subarray""".split()
)
DISPLAY_ENVIRONMENTS = frozenset(
    "equation align gather multline eqnarray flalign displaymath alignat IEEEeqnarray dmath".split()
)
