"""Imports run one way, and each outside library has one home."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ORDER = (
    "gazetteer",
    "geo.errors",
    "geo.whole_file",
    "geo.unnamed_file",
    "geo.processes",
    "geo.spool",
    "geo.language",
    "geo.articles",
    "geo.extraction",
    "geo.incidents",
    "geo.progress",
    "geo.views",
    "geo.pipeline",
    "geo.watch",
    "geo.page",
    "dashboard",
    "geo.cli_options",
    "geo.cli_corrections",
    "geo.cli_withdrawals",
    "geo.cli_backup",
    "geo.cli_documents",
    "geo.cli_export",
    "geo.cli_watch",
    "geo.cli",
)
"""A module imports from its own package and from those before it."""

HOMES = {
    "streamlit": ("dashboard", "geo.page"),
    "streamlit_folium": ("dashboard", "geo.page"),
    "folium": ("geo.views",),
    "sqlalchemy": (
        "geo.incidents.coded_rows",
        "geo.incidents.column_rows",
        "geo.incidents.database",
        "geo.incidents.extraction_rows",
        "geo.incidents.facts",
        "geo.incidents.incident_rows",
        "geo.incidents.migrations",
        "geo.incidents.rows",
        "geo.incidents.schema",
        "geo.incidents.shelf",
        "geo.incidents.store",
        "geo.incidents.store_backup",
        "geo.incidents.store_check",
        "geo.incidents.stored_coverage",
        "geo.incidents.stored_places",
        "geo.incidents.withdrawal_rows",
    ),
    "sqlite3": ("gazetteer.staging", "geo.incidents.migrations"),
    "psycopg": ("geo.incidents.database",),
    "typer": (
        "geo.cli",
        "geo.cli_backup",
        "geo.cli_documents",
        "geo.cli_corrections",
        "geo.cli_export",
        "geo.cli_options",
        "geo.cli_watch",
        "geo.cli_withdrawals",
    ),
    "rich": ("geo.progress",),
    "marisa_trie": ("gazetteer.index", "gazetteer.index_building"),
    "trafilatura": ("geo.articles",),
    "feedparser": ("geo.articles",),
    "httpcore": ("geo.watch",),
    "pyarrow": ("geo.articles",),
    "PIL": ("geo.views",),
    "babel": ("geo.language",),
    "tomlkit": ("geo.incidents.corrections_file",),
}
"""Library ► the modules or packages that may import it."""

SCRIPTS = "gazetteer/data"
"""Scripts that made the committed data; no module of the program."""


def modules() -> Iterator[tuple[str, Path]]:
    files = [ROOT / "dashboard.py", *sorted(ROOT.glob("gazetteer/**/*.py")), *sorted(ROOT.glob("geo/**/*.py"))]
    for file in files:
        relative = file.relative_to(ROOT)
        if not relative.is_relative_to(SCRIPTS):
            parts = relative.with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file


@cache
def imported(file: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            assert node.module is not None
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def rank(module: str) -> int | None:
    return next((number for number, package in enumerate(ORDER) if is_in(module, package)), None)


MODULES = dict(modules())


def test_every_module_has_its_rank() -> None:
    assert [name for name in MODULES if rank(name) is None] == ["geo"]


def test_imports_run_one_way() -> None:
    backward = [
        f"{module} imports {name}"
        for module, file in MODULES.items()
        for name in sorted(imported(file))
        if (rank(name) or 0) > (rank(module) or 0)
    ]
    assert backward == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    strangers = {
        module
        for module, file in MODULES.items()
        if any(is_in(name, library) for name in imported(file))
        and not any(is_in(module, home) for home in HOMES[library])
    }
    assert strangers == set()


def test_the_checks_see_the_modules_they_are_for() -> None:
    assert {"dashboard", "gazetteer.place", "geo.cli", "geo.incidents.store", "geo.page.holdings"} <= set(MODULES)
    assert "geo.incidents.store" in imported(MODULES["geo.cli"])
    assert "sqlalchemy" in imported(MODULES["geo.incidents.store"])


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "common", "base", "misc", "manager"}
    assert [name for name in MODULES if name.rsplit(".", 1)[-1] in vague] == []
