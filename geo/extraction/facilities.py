"""Facilities by their head noun: "Al-Omar field" is the oil field of that name, and never a village Al-Omar."""

from gazetteer.lookup import Candidate, Gazetteer
from gazetteer.names import fold

_SAME_KIND = (
    ("field", "oil field", "gas field", "oilfield", "oil fields", "gas plant", "gasfield", "oilfields", "fields"),
    ("base", "military base", "airbase", "air base", "garrison", "airport", "military airport", "airfield", "outpost"),
    ("crossing", "border crossing", "border gate", "border point", "port of entry"),
    ("camp", "refugee camp", "camps", "displacement camp", "idp camp"),
    ("prison", "central prison", "military prison", "jail", "detention center", "detention centre"),
    ("dam",),
    ("refinery", "oil refinery"),
    ("hospital", "national hospital", "military hospital"),
    ("station", "pumping station", "power station", "power plant", "gas plant", "plant"),
    ("bridge",),
)
"""Head nouns that texts use for one another."""
_LAST_WORDS = frozenset(noun.rpartition(" ")[2] for kind in _SAME_KIND for noun in kind)
_ARABIC_HEADS = ("حقل", "قاعده", "مطار", "معبر", "مخيم", "سجن", "سد", "مصفاه", "محطه", "مستشفي", "مشفي", "جسر")
NEVER_SETTLEMENTS = frozenset(("field", "base", "crossing", "prison", "camp", "حقل", "قاعده", "معبر", "سجن", "مخيم"))
"""Head nouns that make a name no settlement's, after the kinds of _SAME_KIND."""


def head_noun(folded: str) -> tuple[str, str] | None:
    """(the bare name, the first noun of its kind) of a folded name with a facility's head noun; None without one."""
    if folded.rpartition(" ")[2] not in _LAST_WORDS:
        first, _, rest = folded.partition(" ")
        return (rest, first) if rest and first in _ARABIC_HEADS else None
    for kind in _SAME_KIND:
        for noun in sorted(kind, key=len, reverse=True):
            if folded.endswith(f" {noun}"):
                return folded[: -len(noun) - 1], kind[0]
    return None


def facility_candidates(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    """The facilities that a name with a head noun means, also where the gazetteer has another noun of the same kind."""
    folded = fold(name)
    parts = head_noun(folded)
    if parts is None:
        return ()
    bare, kind = parts
    nouns = next((k for k in _SAME_KIND if k[0] == kind), ())
    bare_forms = dict.fromkeys((bare, bare.removeprefix("al "), f"al {bare.removeprefix('al ')}"))
    spelled = [f"{b} {n}" for b in bare_forms for n in nouns] if nouns else [f"{kind} {bare}"]
    found: dict[str, Candidate] = {}
    for variant in (folded, *spelled):
        for c in gazetteer.spelled_exactly(variant):
            if c.place.feature_class != "P":
                found.setdefault(c.place.place_id, c)
    return tuple(found.values())
