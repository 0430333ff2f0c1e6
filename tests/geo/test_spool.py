"""Records laid aside in a file: they come back as they were, in their order."""

import pytest

from geo.spool import Spool, SpooledMapping


def test_records_come_back_by_number_and_in_order() -> None:
    spool: Spool[tuple[str, int]] = Spool()
    records = tuple((f"record {n} " * 400, n) for n in range(300))
    assert [spool.append(one) for one in records] == list(range(300))
    assert (spool[0], spool[299], spool[-1]) == (records[0], records[299], records[299])
    assert spool[1:3] == records[1:3]
    spool.append(("late", 300))
    assert spool[300] == ("late", 300)
    assert tuple(spool) == (*records, ("late", 300))
    assert spool == (*records, ("late", 300)) != records
    with pytest.raises(IndexError):
        spool[301]


def test_none_is_laid_aside_at_first() -> None:
    assert tuple(Spool[int]()) == ()
    assert len(SpooledMapping[int]()) == 0


def test_a_name_holds_what_was_laid_under_it_last() -> None:
    mapping: SpooledMapping[int] = SpooledMapping(at_hand=1)
    for name, record in (("b", 1), ("a", 2), ("b", 3)):
        mapping.lay(name, record)
    assert dict(mapping) == {"b": 3, "a": 2}
    assert "c" not in mapping
    assert mapping.get("c") is None
