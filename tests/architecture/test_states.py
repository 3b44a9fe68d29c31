"""Every state changes only along its transition table, by one conditional UPDATE."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.source import Module, modules

STATEFUL: dict[str, type[Model]] = {
    model.__name__: model
    for model in apps.get_models()
    if model.__module__.startswith("heliotrope.") and hasattr(model, "State")
}
Env = Mapping[str, frozenset[str]]
"""States by the name of a parameter, as ``Model.NAME``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One UPDATE of a state: from which states of which model to which, and where it stands."""

    where: str
    sources: frozenset[str]
    targets: frozenset[str]
    filtered: bool = field(default=True)


def test_there_are_states_to_look_at():
    assert {"Order", "Item", "WorkUnit", "Offer", "Assignment", "Delivery"} <= set(STATEFUL)


@pytest.mark.parametrize("name", STATEFUL)
def test_a_transition_table_covers_every_state_and_leads_to_known_ones(name):
    model = STATEFUL[name]
    states = set(model.State)
    assert set(model.TRANSITIONS) == states
    assert all(targets <= states for targets in model.TRANSITIONS.values())
    assert all(state not in targets for state, targets in model.TRANSITIONS.items())
    start = model._meta.get_field("state").default
    reached, seen = {start}, set()
    while reached:
        seen |= reached
        reached = {target for state in reached for target in model.TRANSITIONS[state]} - seen
    assert seen == states, f"{states - seen} cannot be reached"


class Function:
    """One function of a module, with what its local names stand for."""

    def __init__(self, node: ast.FunctionDef) -> None:
        self.node = node
        self.params = [arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)]
        self.locals = {
            target.id: one.value
            for one in ast.walk(node)
            if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }

    def states(self, value: ast.expr, env: Env) -> frozenset[str]:
        """The states that an expression can stand for, as ``Model.NAME``."""
        match value:
            case ast.Attribute(attr=state, value=ast.Attribute(attr="State", value=ast.Name(id=model))):
                return frozenset({f"{model}.{state}"})
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return frozenset().union(*(self.states(part, env) for part in parts))
            case ast.Call(func=ast.Name(id="list" | "tuple" | "set"), args=[inner]):
                return self.states(inner, env)
            case ast.IfExp(body=one, orelse=other):
                return self.states(one, env) | self.states(other, env)
            case ast.Name(id=name) if name in self.locals:
                return self.states(self.locals[name], env)
            case ast.Name(id=name) if name in env:
                return env[name]
        raise AssertionError(f"what states may {ast.unparse(value)} stand for in {self.node.name}?")

    def filtered(self, queryset: ast.expr) -> Iterator[ast.expr]:
        """The states that a queryset is narrowed to, by each of its filters."""
        match queryset:
            case ast.Call(func=ast.Attribute(attr=attr, value=inner), keywords=keywords):
                if attr == "filter":
                    yield from (kw.value for kw in keywords if kw.arg in ("state", "state__in"))
                yield from self.filtered(inner)
            case ast.Name(id=name) if name in self.locals:
                yield from self.filtered(self.locals[name])

    def updates(self) -> Iterator[tuple[ast.Call, ast.expr]]:
        """Every UPDATE that sets a state, with the state."""
        for one in ast.walk(self.node):
            if (
                isinstance(one, ast.Call)
                and isinstance(one.func, ast.Attribute)
                and one.func.attr == "update"
            ):
                yield from ((one, kw.value) for kw in one.keywords if kw.arg == "state")


def changes(module: Module) -> Iterator[Change]:
    """Every change of a state in a module, seen from each place that calls for it."""
    functions = {n.name: Function(n) for n in ast.walk(module.tree) if isinstance(n, ast.FunctionDef)}
    for function in functions.values():
        for update, target in function.updates():
            where = f"{module.path}:{update.lineno}"
            narrowed = list(function.filtered(update.func.value))  # type: ignore[attr-defined]
            if not narrowed:
                yield Change(where=where, sources=frozenset(), targets=frozenset(), filtered=False)
                continue
            named = {n.id for part in (target, *narrowed) for n in ast.walk(part) if isinstance(n, ast.Name)}
            envs = [{}] if not named & set(function.params) else list(_calls(functions, function))
            assert envs, f"{where}: nobody calls {function.node.name}"
            for env in envs:
                yield Change(
                    where=where,
                    sources=frozenset.intersection(*(function.states(one, env) for one in narrowed)),
                    targets=function.states(target, env),
                )


def _calls(functions: Mapping[str, Function], called: Function) -> Iterator[Env]:
    """What the parameters of a function stand for at each of its calls; those that are states."""
    for caller in functions.values():
        for one in ast.walk(caller.node):
            if (
                isinstance(one, ast.Call)
                and isinstance(one.func, ast.Name)
                and one.func.id == called.node.name
            ):
                given = dict(zip(called.params, one.args, strict=False))
                given |= {kw.arg: kw.value for kw in one.keywords if kw.arg}
                env = {}
                for name, value in given.items():
                    try:
                        env[name] = caller.states(value, {})
                    except AssertionError:
                        continue
                yield env


CHANGES = [change for module in modules() for change in changes(module)]


def test_changes_were_found():
    assert len(CHANGES) >= 15
    assert {source.split(".")[0] for change in CHANGES for source in change.sources} == set(STATEFUL)


def test_every_state_changes_from_named_states_only():
    bare = [change.where for change in CHANGES if not change.filtered or not change.sources]
    assert not bare, "\n".join(bare)


def test_every_change_follows_the_transition_table():
    wrong = []
    for change in CHANGES:
        for source in change.sources:
            model, before = source.split(".")
            for target in change.targets:
                owner, after = target.split(".")
                kind = STATEFUL[model]
                if owner != model or kind.State[after] not in kind.TRANSITIONS[kind.State[before]]:
                    wrong.append(f"{change.where}: {source} -> {target}")
    assert not wrong, "\n".join(wrong)


def test_every_transition_of_a_table_is_made_somewhere():
    made = {(source, target) for change in CHANGES for source in change.sources for target in change.targets}
    promised = {
        (f"{name}.{before.name}", f"{name}.{after.name}")
        for name, model in STATEFUL.items()
        for before, afters in model.TRANSITIONS.items()
        for after in afters
    }
    assert promised <= made, promised - made


def test_no_state_is_set_on_a_row_in_memory():
    setting = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert not setting, "\n".join(setting)


def test_a_change_that_skips_a_state_would_be_noticed():
    text = (
        "def jump(pk):\n"
        "    return Order.objects.filter(pk=pk, state=Order.State.PLACED).update(state=Order.State.SETTLED)\n"
        "def bare(pk):\n"
        "    Order.objects.filter(pk=pk).update(state=Order.State.SETTLED)\n"
    )
    planted = Module(name="planted", path="planted.py", lines=4, tree=ast.parse(text))
    jump, bare = changes(planted)
    assert (jump.sources, jump.targets) == ({"Order.PLACED"}, {"Order.SETTLED"})
    assert not bare.filtered
