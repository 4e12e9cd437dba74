"""What the layout promises and import-linter cannot see. A failure here names the file to mend."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

from tests import template
from workflows.definitions.limits import ALL_LIMITS

ROOT = Path(__file__).resolve().parents[1]
OUR_APPS = ("tracker", "panels", "notifications")
RANK = {"tracker": 1, "panels": 2, "notifications": 3}
"""Higher apps may point at lower ones. What packages bring lies below all of them."""

STATES = frozenset({"stage", "state"})
RESTORES = frozenset(
    {
        "tracker/actions/open_journey.py",  # tries an opening move on a row that is not saved
        "tracker/actions/refold.py",
        "tracker/actions/replay.py",
        "tracker/actions/restore_journey.py",
        "tracker/actions/restored.py",
        "tracker/projections/as_it_was.py",
        "tracker/projections/rebuild.py",
    }
)
"""Where what the events hold is put back: imports and rebuilds, and nothing else."""

SAVES_STATES_IN_BULK = frozenset({"tracker/actions/move.py", "tracker/actions/refold.py", "tracker/actions/restore_again.py"})
"""They save rows whose state a machine has changed, or has put back."""

TRIED_THROUGH = {
    "keep_run": ("tests/tracker/exchange", "import_ssda903"),
    "ask_for_sheet": ("tests/tracker/web", 'client.post("/permanency/csv/")'),
    "begin_sheet": ("tests/tracker/web", "make_sheets("),
    "change_view": ("tests/tracker/web", "is_renamed_shared_and_deleted"),
    "drop_sheets": ("tests/tracker/web", ".dropped == 1"),
    "finish_sheet": ("tests/tracker/web", "The file is ready."),
    "keep_view": ("tests/tracker/web", "is_kept_under_a_name"),
    "deliver_again": ("tests/notifications", "undelivered/try-again/"),
    "mark_message_read": ("tests/notifications", "digest_read"),
    "mark_all_read": ("tests/notifications", "/notices/read/"),
    "mark_read": ("tests/notifications", "/read/"),
    "keep_meeting_clocks": ("tests/panels/actions", "oversight.panel_minutes"),
    "record_agency_decision": ("tests/panels/actions", "decide_as_agency("),
    "record_panel_decision": ("tests/panels/actions", "decided("),
    "record_panel_step": ("tests/panels/actions", "put_forward"),
    "tell_on_record": ("tests/notifications/need_to_know", "on_record("),
}
"""Actions that no test calls by name: the folder whose tests reach them, and the word by which they do."""

READS_THE_TIME = ("tracker/web/middleware.py", "tracker/config/", "/management/", "/tasks/")
SIGNALS = ("django.db.models.signals", "django.dispatch", "django_fsm.signals")
NEVER_ON_A_SCREEN = ("sweep", "fold", "guard", "projection", "custody", "breach")


def sources(*folders: str) -> Iterator[Path]:
    """Our own Python files, without migrations."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    """Each call of a method or function of this name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Attribute) and called.attr == name) or (isinstance(called, ast.Name) and called.id == name):
                yield node


def words_in(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_foreign_keys_point_down():
    up = [
        f"{model.__name__}.{field.name}"
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and RANK.get(_table_at(field)._meta.app_label, 0) > RANK[app]
    ]

    assert up == []


def test_workflows_has_no_tables():
    assert "workflows" not in {config.name for config in apps.get_app_configs()}


@pytest.mark.parametrize("app", OUR_APPS)
def test_every_migration_can_be_undone(app):
    loader = MigrationLoader(None)
    migrations = {name: migration for (label, name), migration in loader.disk_migrations.items() if label == app}

    one_way = [
        f"{name}: {operation.describe()}"
        for name, migration in migrations.items()
        for operation in migration.operations
        if not operation.reversible
    ]

    assert migrations
    assert one_way == []


def test_every_time_limit_names_its_source():
    assert [limit.code for limit in ALL_LIMITS if not limit.source.strip()] == []


def test_every_action_is_tried():
    """Named by a test, or tried through what calls it, at the place given above."""
    named = {word for path in sources("tests") for word in _names(path)}

    untried = sorted(f"{short(path)}: {verb}" for path, verb in _verbs() if verb not in named and verb not in TRIED_THROUGH)

    assert untried == []


@pytest.mark.parametrize("verb", sorted(TRIED_THROUGH))
def test_what_is_tried_through_something_else_is_tried_there(verb):
    place, word = TRIED_THROUGH[verb]

    assert any(word in path.read_text(encoding="utf-8") for path in sources(place))


def test_every_app_has_actions_that_the_last_test_can_find():
    assert {short(path).split("/")[0] for path, _ in _verbs()} == set(OUR_APPS)


def test_no_state_is_written_past_its_machine():
    past = [
        f"{short(path)}:{call.lineno}"
        for path in sources(*OUR_APPS)
        for call in calls(path, "update")
        if STATES & {keyword.arg for keyword in call.keywords}
    ]
    in_bulk = [
        f"{short(path)}:{call.lineno}"
        for path in sources(*OUR_APPS)
        for call in [*calls(path, "bulk_update"), *calls(path, "save_many")]
        if short(path) not in SAVES_STATES_IN_BULK and STATES & words_in(call)
    ]
    by_hand = [f"{short(path)}:{line}" for path, line in _written_to_dict()]

    assert past + in_bulk + by_hand == []


def test_only_imports_and_rebuilds_put_a_state_back():
    restoring = {
        short(path)
        for path in sources(*OUR_APPS)
        for call in calls(path, "restore")
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "machines"
    }

    assert restoring - RESTORES == set()


def test_the_time_is_read_only_at_the_edge():
    reading = [
        f"{short(path)}:{number}"
        for path in sources("workflows", *OUR_APPS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\b(timezone\.now|datetime\.now|utcnow|date\.today|datetime\.today|time\.time)\b", line)
        and not any(part in short(path) for part in READS_THE_TIME)
    ]

    assert reading == []


def test_only_the_web_and_the_api_know_addresses():
    """A selector, a rule or an action names what it is about; where that is shown is no matter of theirs."""
    knowing = [
        f"{short(path)}:{node.lineno}"
        for path in sources("workflows", *OUR_APPS)
        if {"selectors", "rules", "actions", "projections", "models", "exchange"} & set(path.relative_to(ROOT).parts[:2])
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("django.urls", "django.shortcuts"))
    ]

    assert knowing == []


def test_no_column_fills_in_the_time_by_itself():
    by_itself = [
        f"{model.__name__}.{field.name}"
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.DateField | models.TimeField)  # a moment is a date with a time
        if (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) or field.db_default is not NOT_PROVIDED)
    ]

    assert by_itself == []


