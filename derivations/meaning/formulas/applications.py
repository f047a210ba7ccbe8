"""Names where they stand: as constants, as variables, or as functions with what they are applied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derivations.meaning.declared.growth import may_be_order
from derivations.meaning.formulas.operands import spellings_in
from derivations.meaning.formulas.scripts import element, matrix_entry, power, require_numbers, scripted
from derivations.meaning.formulas.variables import index_above, is_index, powered, variable
from derivations.meaning.names.complex_marks import STARS
from derivations.meaning.names.constants import is_constant
from derivations.meaning.names.densities import (
    at_value,
    density,
    density_of_elements,
    is_element,
    parameters_of,
    roles_of,
)
from derivations.meaning.names.environment import DIMENSION, Environment, Factor, UnstatedError, here, written
from derivations.meaning.names.heads import Head, is_law, parse_head
from derivations.meaning.names.survey import FUNCTION_LETTERS, symbol_name
from derivations.meaning.words.notation import CONJUGATE
from derivations.model.context import Definition
from derivations.model.reasons import Code
from derivations.model.terms import (
    INFINITY,
    PI,
    SCALAR,
    Apply,
    Function,
    Opaque,
    Partial,
    Shape,
    Sort,
    Sym,
    Term,
    free_symbols,
)
from derivations.reading.names import (
    CONSTANT_WORDS,
    argument_nodes,
    base_name,
    elementary,
    is_bold,
    is_label,
    is_random,
    is_sign,
    lowered,
    parts_of,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Fence, Name, Node, Number, Operator, Related, Script

INCREMENTS = frozenset({"\\Delta", "\\delta"})
"""Letters that make another quantity of the name behind them."""

OPERATORS = ("E", "P", "Pr", "Var", "Cov", "V", "D", "H")
CONSTANTS = {"\\pi": PI, "\\infty": INFINITY}


def group_of(node: Node | None) -> Fence | None:
    """The parenthesised group that a node is, with or without scripts on it."""
    base = node.base if isinstance(node, Script) else node
    return base if isinstance(base, Fence) and base.open in "([" else None


def name_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """A name with what is applied to it, or ``None`` where no name stands."""
    node = items[position]
    constant = isinstance(node, Name) and node.text in CONSTANTS and not _applied_law(env, items, position)
    if constant and (spelling(node) != "\\pi" or is_constant(env, items, position)):
        return Factor(CONSTANTS[spelling(node)]), position + 1
    if base_name(node) is None:
        return None
    if plain_word(spelling(node)) in CONSTANT_WORDS:
        raise UnstatedError("an unnamed constant inside a formula")
    after = items[position + 1] if position + 1 < len(items) else None
    entry = matrix_entry(env, node)
    if entry is not None:
        return powered(env, node, entry), position + 1
    member = element(env, node)
    if member is not None:
        _require_factor(env, node, after)
        return powered(env, node, member), position + 1
    _note_star(env, node)
    if (whole := _increment(env, items, position)) is not None:
        return whole, position + 2
    _require_plain(env, node, after)
    applied = None if after is None else _applied(env, node, after)
    if applied is not None:
        return applied, position + 2
    _require_factor(env, node, after)
    if isinstance(node, Script) and node.sup is not None and is_constant(env, items, position):
        return Factor(power(env, CONSTANTS[base_name(node) or ""], node.sup)), position + 1
    return bare(env, node), position + 1


def _applied(env: Environment, node: Node, after: Node) -> Factor | None:
    """A name with the group behind it as its arguments, or ``None`` where it is a factor beside it."""
    group = group_of(after)
    if group is None:
        return None
    if _is_dependent(env, node, group):
        return scripted(env, bare(env, node), after)
    if group.open == "(" and env.survey.applies(node, group) and not _is_component(env, node):
        return scripted(env, application(env, node, group), after)
    return _either(env, node, after) if isinstance(after, Fence) and _may_be_applied(env, node, after) else None


def _is_dependent(env: Environment, node: Node, group: Fence) -> bool:
    """Whether ``u(a, b)`` is written for a ``u`` whose body says how it depends on ``a`` and ``b``."""
    found = env.survey.is_dependent(node, group) and env.lookup(Sym(symbol_name(node))) is not None
    if found:
        env.log.notice(f"{written(node)}({written(group.body)}) is read as {written(node)}")
    return found


def _increment(env: Environment, items: tuple[Node, ...], position: int) -> Factor | None:
    r"""An increment or a variation ``\Delta x``, ``\delta x``, which is one quantity; ``None`` where none stands.

    What holds of it as one holds of a product, too.

    Raises:
        UnstatedError: it is one of a function, or a power of it.
    """
    sign, after, beyond = (*items[position : position + 3], None, None)[:3]
    if after is None or spelling(sign) not in INCREMENTS or not _is_unknown(env, spelling(sign)):
        return None
    if base_name(after) is None or is_sign(spelling(after)) or elementary(spelling(after)) is not None:
        return None
    name = f"{spelling(sign)} {spelling(after)}"
    running = next((symbol for symbol in env.bound if symbol.name == f"{spelling(sign)} {symbol_name(after)}"), None)
    if running is not None:
        return powered(env, after, running)
    bound = {symbol.name for symbol in env.bound} & spellings_in((after,))
    if group_of(beyond) is not None or symbol_name(after) != spelling(after) or bound:
        raise UnstatedError(f"whether {name} is a product, an increment or a variation is not stated")
    env.log.doubt(f"{name} is read as one quantity")
    return Factor(Sym(name))


def is_increment(node: Node) -> bool:
    r"""Whether a node is an increment of a name, ``\Delta x``, and nothing else."""
    parts = parts_of(node)
    return len(parts) == 2 and spelling(parts[0]) in INCREMENTS and base_name(parts[1]) == spelling(parts[1])


def _is_unknown(env: Environment, name: str) -> bool:
    """Whether nothing says what a letter stands for that is a sign at times."""
    known = env.is_declared(name) or name in env.survey.spoken or env.shapes.is_written_vector(name)
    known = known or env.symbol(name).sort is Sort.INTEGER
    return not known and env.symbol(name) not in env.bound and env.lookup(Sym(name)) is None


def _require_plain(env: Environment, node: Node, after: Node | None) -> None:
    """That a name is no sign of a differential, and no class of functions.

    Raises:
        UnstatedError: it is a ``d`` of which nothing says what it is, as in ``d f(x)``, or one such as ``O(n)``.
    """
    if group_of(after) is not None and may_be_order(env, spelling(node)):
        found = f"{written(node)}(…) may be a class of functions, of which two need not be equal"
        raise UnstatedError(f"{found}; declare {written(node)}")
    if spelling(node) != "d" or after is None or isinstance(after, Operator):
        return
    if _is_unknown(env, "d"):
        raise UnstatedError("whether d is a number or the sign of a differential is not stated; declare it")


def _note_star(env: Environment, node: Node) -> None:
    """Note that a star may mark the conjugate, where words speak of such."""
    star = isinstance(node, Script) and node.sup is not None and spelling(node.sup) in STARS
    if star and CONJUGATE in env.survey.unclear:
        why = env.survey.unclear[CONJUGATE]
        env.log.ambiguous(f"{why}, so whether {spelling(node)} is a conjugate or a name is not stated")


def _is_component(env: Environment, node: Node) -> bool:
    """Whether a name is a component of a vector, such as the probability ``p_i`` before a group."""
    if not isinstance(node, Script) or node.base is None or node.sub is None or spelling(node) in env.survey.functions:
        return False
    return bool(env.shapes.dims(spelling(node.base))) and is_index(env, node.sub)


def _is_factor(env: Environment, node: Node, group: Fence) -> bool:
    """Whether a name is known to be a number before a group: it is declared, compared, or put into the reals.

    Before a number, and of a usual letter of functions, only a context block says so: what is said of the letter
    somewhere may be said of another thing.
    """
    name = symbol_name(node)
    if name in env.survey.given:
        return True
    usual = base_name(node) in FUNCTION_LETTERS or isinstance(group.body, Number)
    return not usual and (name in env.survey.reals or env.is_declared(name))


def _may_be_applied(env: Environment, node: Node, group: Fence) -> bool:
    """Whether a name before a group in parentheses may be a factor or a function of it: ``m (v)`` beside ``m``.

    What stands alone in the group is one name or number, or several: a sum in it would be multiplied out.
    """
    name, items = symbol_name(node), argument_nodes(group.body)[0]
    if group.open != "(" or _is_factor(env, node, group) or symbol_name(node) != spelling(node):
        return False
    plain = all(base_name(item) is not None or isinstance(item, Number) for item in items)
    return plain and (name in env.survey.factors or (len(items) == 1 and isinstance(group.body, Number)))


def _either(env: Environment, node: Node, group: Fence) -> Factor:
    """A name before a group as a function of it, which a factor is, too: what holds of every function holds of both."""
    name = spelling(node)
    env.log.convention(f"{name}({written(group.body)}) is a function at an argument, or a product")
    env.log.untold[f"whether {name}({written(group.body)}) is a product is not stated"] = Code.TIES
    items, _ = argument_nodes(group.body)
    terms = tuple(env.term(item) for item in items)
    if any(term.shape.rank for term in terms):
        raise UnstatedError(f"{name} stands without an argument, too, so whether {name}(…) is a product is not stated")
    return Factor(Apply(Function(name), terms))


def _require_factor(env: Environment, node: Node, after: Node | None) -> None:
    r"""That a name before a group is a factor of a product, and no function or operator that nothing declares.

    Raises:
        UnstatedError: it may be one: ``m (v)`` beside ``m``, ``\Phi(0)``, ``\mathcal{L}\{f\}``.
    """
    group = after.base if isinstance(after, Script) else after
    _require_no_operator(env, node, after)
    if not isinstance(group, Fence):
        return
    if symbol_name(node) in env.survey.given:
        return
    if group.open in ("(", "[") and symbol_name(node) in env.survey.factors:
        found = f"{written(node)} stands without an argument, too, so whether {written(node)}(…) is a product"
        raise UnstatedError(f"{found} is not stated; declare it")
    if _is_factor(env, node, group):
        return
    usual = base_name(node) in FUNCTION_LETTERS - {"h"} and not _is_number(env, node)
    at_number = group.open == "(" and (isinstance(group.body, Number) or usual)
    if at_number:
        raise UnstatedError(f"whether {written(node)} is applied to {written(group.body)} or a factor is not stated")


def _require_no_operator(env: Environment, node: Node, after: Node | None) -> None:
    r"""That a name with something behind it is a factor of it, and does not act on it as ``\mathscr{L}`` does.

    Raises:
        UnstatedError: it may act, here or where it stands before brackets elsewhere.
    """
    name = symbol_name(node)
    if after is None or isinstance(after, Operator) or name not in env.survey.operators or env.is_declared(name):
        return
    raise UnstatedError(f"whether {written(node)} is an operator applied to {written(after)} or a factor is not stated")


def _is_number(env: Environment, node: Node) -> bool:
    """Whether something says of a letter that it is a number: a declaration, a binder or a definition."""
    symbol = env.symbol(symbol_name(node))
    known = symbol in env.bound or env.is_declared(symbol.name) or symbol.sort is Sort.INTEGER
    return known or env.lookup(symbol) is not None


def _applied_law(env: Environment, items: tuple[Node, ...], position: int) -> bool:
    after = items[position + 1] if position + 1 < len(items) else None
    return env.survey.is_function(items[position]) and group_of(after) is not None


def bare(env: Environment, node: Node) -> Factor:
    """A name without arguments: a variable, or a function whose arguments go without saying."""
    if env.survey.is_function(node) and spelling(node) not in env.renamed:
        applied = _unsaid_arguments(env, node)
        if applied is not None:
            return applied
    return variable(env, node)


def _unsaid_arguments(env: Environment, node: Node) -> Factor | None:
    head = parse_head(node, env.survey)
    if is_law(head, env.survey):
        if not env.integrated or spelling(node) in env.survey.scalars:
            return None
        symbol = env.integrated[-1]
        env.log.notice(f"{written(node)} is read as {head.name}({symbol.name})")
        return _finished(env, head, density(env, head, ((symbol.name, symbol),), ()))
    arguments = env.survey.arguments.get(symbol_name(node))
    if arguments is None or env.lookup(Sym(symbol_name(node))) is not None:
        return None
    env.log.notice(f"{written(node)} is read as {written(node)}({', '.join(map(spelling, arguments))})")
    return _finished(env, head, _function(env, head, [env.term(argument) for argument in arguments], ()))


def application(env: Environment, node: Node, group: Fence) -> Factor:
    """A function name applied to a parenthesised group."""
    head = _running(env, node, parse_head(node, env.survey))
    if head.inverse:
        head = _inverse(env, node, head)
    items, separators = argument_nodes(group.body)
    law = is_law(head, env.survey)
    valued = [at_value(item) if law else None for item in items]
    related = next((item for item, at in zip(items, valued, strict=True) if isinstance(item, Related) and not at), None)
    if related is not None:
        raise UnstatedError(f"{written(related)} inside {head.name}(…) is not supported: no event has a term yet")
    terms = [env.term(at[1] if at else item) for item, at in zip(items, valued, strict=True)]
    semicolon = separators.index(";") + 1 if ";" in separators else len(terms)
    parameters = tuple(terms[semicolon:])
    if not law:
        if separators.count("|") == 1 and ";" not in separators:
            return _finished(env, head, _barred(env, head, terms, separators))
        if set(separators) - {",", ";"}:
            raise here(group, f"{written(group)}", f"arguments of {head.name} between commas")
        return _finished(env, head, _function(env, head, terms[:semicolon], parameters))
    bar = separators.index("|") + 1 if "|" in separators else semicolon
    if any(is_element(term) for term, at in zip(terms, valued, strict=True) if at is None):
        return _finished(env, head, density_of_elements(env, head, terms, min(bar, semicolon), parameters))
    if any(valued[:semicolon]):
        names = [at[0] if at else lowered(symbol_name(item)) for item, at in zip(items, valued, strict=True)]
        named = tuple(zip(names[:semicolon], terms[:semicolon], strict=True))
    else:
        named = roles_of(env, head, terms[:semicolon], min(bar, semicolon))
    term = density(env, head, named[:bar], named[bar:], parameters)
    if any(valued) and env.lookup(term.function) is None:
        env.log.masses[term] = f"the mass {written(node)}{written(group)} at a value is not stated"
    return _finished(env, head, term)


def _inverse(env: Environment, node: Node, head: Head) -> Head:
    """The head of an inverse function: a function of its own, of which it is not used what it inverts.

    Raises:
        UnstatedError: it is that of a law.
    """
    if is_law(head, env.survey):
        raise UnstatedError(f"the inverse function {written(node)} is not supported")
    env.log.untold[f"{written(node)} is an inverse, which is not used"] = None
    return replace(head, name=f"{head.name}^{{-1}}", inverse=False)


def _running(env: Environment, node: Node, head: Head) -> Head:
    """The head with the running indices of its subscript as parameters: ``f_k`` under ``Σ_k`` is no single function."""
    if not isinstance(node, Script):
        return head
    labels = spellings_in((node.sup,)) if node.sup is not None and is_label(node.sup) else set[str]()
    if above := labels & {symbol.name for symbol in (*env.indices, *env.bound)}:
        raise UnstatedError(f"{written(node)} depends on {min(above)} in a way that is not supported")
    if node.sub is None:
        return head
    bound = {symbol.name for symbol in env.bound}
    items = argument_nodes(node.sub)[0]
    dependent = bound & spellings_in((node.sub,)) - {spelling(part) for part in head.parameters}
    if head.roles is not None or not (dependent or _is_member(env, node, head, items)):
        return head
    if dependent and any(base_name(item) is None for item in items):
        raise UnstatedError(f"{written(node)} depends on {min(dependent)} in a way that is not supported")
    if dependent and not {spelling(item) for item in items} <= bound:
        env.log.untold[f"how {written(node)} is related to others of {spelling(node.base)} is not stated"] = Code.TIES
    return replace(head, name=spelling(node.base), parameters=items)


def _is_member(env: Environment, node: Script, head: Head, items: Sequence[Node]) -> bool:
    """Whether a function is one of those of which an index runs elsewhere, at an index of its own."""
    indices = env.survey.indices
    known = spelling(node.base) in indices.applied and env.lookup(Function(head.name)) is None
    numbered = all(isinstance(item, Number) or spelling(item) in indices.letters for item in items)
    return known and not head.parameters and numbered


def _finished(env: Environment, head: Head, term: Term) -> Factor:
    if head.primes:
        marked = head.name + "'" * head.primes
        if env.is_declared(marked):
            env.log.ambiguous(
                f"{marked} is declared itself, so whether it is a derivative of {head.name} is not stated"
            )
        term = _differentiated(head, term)
    if head.power is not None:
        _note_iterate(env, head, term)
        if why := index_above(env, head.base, head.power):
            raise UnstatedError(why)
        term = power(env, term, head.power)
    if head.transposed and not term.shape.rank and is_random(head.base) and not env.is_declared(head.name):
        raise UnstatedError(f"the shape of {head.name} is not stated")
    return Factor(term, head.transposed and term.shape.rank == 1)


def _note_iterate(env: Environment, head: Head, term: Term) -> None:
    """Note that a power of a function's name may be the function applied several times."""
    if not isinstance(term, Apply) or term.function.density is not None or head.base.startswith("\\sigma"):
        return
    values = term.args[term.function.subscripts :]
    if len(values) == 1 and values[0].shape == term.shape:
        written_so = f"{head.name}^{spelling(head.power)}"
        if head.base in env.survey.unclear:
            env.log.ambiguous(f"{env.survey.unclear[head.base]}: {written_so} may be an iterate or a power")
        env.log.doubt(f"{written_so} is read as a power, not as an iterate")


