"""The events of one article as they are told: which sentence takes up which, and what it inherits."""

from dataclasses import dataclass, replace
from datetime import timedelta

from gazetteer.lookup import distance_km
from geo.extraction.dates import UNDATED, When, overlaps
from geo.extraction.event_places import SECTION, NamedPlace, contains

# Sub-events that careful readers exchange: told once as one and once as the other they may still be the same event.
FAMILIES = (
    {"Air/drone strike", "Shelling/artillery/missile attack", "Disrupted weapons use"},
    {"Remote explosive/landmine/IED", "Suicide bomb", "Grenade", "Attack"},
    {
        "Armed clash",
        "Attack",
        "Government regains territory",
        "Non-state actor overtakes territory",
        "Abduction/forced disappearance",
    },
    {"Convoy/transfer", "Looting/property destruction"},
    {"Peaceful protest", "Violent demonstration", "Mob violence"},
    {"Air/drone strike", "Aerial activity"},
)
GENERIC = {"", "Attack", "Armed clash"}
VIOLENT = set[str]().union(*FAMILIES[:3])
SAME_PLACE_KM = 12.0
ONE_SETTLEMENT_KM = 3.0
"""Nearer ones may be two entries of one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One clause that tells an event."""

    sub_event_type: str
    """"" for an attack whose kind is not said."""
    places: tuple[NamedPlace, ...]
    when: When
    explicit_day: bool
    """The words date the event itself, to the day, not the saying."""
    dated: bool
    """It has words of its own that say when."""
    said_day: bool
    """The only words that date it stand beside a verb of speech."""
    definite: bool
    """Takes an event up again: "the attack"."""
    opens_new: bool
    ordinal: int | None
    order: int
    """Number of its sentence."""
    is_toll: bool
    """Only says who was hurt, of whatever kind of event was told before."""
    is_caption: bool
    """A photo's caption often tells of another day."""
    head: str
    """The event word without its plural: "the attack" takes up an attack rather than the strikes told beside it."""
    at_a_new_place: bool
    """Its place is brought in as a further one: "a second base"."""
    in_a_settlement: bool
    """Its place is called a town or village: an unlisted one is none of the corners of the place told before."""
    words: frozenset[str]
    """What else its clause speaks of, to tell two threads apart."""
    indefinite: bool
    """Told as something new: "a drill"."""
    ends: tuple[NamedPlace, ...]
    """Of a movement all places on its way: told by its origin here, it may be told by its destination there."""


@dataclass(frozen=True, slots=True)
class Thread:
    """An event of the article, with what has been told of it so far."""

    number: int
    sub_event_type: str
    place: NamedPlace | None
    when: When
    explicit_day: bool
    said_day: bool
    last_order: int
    is_caption: bool
    heads: frozenset[str]
    words: frozenset[str]
    ends: tuple[NamedPlace, ...]


def continues(telling: Telling, threads: tuple[Thread, ...], beside: Thread | None = None) -> Thread | None:
    """The thread that a telling takes up, or None where it opens one; never the one that it is told `beside`."""
    if telling.opens_new and not telling.definite:
        return None
    fitting = [t for t in threads if _fits(telling, t) and (beside is None or t.number != beside.number)]
    if not fitting:
        return None
    if telling.ordinal is not None:
        dated = sorted(fitting, key=lambda t: (t.when.start is None, t.when.start, t.number))
        return dated[min(telling.ordinal, len(dated)) - 1]
    return max(fitting, key=lambda t: (_support(telling, t), t.last_order, t.number))


def take_up(thread: Thread, telling: Telling) -> Thread:
    """The thread with what the telling adds: a kind, a finer place, a day."""
    place = telling.places[0] if telling.places else None
    nearer = thread.place is None or (place is not None and fineness(place) < fineness(thread.place))
    finer = telling.when.precision < thread.when.precision or (telling.explicit_day and not thread.explicit_day)
    finer = finer or (thread.said_day and telling.dated and not telling.said_day)
    dated = telling.when.start is not None and (thread.when.start is None or (finer and not thread.explicit_day))
    return replace(
        thread,
        sub_event_type=telling.sub_event_type
        if thread.sub_event_type in GENERIC and telling.sub_event_type
        else thread.sub_event_type,
        place=place if nearer and place is not None else thread.place,
        when=telling.when if dated else thread.when,
        explicit_day=thread.explicit_day or telling.explicit_day,
        said_day=telling.said_day if dated else thread.said_day,
        last_order=telling.order,
        heads=thread.heads | {telling.head},
        words=thread.words | telling.words,
        ends=thread.ends + telling.ends,
    )


def open_thread(number: int, telling: Telling) -> Thread:
    """A thread of its own."""
    place = telling.places[0] if telling.places else None
    return Thread(
        number=number,
        sub_event_type=telling.sub_event_type,
        place=place,
        when=telling.when,
        explicit_day=telling.explicit_day,
        said_day=telling.said_day,
        last_order=telling.order,
        is_caption=telling.is_caption,
        heads=frozenset({telling.head}),
        words=telling.words,
        ends=telling.ends,
    )


def has_aftermath(thread: Thread) -> bool:
    """Whether weapons may have been found or people seized in its course: of violence and of raids."""
    return thread.sub_event_type in VIOLENT | {"", "Arrests"}


