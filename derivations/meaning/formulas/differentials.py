r"""Differentials that stand outside of integrals and derivatives: ``\mathrm{d}m = \rho \,\mathrm{d}V``.

Each of them is read as one quantity, so that what is proved holds of increments and of products alike; as it depends on
others in ways that are not used, no number speaks against what is said of it.
"""

from __future__ import annotations

from derivations.meaning.formulas.operands import is_group, spellings_in
from derivations.meaning.formulas.scripts import power
from derivations.meaning.names.environment import DIFFERENTIAL, Environment, Factor, UnstatedError, written
from derivations.meaning.names.survey import symbol_name
from derivations.model.reasons import Code
from derivations.model.terms import Sort, Sym
from derivations.reading.grouping import Integration
from derivations.reading.names import DIFFERENTIALS, base_name, is_label, is_sign, spelling
from derivations.reading.syntax import Node, Number, Script


def differential_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """A differential of a name, or ``None`` where none stands.

    Raises:
        UnstatedError: it is one of what is bound here, of a function at an argument, or stands beside an integral.
    """
    sign = items[position]
    if position + 1 == len(items) or spelling(sign) not in DIFFERENTIALS or not _is_free(env, sign):
        return None
    after, beyond = items[position + 1], items[position + 2 : position + 3]
    name = symbol_name(after)
    if base_name(after) is None or is_sign(name):
        return None
    if any(map(is_group, beyond)) and env.survey.is_function(after):
        raise UnstatedError(f"the differential of {written(after)}(…) is not supported")
    integral = bool(env.integrated) or any(isinstance(item, Integration) for item in items)
    if integral or {symbol.name for symbol in env.bound} & spellings_in((after,)):
        raise UnstatedError(f"what d{name} means in an integral, or where {name} is bound, is not stated")
    env.log.convention(f"d{name} is read as one quantity")
    env.log.untold[f"d{name} depends on other quantities, which is not used"] = Code.NO_WORLD
    return _raised(env, Sym(f"{DIFFERENTIAL} {name}"), after), position + 2


def _is_free(env: Environment, sign: Node) -> bool:
    """Whether a sign is no name of its own: an upright d is none, an italic one where nothing else is known of it."""
    name = spelling(sign)
    if name != "d":
        return True
    known = env.is_declared(name) or name in env.survey.spoken or env.symbol(name).sort is Sort.INTEGER
    return not known and env.symbol(name) not in env.bound and env.lookup(Sym(name)) is None


def _raised(env: Environment, symbol: Sym, after: Node) -> Factor:
    """A differential with the power that is written on its name, which is one of the whole: ``ds^2``."""
    sup = after.sup if isinstance(after, Script) else None
    if sup is None or is_label(sup):
        return Factor(symbol)
    whole = f"{symbol.name}^{spelling(sup)}"
    if not isinstance(sup, Number):
        raise UnstatedError(f"whether {whole} is a power or the differential of one is not stated")
    env.log.doubt(f"{whole} is read as a power of the differential")
    return Factor(power(env, symbol, sup))
