"""Names: variables with their scripts, functions applied to arguments, densities with their roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derivations.meaning.constants import is_constant
from derivations.meaning.environment import DIMENSION, Environment, Factor, UnstatedError, here, written
from derivations.meaning.families import INDEX_LETTERS, indexed
from derivations.meaning.growth import may_be_order
from derivations.meaning.heads import Head, is_law, parse_head
from derivations.meaning.notation import CONJUGATE
from derivations.meaning.scripts import element, index_term, index_value, matrix_entry, power, raised, scripted
from derivations.meaning.sizes import identity_size
from derivations.meaning.survey import symbol_name
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    INFINITY,
    PI,
    SCALAR,
    Apply,
    Component,
    Function,
    Identity,
    Partial,
    Roles,
    Shape,
    Sort,
    Sym,
    Term,
    free_symbols,
)
from derivations.reading.names import (
    CONSTANT_WORDS,
    NOT_NUMBERS,
    argument_nodes,
    base_name,
    children,
    elementary,
    is_bold,
    is_label,
    is_random,
    is_sign,
    lowered,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Fence, Name, Node, Number, Operator, Related, Script

STARS = frozenset({"*", "\\ast", "\\star"})
"""Superscripts that mark a conjugate, among other things."""

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
        return _powered(env, node, entry), position + 1
    member = element(env, node)
    if member is not None:
        _require_factor(env, node, after)
        return _powered(env, node, member), position + 1
    _note_star(env, node)
    if (whole := _increment(env, items, position)) is not None:
        return whole, position + 2
    _require_plain(env, node, after)
    group = group_of(after)
    if group is not None and after is not None and _is_dependent(env, node, group):
        return scripted(env, bare(env, node), after), position + 2
    applied = group is not None and env.survey.applies(node, group) and not _is_component(env, node)
    if group is not None and after is not None and group.open == "(" and applied:
        return scripted(env, application(env, node, group), after), position + 2
    _require_factor(env, node, after)
    if isinstance(node, Script) and node.sup is not None and is_constant(env, items, position):
        return Factor(power(env, CONSTANTS[base_name(node) or ""], node.sup)), position + 1
    return bare(env, node), position + 1


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
    bound = {symbol.name for symbol in env.bound} & _names(after)
    if group_of(beyond) is not None or symbol_name(after) != spelling(after) or bound:
        raise UnstatedError(f"whether {name} is a product, an increment or a variation is not stated")
    env.log.doubt(f"{name} is read as one quantity")
    return Factor(Sym(name))


def _is_unknown(env: Environment, name: str) -> bool:
    """Whether nothing says what a letter stands for that is a sign at times."""
    known = env.is_declared(name) or name in env.survey.spoken or env.symbol(name).sort is Sort.INTEGER
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
    return bool(env.shapes.dims(spelling(node.base))) and _is_index(env, node.sub)


def _powered(env: Environment, node: Node, term: Term) -> Factor:
    """The term of a name with the power or transposition mark that is written on the name."""
    sup = node.sup if isinstance(node, Script) and symbol_name(node) != spelling(node) else None
    return Factor(term) if sup is None else raised(env, Factor(term), sup)


def _require_factor(env: Environment, node: Node, after: Node | None) -> None:
    r"""That a name before a group is a factor of a product, and no function or operator that nothing declares.

    Raises:
        UnstatedError: it may be one: ``m (v)`` beside ``m``, ``\Phi(0)``, ``\mathcal{L}\{f\}``.
    """
    group = after.base if isinstance(after, Script) else after
    if not isinstance(group, Fence):
        return
    if group.open in ("(", "[") and symbol_name(node) in env.survey.factors:
        found = f"{written(node)} stands without an argument, too, so whether {written(node)}(…) is a product"
        raise UnstatedError(f"{found} is not stated; declare it")
    if symbol_name(node) in env.survey.reals:
        return
    at_number = group.open == "(" and isinstance(group.body, Number)
    if at_number or (group.open in ("[", "\\{") and spelling(node).startswith("\\mathcal{")):
        raise UnstatedError(f"whether {written(node)} is applied to {written(group.body)} or a factor is not stated")


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
        return _finished(env, head, _density_term(env, head, ((symbol.name, symbol),), ()))
    arguments = env.survey.arguments.get(symbol_name(node))
    if arguments is None or env.lookup(Sym(symbol_name(node))) is not None:
        return None
    env.log.notice(f"{written(node)} is read as {written(node)}({', '.join(map(spelling, arguments))})")
    return _finished(env, head, _function(env, head, [env.term(argument) for argument in arguments], ()))


def variable(env: Environment, node: Node) -> Factor:
    """A variable with its index, power or transposition mark.

    Raises:
        UnstatedError: a name that stands for no number, or a bold capital letter that nothing makes a random vector.
    """
    base = base_name(node) or ""
    if base in NOT_NUMBERS:
        raise UnstatedError(f"{base} is not supported")
    if is_bold(base) and is_random(base) and not _is_random_vector(env, node, base):
        raise UnstatedError(f"the shape of {base} is not stated")
    unit = identity_size(node, symbol_name(node), env.shapes.dims(symbol_name(node)), env)
    if unit is not None:
        env.log.convention(f"{symbol_name(node)} is the unit matrix")
        return _powered(env, node, Identity(unit))
    if not isinstance(node, Script) or node.base is None:
        return Factor(env.symbol(spelling(node)))
    return _powered(env, node, _indexed(env, node))


def _is_random_vector(env: Environment, node: Node, base: str) -> bool:
    name = symbol_name(node)
    known = {role for use in env.survey.densities for role in (*use.of, *use.given)}
    known |= {lowered(base_name(left) or "") for left, _ in env.survey.sampled}
    names = (name, base)
    return any(n in env.renamed or lowered(n) in known or env.shapes.dims(n) for n in names)


def _indexed(env: Environment, node: Script) -> Term:
    base = env.symbol(_unindexed(node)) if node.base is not None else None
    if base is not None and node.sub is not None and base.shape.rank and _is_index(env, node.sub):
        indices = tuple(index_term(env, part) for part in argument_nodes(node.sub)[0])
        for index, dim in zip(indices, base.shape.dims, strict=False):
            if isinstance(index, Sym):
                env.log.ranges[index] = dim
        return Component(base, indices)
    labels = (part for part in (node.sub, node.sup) if part is not None and (part is node.sub or is_label(part)))
    dependent = {symbol.name for symbol in env.bound} & set[str]().union(*map(_names, labels))
    if dependent:
        member = _running_element(env, node, dependent)
        if member is not None:
            return member
        base_text = spelling(node.base)
        raise UnstatedError(f"{written(node)} depends on {min(dependent)}, but {base_text} is no sequence")
    return env.symbol(symbol_name(node))


def _running_element(env: Environment, node: Script, dependent: set[str]) -> Apply | None:
    """A name with running indices only, as an element of a family that is written nowhere else."""
    found = indexed(node)
    if found is None or not dependent <= {index.name for index in env.indices}:
        return None
    family, parts = found
    env.log.untold[f"{written(node)} may be related to other {family} that are written without this index"] = None
    dims = env.shapes.dims(family) if is_bold(family) else ()
    function = Function(family, Shape(dims), len(parts))
    return Apply(function, tuple(index_value(env, part) for part in parts))


def _unindexed(node: Script) -> str:
    """The name of a variable without its index, but with the marks that make it another one: ``c'`` of ``c_i'``."""
    label = node.sup if node.sup is not None and is_label(node.sup) else None
    if node.base is None or (label is None and not node.primes):
        return spelling(node.base)
    return spelling(Script(node.start, node.end, node.base, None, label, node.primes))


def _is_index(env: Environment, sub: Node) -> bool:
    known = INDEX_LETTERS | {index.name for index in env.indices}
    return all(isinstance(part, Number) or spelling(part) in known for part in argument_nodes(sub)[0])


def _names(node: Node) -> set[str]:
    found, stack = set[str](), [node]
    while stack:
        part = stack.pop()
        found.add(spelling(part))
        stack += children(part)
    return found


def application(env: Environment, node: Node, group: Fence) -> Factor:
    """A function name applied to a parenthesised group."""
    head = _running(env, node, parse_head(node, env.survey))
    if head.inverse:
        head = _inverse(env, node, head)
    items, separators = argument_nodes(group.body)
    law = is_law(head, env.survey)
    valued = [_at_value(item) if law else None for item in items]
    related = next((item for item, at in zip(items, valued, strict=True) if isinstance(item, Related) and not at), None)
    if related is not None:
        raise UnstatedError(f"{written(related)} inside {head.name}(…) is not supported: no event has a term yet")
    terms = [env.term(at[1] if at else item) for item, at in zip(items, valued, strict=True)]
    semicolon = separators.index(";") + 1 if ";" in separators else len(terms)
    parameters = tuple(terms[semicolon:])
    if not law:
        if set(separators) - {",", ";"}:
            raise here(group, f"{written(group)}", f"arguments of {head.name} between commas")
        return _finished(env, head, _function(env, head, terms[:semicolon], parameters))
    bar = separators.index("|") + 1 if "|" in separators else semicolon
    if any(isinstance(one, Apply) and one.is_element and free_symbols(one) & set(env.indices) for one in terms):
        return _finished(env, head, _of_elements(env, head, terms, min(bar, semicolon), parameters))
    if any(valued[:semicolon]):
        names = [at[0] if at else lowered(symbol_name(item)) for item, at in zip(items, valued, strict=True)]
        named = tuple(zip(names[:semicolon], terms[:semicolon], strict=True))
    else:
        named = _roles(env, head, terms[:semicolon], min(bar, semicolon))
    term = _density_term(env, head, named[:bar], named[bar:], parameters)
    if any(valued) and env.lookup(term.function) is None:
        env.log.masses[f"the mass {written(node)}{written(group)} at a value is not stated"] = None
    return _finished(env, head, term)


def _of_elements(env: Environment, head: Head, terms: list[Term], bar: int, trailing: tuple[Term, ...]) -> Apply:
    """The density of an element of a family given others, ``p(x_t | x_{t-1})`` under a sum over ``t``.

    It is a function of its own, which may be another one for every index.
    """
    letters = [term.function.name if isinstance(term, Apply) else to_latex(term) for term in terms]
    sides = ", ".join(letters[:bar]), ", ".join(letters[bar:])
    indices = sorted({s for term in terms for s in free_symbols(term) & set(env.indices)}, key=lambda s: s.name)
    parameters = (*_parameters(env, head), *trailing, *indices)
    name = " \\mid ".join(filter(None, sides))
    function = Function(f"{head.name}_{{{name}}}", SCALAR, len(parameters))
    env.log.untold[f"{head.name} at elements of families is related to what is not used"] = None
    return Apply(function, (*parameters, *terms))


def _at_value(item: Node) -> tuple[str, Node] | None:
    """The role of a density and the node of its value, where both are written: ``p(X = 0)``."""
    match item:
        case Related(items=(name, value), relations=("=",)) if base_name(name) is not None:
            return lowered(symbol_name(name)), value
        case _:
            return None


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
    if not isinstance(node, Script) or node.sub is None:
        return head
    bound = {symbol.name for symbol in env.bound}
    items = argument_nodes(node.sub)[0]
    dependent = bound & _names(node.sub) - {spelling(part) for part in head.parameters}
    if head.roles is not None or not (dependent or _is_member(env, node, head, items)):
        return head
    if dependent and not {spelling(item) for item in items} <= bound:
        raise UnstatedError(f"{written(node)} depends on {min(dependent)} in a way that is not supported")
    return replace(head, name=spelling(node.base), parameters=items)


def _is_member(env: Environment, node: Script, head: Head, items: Sequence[Node]) -> bool:
    """Whether a function is one of those of which an index runs elsewhere, at an index of its own."""
    indices = env.survey.indices
    known = spelling(node.base) in indices.applied and env.lookup(Function(head.name)) is None
    return known and not head.parameters and all(spelling(item) in indices.letters for item in items)


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


def _parameters(env: Environment, head: Head) -> tuple[Term, ...]:
    return tuple(env.term(node) for node in head.parameters)


def _function(env: Environment, head: Head, terms: list[Term], trailing: tuple[Term, ...]) -> Apply:
    parameters = (*_parameters(env, head), *trailing)
    vectors = [term for term in terms if term.shape.rank == 1]
    is_field = is_bold(head.name) or (bool(vectors) and head.name in env.shapes.fields)
    dims = vectors[0].shape.dims if vectors else (env.shapes.size(DIMENSION),)
    result = Shape(dims) if is_field else SCALAR
    made = _is_made_of_arguments(env, Function(head.name, SCALAR, len(parameters)))
    if plain_word(head.base) in OPERATORS and not made:
        env.log.doubt(f"{head.base}(…) may be an expectation, a variance or a probability")
    function = Function(head.name, result, len(parameters))
    if is_field and not vectors and env.lookup(function) is None:  # a definition tells how many components it has
        env.log.untold[f"what the vector {head.name} is is not stated"] = None
    return Apply(function, (*parameters, *terms))


def _is_made_of_arguments(env: Environment, function: Function) -> bool:
    """Whether the document defines a function by a formula in its arguments, which an average would not be."""
    definition = env.lookup(function)
    return definition is not None and set(definition.parameters) <= free_symbols(definition.body)


Named = tuple[str, Term]


def _roles(env: Environment, head: Head, terms: list[Term], bar: int) -> tuple[Named, ...]:
    """Which random variable each argument is a value of."""
    if head.roles is not None:
        roles = head.roles[0] + head.roles[1]
        if len(roles) != len(terms) or len(head.roles[0]) != bar:
            raise UnstatedError(f"{head.name} has {len(roles)} variables in its subscript and {len(terms)} arguments")
        return tuple((role, _bold(env, role, term)) for role, term in zip(roles, terms, strict=True))
    names = [lowered(term.name).rstrip("'") if isinstance(term, Sym) else None for term in terms]
    if None in names or len(set(names)) < len(names):
        names = list(_known_roles(env, head, len(terms), bar))
    return tuple((name, term) for name, term in zip(names, terms, strict=True) if name is not None)


def _bold(env: Environment, role: str, term: Term) -> Term:
    """A light letter as the value of a random variable that has the same letter in bold is that one."""
    if not isinstance(term, Sym) or term.shape.rank or role != f"\\mathbf{{{term.name}}}":
        return term
    env.log.notice(f"{term.name} is read as {role}")
    return env.symbol(role)


def _known_roles(env: Environment, head: Head, count: int, bar: int) -> tuple[str, ...]:
    uses = {
        (use.of, use.given)
        for use in env.survey.densities
        if use.law == head.base and len(use.of) == bar and len(use.of) + len(use.given) == count
    }
    if len(uses) != 1:
        raise UnstatedError(f"which density {head.name}(…) means is not stated: its arguments are no variables")
    of, given = uses.pop()
    env.log.doubt(f"{head.name}(…) is read as the density of {', '.join(of)} at the argument")
    return of + given


def _density_term(
    env: Environment,
    head: Head,
    of: tuple[Named, ...],
    given: tuple[Named, ...],
    trailing: tuple[Term, ...] = (),
) -> Apply:
    env.log.joint(head.name, tuple(name for name, _ in of))
    of, given = (tuple(sorted(part, key=lambda named: named[0])) for part in (of, given))
    parameters = (*_parameters(env, head), *trailing)
    roles = Roles(tuple(n for n, _ in of), tuple(n for n, _ in given), counted=env.survey.counted)
    bounded = env.survey.is_restricted(head.base, roles.of, roles.given)
    if bounded:
        env.log.doubt(f"{head.name} vanishes outside the support of {of[0][0]}, which the reading does not use")
    elif set(roles.of) <= env.survey.counted:
        env.log.convention(f"{head.name} with arguments is a probability mass function, and positive")
    else:
        env.log.convention(f"{head.name} with arguments is a probability density, positive and smooth")
    function = Function(head.name, SCALAR, len(parameters), None if bounded else roles)
    return Apply(function, (*parameters, *(term for _, term in of), *(term for _, term in given)))


def density(env: Environment, head: Head, of: tuple[Named, ...], given: tuple[Named, ...]) -> Apply:
    """The density of a law for given random variables, applied; values and conditions as (role, term) pairs."""
    return _density_term(env, head, of, given)