def test_nothing_happens_by_signal():
    """What follows from what is read in the action that does it, or in a table of effects."""
    listening = [
        f"{short(path)}:{node.lineno}"
        for path in sources(*OUR_APPS)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module in SIGNALS or (node.module == "django.db.models" and "signals" in {alias.name for alias in node.names}))
    ]

    assert listening == []


def test_no_table_holds_what_ages():
    """A colour, an age or a number of days is worked out when it is read."""
    ageing = [
        f"{model.__name__}.{field.name}"
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_fields
        if re.search(r"(^|_)(colour|age|days|overdue)($|_)", field.name)
    ]

    assert ageing == []


def test_our_words_for_the_machinery_are_on_no_page():
    """The words of design.md that are ours and nobody's in practice."""
    shown = [
        f"{short(path)}: {word}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in (".html", ".txt")
        for word in NEVER_ON_A_SCREEN
        if re.search(rf"\b{word}(s|es|ed|ing)?\b", _text_of(path), re.IGNORECASE)
    ]

    assert shown == []


def _table_at(field: models.ForeignKey | models.ManyToManyField) -> type[models.Model]:
    table = field.related_model
    assert not isinstance(table, str), "every table is known by now"
    return table


def _verbs() -> Iterator[tuple[Path, str]]:
    """Each action: a public function of an actions module that takes `now` by keyword."""
    for app in OUR_APPS:
        for path in sorted((ROOT / app / "actions").glob("*.py")):
            for node in tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _is_verb(node):
                    yield path, node.name


def _is_verb(function: ast.FunctionDef) -> bool:
    """An act of somebody's at a moment, or one of the program's own passes: everything is given by keyword."""
    return not function.args.args and "now" in {argument.arg for argument in function.args.kwonlyargs}


def _names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.ImportFrom(names=names):
                found |= {alias.name for alias in names}
    return found


def _written_to_dict() -> Iterator[tuple[Path, int]]:
    """`row.__dict__[field] = …`, the way around a protected field. `machines.restore` is its only home."""
    for path in sources(*OUR_APPS):
        for node in ast.walk(tree_of(path)):
            for target in node.targets if isinstance(node, ast.Assign) else []:
                if short(path) != "tracker/machines.py" and _is_dict_of_a_row(target):
                    yield path, target.lineno


def _is_dict_of_a_row(target: ast.expr) -> bool:
    """Whether a value is put into `__dict__` under the name of a state, or under a name that is only known later."""
    if not isinstance(target, ast.Subscript) or "__dict__" not in ast.unparse(target.value):
        return False
    return not isinstance(target.slice, ast.Constant) or target.slice.value in STATES


def _text_of(template: Path) -> str:
    """What a template shows, without its tags, expressions, comments and attributes."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


def test_the_template_of_the_test_database_is_named_by_all_that_migrations_are_made_of() -> None:
    made_of = {path for pattern in template.MADE_OF for path in ROOT.glob(pattern)}
    imported = {
        name
        for path in ROOT.glob("*/migrations/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported_by(node)
        if name.partition(".")[0] in ("workflows", "tracker", "panels", "notifications")
    }
    assert imported, "migrations name classes of the program"
    assert [name for name in sorted(imported) if not _files_of(name) & made_of] == []


def _imported_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _files_of(module: str) -> set[Path]:
    path = ROOT / module.replace(".", "/")
    return {path.with_suffix(".py"), path / "__init__.py"}


def _words_allowed(condition: models.Q) -> Iterator[tuple[str, str]]:
    """Each column with each word that a constraint allows in it."""
    for part in condition.children:
        if isinstance(part, models.Q):
            yield from _words_allowed(part)
        elif isinstance(part, tuple):
            lookup, value = part
            field, _, how = lookup.partition("__")
            words = value if how == "in" else [value]
            if how in ("in", "", "exact") and isinstance(words, (list, tuple, set, frozenset)):
                yield from ((field, word) for word in words if isinstance(word, str))


@pytest.mark.parametrize("app", OUR_APPS)
def test_every_word_that_a_constraint_allows_fits_its_column(app):
    """SQLite takes a word of any length; PostgreSQL does not."""
    rows = [
        (model, field, word)
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q)
        for field, word in _words_allowed(constraint.condition)
    ]

    too_long = [
        f"{model.__name__}.{field}: {word}"
        for model, field, word in rows
        if (room := model._meta.get_field(field).max_length) is not None and len(word) > room
    ]

    assert rows
    assert too_long == []
