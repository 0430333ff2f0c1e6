from geo.extraction.text import is_upper_case, split_sentences


def sentences(text: str) -> list[str]:
    return [s.text for s in split_sentences(text)]


def test_offsets_give_the_sentence_back() -> None:
    text = "Rain fell.  Then it stopped!\n\nNo one came? A dog did."
    assert all(text[s.start : s.end] == s.text for s in split_sentences(text))
    assert sentences(text) == ["Rain fell.", "Then it stopped!", "No one came?", "A dog did."]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    assert len(sentences("Col. J. Stone of the U.S. team met Gen. Reed at 6:30 a.m. on Friday.")) == 1


def test_closing_quotation_stays_with_its_sentence() -> None:
    assert sentences('"It was loud." He left.') == ['"It was loud."', "He left."]


def test_a_line_break_ends_a_headline() -> None:
    assert sentences("Bridge closed for repairs\nThe bridge is old.") == [
        "Bridge closed for repairs",
        "The bridge is old.",
    ]


def test_a_column_of_print_is_joined() -> None:
    line = "THE COUNCIL OF THE HARBOUR TOWN MET LATE LAST NIGHT TO TALK"
    text = "\n".join([line, line, line, line + ".", "", "NOTHING CAME OF IT."])
    assert len(split_sentences(text)) == 2
    assert [s.paragraph for s in split_sentences(text)] == [0, 1]


def test_arabic_question_mark_ends_a_sentence() -> None:
    assert len(sentences("ماذا حدث؟ لا أحد يعرف.")) == 2


def test_upper_case_is_told_by_the_letters() -> None:
    assert is_upper_case("A PATROL CLASHED WITH A COLUMN NEAR THE RIVER AT NIGHTFALL, THE ARMY SAID")
    assert not is_upper_case("A patrol of the XYZ and the ABC met the DEF near the river at nightfall today")


def test_a_dateline_is_no_part_of_the_first_sentence() -> None:
    for head in (
        "LIMA, 4 AUG 89 (EFE) -- [TEXT] ",
        "AMMAN, May 3 (Plinth) — ",
        "Beirut (Plinth) - ",
        "SAN ROQUE (COSTA BASALTA), 9 APR 90 -- [REPORT] [TEXT] ",
        "SAN ROQUE (COSTA BASALTA), 9 APR 90 (PLINTH TELEVISION OF COSTA BASALTA, CHANNEL 3) -- [TEXT] ",
        "SAN ROQUE, 9 APR 90 (UNION OF NEWSROOMS [UON]) -- [TEXT] ",
        "دمشق – بلنث: ",
    ):
        assert sentences(head + "A wall fell down today.") == ["A wall fell down today."]


def test_a_plain_beginning_is_no_dateline() -> None:
    text = "The mayor of Tell Amber - a former baker - said that a wall fell down."
    assert sentences(text) == [text]