def _differentiated(head: Head, term: Term) -> Term:
    if not isinstance(term, Apply) or len(term.args) - term.function.subscripts != 1:
        raise UnstatedError(f"the prime on {head.name} does not say by which argument to differentiate")
    slot = term.function.subscripts
    if term.args[slot].shape.rank:
        raise UnstatedError(f"the prime on {head.name} of a vector is not supported")
    return Apply(term.function, term.args, (Partial(slot),) * head.primes)


def _function(env: Environment, head: Head, terms: list[Term], trailing: tuple[Term, ...]) -> Apply:
    parameters = (*parameters_of(env, head), *trailing)
    vectors = [term for term in terms if term.shape.rank == 1]
    own = env.lookup(Function(head.name, SCALAR, len(parameters)))
    elementwise = not vectors and own is not None and _is_of_vectors(own)
    is_field = is_bold(head.name) or (head.name in env.shapes.fields and not elementwise)
    dims = vectors[0].shape.dims if vectors else (env.shapes.size(DIMENSION),)
    stated = env.shapes.values.get(head.name, ())
    result = Shape(stated or dims) if is_field or stated else SCALAR
    require_numbers(env, head.name, result)
    made = _is_made_of_arguments(env, Function(head.name, SCALAR, len(parameters)))
    if plain_word(head.base) in OPERATORS and not made and not _is_mapped(env, head):
        env.log.doubt(f"{head.base}(…) may be an expectation, a variance or a probability")
    function = Function(head.name, result, len(parameters))
    told = bool(vectors or stated) or env.lookup(function) is not None  # a definition tells how many components
    if is_field and not told:
        env.log.untold[f"the components of {head.name} are not stated"] = None
    return Apply(function, (*parameters, *terms))


