"""Which rules read the articles: a fingerprint of all that decides it, so that a store knows when they have changed."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_FILES = (".py", ".toml", ".csv")
_PLACES = ("gazetteer", "geo.extraction", "geo.incidents")
"""Packages whose files are rules; of geo.incidents only those that bring reports together."""
_NOT_RULES = frozenset({"build.py", "build_divisions.py"})
_OF_INCIDENTS = frozenset(
    {
        "candidates.py",
        "clusters.py",
        "comparison.py",
        "compose.py",
        "gathered.py",
        "groups.py",
        "merge.py",
        "origins.py",
        "outlines.py",
        "piles.py",
        "waves.py",
    }
)


@cache
def rules_fingerprint() -> str:
    """Hash the code, words and places that reading and merging go by; tables that a user added are not among them."""
    digest = hashlib.sha256()
    for package in _PLACES:
        for name, file in sorted(_files(files(package), ""), key=lambda found: found[0]):
            if package == "geo.incidents" and name not in _OF_INCIDENTS:
                continue
            digest.update(f"{package}/{name}\0".encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _files(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for one in folder.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            found += _files(one, f"{path}{one.name}/")
        elif one.name.endswith(_FILES) and one.name not in _NOT_RULES:
            found.append((f"{path}{one.name}", one))
    return found
