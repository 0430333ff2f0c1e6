"""Articles and outlets that are taken out of every incident, and let in again: asked for with a reason, and listed."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from geo.articles.article import Article
from geo.incidents.access import Role
from geo.incidents.withdrawal import Kind, Signed, Withdrawal
from geo.language.days import day_words
from geo.language.language import Language, text
from geo.page.access import may, visitor
from geo.page.acts import reinstate, withdraw
from geo.page.correcting import author_here, known_places, write_and_show
from geo.page.holdings import Holdings
from geo.page.words import isolated
from geo.progress import Progress

_TURN = "withdrawals_turn"
"""Counts what was done: the fields of the next turn are other ones, and empty."""


def offer_withdrawal(holdings: Holdings, article: Article, language: Language) -> None:
    """Offer to withdraw the article that is open, or all of its outlet."""
    if holdings.sample or not may(Role.REVIEW):
        return
    say = language.say
    with st.popover(say("Withdraw"), icon=":material/block:", key="withdraw"):
        st.caption(say("Its reports leave every incident; taken in again, it stays out until it is reinstated."))
        whole: dict[Kind, str] = {"article": say("this article")}
        if article.source is not None:
            whole["outlet"] = say("all of {outlet}", outlet=isolated(article.source))
        kind = st.radio(say("What"), list(whole), format_func=whole.__getitem__, key="withdraw_what")
        act = partial(_withdrawn, kind, article.article_id)
        _ask(f"withdraw_{article.article_id}", say("Withdraw"), act, language)


def show_withdrawn(holdings: Holdings, language: Language) -> None:
    """List what was withdrawn and what was reinstated, by whom, when and why, to who may do it; nothing for nothing."""
    if holdings.sample or not may(Role.REVIEW):
        return
    found = holdings.archive.withdrawals()
    if not found:
        return
    standing = [one for one in found if one.ended is None]
    with st.expander(language.say("Withdrawn: {number}", number=len(standing))):
        for one in found:
            st.text(withdrawal_line(one, language))
            if one.ended is None:
                with st.popover(language.say("Reinstate"), key=f"reinstate_{one.kind}_{one.name}"):
                    act = partial(_reinstated, one.kind, one.name)
                    _ask(f"reinstated_{one.kind}_{one.name}", language.say("Reinstate"), act, language)


def withdrawal_line(one: Withdrawal, language: Language) -> str:
    """What was withdrawn, by whom, when and why; and who reinstated it."""
    named = text("the outlet {name}") if one.kind == "outlet" else text("the article {name}")
    what = language.say(named, name=isolated(one.name))
    line = f"{what} · {language.say('withdrawn')} {_signed_words(one.signed, language)}"
    if one.ended is None:
        return line
    return f"{line} · {language.say('reinstated')} {_signed_words(one.ended, language)}"


def _signed_words(signed: Signed, language: Language) -> str:
    author, day = isolated(signed.author), day_words(signed.day, language)
    return language.say("by {author}, {day}: {reason}", author=author, day=day, reason=isolated(signed.reason))


def _ask(key: str, label: str, act: Callable[[Signed, Progress], None], language: Language) -> None:
    turn = st.session_state.get(_TURN, 0)
    author = author_here(language, f"{key}_author")
    reason = st.text_input(language.say("Why"), key=f"{key}_reason_{turn}").strip()
    if st.button(label, key=f"{key}_confirmed", type="primary", disabled=not author):
        if not reason:
            st.caption(language.say("Say why first."))
            return
        write_and_show(partial(act, Signed(author, date.today(), reason)), _turn_over, language)


def _withdrawn(kind: Kind, article_id: str, signed: Signed, progress: Progress) -> None:
    withdraw(visitor().person, kind, article_id, signed, known_places(), progress)


def _reinstated(kind: Kind, name: str, signed: Signed, progress: Progress) -> None:
    reinstate(visitor().person, kind, name, signed, known_places(), progress)


def _turn_over() -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