def _is_mapped(env: Environment, head: Head) -> bool:
    """Whether the author declares a function, with its parameters below or without any."""
    below = ",".join(map(spelling, head.parameters))
    return env.is_declared(f"{head.name}_{{{below}}}" if below else head.name)


def _is_of_vectors(own: Definition) -> bool:
    """Whether a definition is of vectors, or fitted to numbers: at numbers its values are numbers."""
    return not own.body.shape.rank or any(one.shape.rank for one in own.parameters)


def _barred(env: Environment, head: Head, terms: list[Term], separators: Sequence[str]) -> Opaque:
    r"""What is no density, at arguments with a bar among them, ``A(x' \mid x)``: the bar is a part of its name."""
    plain = _function(env, head, terms, ())
    if len(plain.args) > MAX_SHOWN:
        raise UnstatedError(f"{head.name} at so many arguments is not supported")
    shown = "".join(f"{sign} #{k}" for k, sign in enumerate(("", *separators), 1)).replace("|", r" \mid")
    args = (*terms, *plain.args[: plain.function.subscripts])
    below = ", ".join(f"#{k}" for k in range(len(terms) + 1, len(args) + 1))
    name = f"{head.name}_{{{below}}}" if below else head.name
    return Opaque(None, rf"{name}\left({shown} \right)", args, 0, plain.shape.dims)


MAX_SHOWN = 9
"""So many arguments the pattern of an operator can show."""


def _is_made_of_arguments(env: Environment, function: Function) -> bool:
    """Whether the document defines a function by a formula in its arguments, which an average would not be."""
    definition = env.lookup(function)
    return definition is not None and set(definition.parameters) <= free_symbols(definition.body)