def same_kind(a: str, b: str) -> bool:
    """Whether two sub-event types may be names for one event."""
    if a == b or (a in GENERIC and b in VIOLENT | {""}) or (b in GENERIC and a in VIOLENT | {""}):
        return True
    return any(a in family and b in family for family in FAMILIES)


def _fits(telling: Telling, thread: Thread) -> bool:
    if not telling.is_toll and not same_kind(telling.sub_event_type, thread.sub_event_type):
        return False
    if telling.is_caption != thread.is_caption and not (telling.explicit_day and thread.explicit_day):
        return False
    # Days that only stand beside a verb of speech may be off by one.
    if not overlaps(telling.when, thread.when, slack_days=0 if telling.explicit_day or thread.explicit_day else 1):
        return False
    if telling.places and thread.place is not None:
        if (
            not telling.in_a_settlement
            and not telling.at_a_new_place
            and all(_is_vague(p) for p in telling.places)
            and telling.order - thread.last_order <= 1
        ):
            return True  # a corner of the place just told of, or the river that it lies on
        if any(same_or_inside(a, b) for a in telling.ends for b in thread.ends):
            return True
        if any(_are_two_settlements(p, thread.place) for p in telling.places):
            return any(p.resolved.place == thread.place.resolved.place for p in telling.places)
        return any(_may_be_at(p, thread.place, telling, thread) for p in telling.places)
    if telling.places:
        same = telling.sub_event_type == thread.sub_event_type not in GENERIC and not telling.indefinite
        return telling.order - thread.last_order <= (4 if same else 2)
    return telling.definite or telling.order - thread.last_order <= 3


def _is_vague(place: NamedPlace) -> bool:
    return place.resolved.place is None or place.resolved.place.feature_class == "H"


def _may_be_at(place: NamedPlace, thread_place: NamedPlace, telling: Telling, thread: Thread) -> bool:
    """A country holds too many events: there the telling must point back, or go on with the same kind."""
    if not same_or_inside(place, thread_place):
        return False
    if _precision(place) != _precision(thread_place) and 4 in (_precision(place), _precision(thread_place)):
        kinds = {telling.sub_event_type, thread.sub_event_type}
        near = telling.order - thread.last_order <= 1
        return telling.definite or len(kinds) == 1 or (near and not kinds & GENERIC)
    return True


def _are_two_settlements(a: NamedPlace, b: NamedPlace) -> bool:
    """Two villages that an article names each by its own name are two, however near."""
    first, second = a.resolved.place, b.resolved.place
    if first is None or second is None or first.place_id == second.place_id:
        return False
    if any(p.feature_class != "P" or p.feature_code == SECTION for p in (first, second)):
        return False
    if any(one.resolved.geo_precision != 1 for one in (a, b)):
        return False
    return distance_km((first.latitude, first.longitude), (second.latitude, second.longitude)) > ONE_SETTLEMENT_KM


def _support(telling: Telling, thread: Thread) -> float:
    named = bool(telling.places) and thread.place is not None
    dated = telling.when.start is not None and thread.when.start is not None
    alike = telling.sub_event_type == thread.sub_event_type
    shared = len(telling.words & thread.words) / max(1, len(telling.words))
    return 2 * named + 2 * dated + alike + 2 * shared + 1.5 * (telling.definite and telling.head in thread.heads)


def same_or_inside(a: NamedPlace, b: NamedPlace) -> bool:
    """Whether two places may be where one event was: the same, near, or one around the other."""
    first, second = a.resolved, b.resolved
    if first.place is None or second.place is None:
        return first.mention.text.casefold() == second.mention.text.casefold()
    if (
        first.place.place_id == second.place.place_id
        or contains(first.place, second.place)
        or contains(second.place, first.place)
    ):
        return True
    if first.latitude is None or first.longitude is None or second.latitude is None or second.longitude is None:
        return False
    apart_km = distance_km((first.latitude, first.longitude), (second.latitude, second.longitude))
    return apart_km <= max(SAME_PLACE_KM, _reach_km(a), _reach_km(b))


def _reach_km(place: NamedPlace) -> float:
    """An area's radius; a point's does not make neighbours of two villages."""
    precision = place.resolved.geo_precision or 1
    return 0.0 if precision == 1 else min(place.resolved.radius_km or 0.0, 150.0)


def fineness(place: NamedPlace) -> tuple[int, float]:
    """Small for a fine place: of two below a province the one that reaches less far."""
    return max(2, _precision(place)), place.resolved.radius_km if place.resolved.radius_km is not None else 50.0


def _precision(place: NamedPlace) -> int:
    return place.resolved.geo_precision or 5


def carried_date(threads: tuple[Thread, ...], order: int, max_sentences: int = 2) -> When:
    """The day of the event told just before, for a sentence that gives none."""
    recent = [t for t in threads if order - t.last_order <= max_sentences and t.when.start is not None]
    return max(recent, key=lambda t: (t.last_order, t.number)).when if recent else UNDATED


def day_shift(when: When, days: int) -> When:
    """The same interval some days later."""
    if when.start is None or when.end is None:
        return when
    return replace(when, start=when.start + timedelta(days=days), end=when.end + timedelta(days=days))
