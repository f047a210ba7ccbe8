"""The math commands that may go into a report as written, by the arguments they take.

Everything that is not listed here is shown verbatim instead of being typeset: the lists are what keeps a hostile
document from running anything in TeX.
"""

from __future__ import annotations

from derivations.model.relations import GLYPHS, TABLE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GREEK = _words(
    """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi
    rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
    Psi Omega"""
)

LIMITED = _words(
    """sum prod int iint iiint oint coprod bigcup bigcap bigoplus bigotimes bigvee bigwedge lim limsup liminf max min
    sup inf det gcd Pr"""
)
"""Operators on which ``\\limits`` may stand."""

SYMBOLS = (
    GREEK
    | LIMITED
    | {row.relation.latex.removeprefix("\\") for row in TABLE if row.relation.latex[0] == "\\"}
    | _words(
        """log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth arg deg dim hom ker
    partial nabla infty emptyset varnothing forall exists nexists neg lnot top bot intercal ell hbar imath jmath Re Im
    aleph wp prime backslash angle triangle Box Diamond square blacksquare
    cdot times div pm mp ast star circ bullet oplus ominus otimes odot wedge vee land lor cap cup setminus dagger
    diamond amalg uplus
    leq geq ne neq sim simeq cong triangleq coloneqq eqqcolon ll gg prec succ preceq
    succeq leqslant geqslant lesssim gtrsim subset supset subseteq supseteq in notin ni mid nmid parallel perp models
    vdash asymp colon not bmod surd
    gets rightarrow leftarrow leftrightarrow Leftarrow longrightarrow longleftarrow
    Longrightarrow Longleftarrow Longleftrightarrow longleftrightarrow implies impliedby iff mapsto longmapsto
    hookrightarrow uparrow downarrow Uparrow Downarrow updownarrow nearrow searrow rightsquigarrow therefore because
    ldots cdots dots vdots ddots dotsc dotsb dotsm dotsi
    lbrace rbrace lbrack rbrack langle rangle lvert rvert lVert rVert vert Vert lfloor rfloor lceil rceil
    quad qquad thinspace enspace"""
    )
)
"""Commands without arguments."""

ONE_ARGUMENT = _words(
    """hat widehat tilde widetilde bar overline underline vec dot ddot check breve acute grave mathring
    overrightarrow overleftarrow overbrace underbrace mathbf mathrm mathit mathsf mathtt mathcal mathbb mathfrak
    boldsymbol operatorname operatorname* sqrt boxed pmod mathop mathrel mathbin mathord"""
)
"""Commands with one argument of mathematics."""

TWO_ARGUMENTS = _words("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel")

TEXT = _words("text textrm textbf textit textsf texttt textnormal mbox")
"""Commands with one argument of plain words."""

SWITCHES = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "cal": "mathcal", "sf": "mathsf"}
"""Old font switches and the command that does the same to the rest of the group."""

RENAMED = {
    "dd": "mathrm{d}",
    "bold": "mathbf",
    "pmb": "boldsymbol",
    "symbf": "mathbf",
    "Bbb": "mathbb",
    "bm": "boldsymbol",
    "mathscr": "mathcal",
    "space": "enspace",
    "argmax": "operatorname*{argmax}",
    "argmin": "operatorname*{argmin}",
    "rarr": "rightarrow",
    "larr": "leftarrow",
    "rArr": "Rightarrow",
    "lArr": "Leftarrow",
    "dArr": "Downarrow",
    "uArr": "Uparrow",
    "lrArr": "Leftrightarrow",
    "lt": "<",
    "gt": ">",
}

SPACES = frozenset(",;:! >\r\n")
"""Single characters that are spacing after a backslash."""

IGNORED = _words("displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag allowbreak nobreak middle")
"""Commands that change nothing which a reader of a formula needs."""

IGNORED_WITH_ARGUMENT = _words("label tag phantom hphantom vphantom color")

SIZES = _words("big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm")
"""Commands that take a delimiter."""

DELIMITERS = _words(
    r"""( ) [ ] | / . < > \{ \} \| \langle \rangle \lvert \rvert \lVert \rVert \vert \Vert \lfloor \rfloor \lceil
    \rceil \lbrace \rbrace \lbrack \rbrack \uparrow \downarrow \backslash"""
)

MOST_COLUMNS = 20

ENVIRONMENTS = {
    **dict.fromkeys(_words("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix aligned"), MOST_COLUMNS - 1),
    "cases": 1,
    "split": 1,
    "gathered": 0,
}
"""Environments with rows, and how many ``&`` a row may have."""

REBUILT = {"split": "aligned"}
"""Environments that are written as others, which may stand anywhere."""

ANGLES = {"<": r"\langle", ">": r"\rangle"}
"""Delimiters that TeX knows by another name, too."""

CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=<>()[]|.,:;!?@")
"""ASCII characters that stand for themselves in math mode."""

UNICODE = {
    **{character: relation.latex for character, relation in GLYPHS.items()},
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta",
    "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "µ": r"\mu", "ν": r"\nu", "ξ": r"\xi",
    "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi",
    "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega", "∂": r"\partial", "∇": r"\nabla",
    "∫": r"\int", "∑": r"\sum", "∏": r"\prod", "∞": r"\infty", "∈": r"\in", "∉": r"\notin", "ℝ": r"\mathbb{R}",
    "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "≠": r"\ne", "≐": r"\doteq", "·": r"\cdot",
    "×": r"\times", "±": r"\pm", "−": "-", "√": r"\surd", "∣": r"\mid", "‖": r"\|", "⟨": r"\langle",
    "⟩": r"\rangle", "…": r"\ldots", "′": r"\prime", "∼": r"\sim", "∘": r"\circ", "∧": r"\land", "∨": r"\lor",
    "¬": r"\neg", "∀": r"\forall", "∃": r"\exists", "²": "^{2}", "³": "^{3}", "ᵀ": r"^{\top}", "ᵈ": "^{d}",
}  # fmt: skip
"""Characters outside of ASCII and how math mode writes them."""
