"""Articles: given back as they came, found by any key, by words, by topic and by time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from storage import articles
from storage.assessment import Axis, Verdict
from storage.db import open_database
from storage.model.alert import ReasonKind
from storage.model.article import Article, Reach
from storage.model.policy import WORLD, Topic
from storage.model.situation import Decision
from storage.record import record, revise
from tests.storage.making import (
    START,
    article,
    assessment,
    at,
    pair_score,
    reason,
    signal,
    story,
)

QUIET = assessment(pair_score(up=12), verdict=Verdict.QUIET)
NOTED = Decision(reason(ReasonKind.BELOW_THRESHOLD))


def keep(db: Database, *read: Article) -> None:
    for each in read:
        record(db, each, assessment(), NOTED, START)


def titles(found: list[articles.StoredArticle]) -> list[str]:
    return [each.article.title for each in found]


def test_an_article_comes_back_as_it_went_in(db: Database) -> None:
    read = article(published=None, reach=Reach.FULL, silent=True, language="fr")
    judged = assessment(
        pair_score("AAA:BBB", 64, 20),
        pair_score("@HRB", 50)._replace(verdict=Verdict.MIXED, lean=Axis.DE_ESCALATION),
        signals=[signal(), signal(9, 15, "threat")],
        lean=Axis.ESCALATION,
        unread=1200,
    )
    why = reason(ReasonKind.WAITING, detail="first truce in 214 days")
    recorded = record(db, read, judged, Decision(why, story()), START)
    stored = articles.get(db, recorded.article or 0)
    assert stored == articles.StoredArticle(1, read, judged, why, recorded.story)


@settings(max_examples=50)
@given(title=st.text(min_size=1), text=st.text())
def test_any_text_can_be_stored_and_spans_keep_pointing_at_their_words(
    title: str, text: str
) -> None:
    db = open_database(None, START)
    hit = signal()._replace(start=0, end=len(title), text=title)
    record(db, article(title=title, text=text), assessment(signals=[hit]), NOTED, START)
    stored = articles.get(db, 1)
    assert stored is not None
    assert stored.assessment.signals[0].text == stored.article.title
    assert len(stored.article.title) == len(title)
    assert len(stored.article.text) == len(text)


@pytest.mark.parametrize(
    ("kept", "given_", "back"),
    [
        pytest.param("a\x00b", "a\ufffdb", 3, id="a null character"),
        pytest.param("a\ud800b", "a\ufffdb", 3, id="half a surrogate pair"),
    ],
)
def test_what_cannot_be_stored_is_replaced_one_for_one(
    db: Database, kept: str, given_: str, back: int
) -> None:
    record(db, article(title=kept, text=kept), assessment(), NOTED, START)
    stored = articles.get(db, 1)
    assert stored is not None
    assert stored.article.title == given_
    assert len(stored.article.text) == back


def test_an_article_is_known_by_any_of_its_keys(db: Database) -> None:
    keep(db, article(1))
    assert articles.known(db, ["guid-2", "link-1"]) == {"link-1"}
    assert articles.known(db, ["guid-2"]) == set()
    found = articles.by_key(db, "link-1")
    assert found is not None
    assert found.article.key == "guid-1"


def test_an_article_is_not_recorded_twice(db: Database) -> None:
    keep(db, article(1))
    with pytest.raises(ValueError, match="recorded already: guid-1"):
        keep(db, article(1))
    assert db.table("articles").count == 1


def test_a_second_key_stays_with_the_article_that_had_it_first(db: Database) -> None:
    keep(db, article(1, keys=("guid-1", "link")), article(2, keys=("guid-2", "link")))
    owners = [articles.by_key(db, key) for key in ("guid-1", "guid-2", "link")]
    assert [owner and owner.id for owner in owners] == [1, 2, 1]


def test_a_link_finds_the_newest_article_that_has_it(db: Database) -> None:
    keep(db, article(1, link="https://a.example/x"), article(2, link="https://a.example/x"))
    found = articles.by_link(db, "https://a.example/x")
    assert found is not None
    assert found.id == 2
    assert articles.by_link(db, "https://a.example/") is None


def test_an_edited_article_keeps_its_arrival_and_its_story_and_nobody_is_told(
    db: Database,
) -> None:
    first = record(db, article(), assessment(), Decision(reason(), story()), START)
    edited = article(title="Harbour spared", seen=at(3), keys=("guid-1", "link-new"))
    calm = assessment(pair_score(up=0, down=62), signals=[signal(0, 7)])
    revise(db, 1, edited, calm, Decision(reason(ReasonKind.ALREADY_TOLD)), at(3))
    stored = articles.get(db, 1)
    assert stored is not None
    assert (stored.article.title, stored.article.seen) == ("Harbour spared", START)
    assert stored.assessment.de_escalation == 62
    assert stored.assessment.signals[0].text == "Harbour"
    assert stored.story == first.story
    assert articles.known(db, ["link-new"]) == {"link-new"}
    assert titles(articles.search(db, "spared", 5, 0)) == ["Harbour spared"]
    assert articles.search(db, "missiles", 5, 0) == []


def test_revising_what_is_not_stored_is_an_error(db: Database) -> None:
    with pytest.raises(KeyError):
        revise(db, 7, article(), assessment(), NOTED, START)


# --- Search ----------------------------------------------------------------------------------


@pytest.fixture
def library(db: Database) -> Database:
    keep(
        db,
        article(1, title="Talks on the dirty bomb", text="Ministers met in Zürich."),
        article(2, title="A bomb, and a dirty harbour", text="Nobody was hurt."),
        article(3, title="Переговоры в Женеве", text="Стороны договорились."),
        article(4, title="U.S. envoy returns", text="She said AND, OR and NOT."),
    )
    return db


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("bomb", [2, 1], id="the newest first"),
        pytest.param("BOMB harbour", [2], id="all the words, in any case"),
        pytest.param('"dirty bomb"', [1], id="a quoted phrase stays together"),
        pytest.param("zurich", [1], id="without its accents"),
        pytest.param("женеве", [3], id="in another script"),
        pytest.param("U.S.", [4], id="an abbreviation"),
        pytest.param("“dirty bomb”", [1], id="a phrase in the quotation marks of a telephone"),
        pytest.param("bomb -harbour", [1], id="a minus leaves a word out"),
        pytest.param('bomb –"dirty bomb" -nobody', [], id="and a phrase, and several"),
        pytest.param("-harbour", [], id="nothing but what is left out"),
        pytest.param("bomb - harbour", [2], id="a dash that stands alone is none"),
        pytest.param("bomb-dirty", [], id="nor is a hyphen"),
        pytest.param("bomb --", [2, 1], id="nor are dashes at the end"),
        pytest.param("AND", [4, 2], id="an operator is a word"),
        pytest.param("NOT bomb", [], id="no operator takes away"),
        pytest.param("title:bomb", [], id="no column can be named"),
        pytest.param("bom*", [], id="no prefixes"),
        pytest.param('"', [], id="a lone quotation mark"),
        pytest.param('bomb"', [2, 1], id="a quotation mark too many"),
        pytest.param("bomb) OR (", [], id="brackets"),
        pytest.param("^ * - + :", [], id="signs only"),
        pytest.param("", [], id="nothing"),
        pytest.param("\x00\ud800", [], id="what is no text"),
        pytest.param("bomb\x00", [2, 1], id="a null behind a word"),
        pytest.param("NEAR(bomb dirty, 2)", [], id="a function"),
        pytest.param("'; DROP TABLE articles; --", [], id="another language"),
        pytest.param("bomb " * 500, [2, 1], id="far too many words"),
    ],
)
def test_search_finds(library: Database, words: str, found: list[int]) -> None:
    assert [each.id for each in articles.search(library, words, 10, 0)] == found


@settings(max_examples=50)
@given(words=st.text(max_size=60))
def test_no_query_is_an_error(words: str) -> None:
    db = open_database(None, START)
    keep(db, article())
    articles.search(db, words, 5, 0)


def test_search_gives_the_next_page(library: Database) -> None:
    assert [each.id for each in articles.search(library, "bomb", 1, 1)] == [1]


def test_a_new_judgement_does_not_rewrite_the_search_index(db: Database) -> None:
    keep(db, article())
    before = db.conn.total_changes
    db.conn.execute("UPDATE articles SET escalation = 10, reason = reason, seen = seen")
    assert db.conn.total_changes - before == 1


# --- Latest, since ---------------------------------------------------------------------------

AAA = Topic("aaa", "Aaa", actors=("AAA",))
DDD = Topic("ddd", "Ddd", pairs=(("EEE", "DDD"),))
PORT = Topic("port", "Port", places=("PRT",))


@pytest.fixture
def news(db: Database) -> Database:
    unread = assessment(verdict=Verdict.UNASSESSED, pairs=(), language="uk")
    port = pair_score("@PRT", 50)._replace(places=())
    for number, judged in enumerate(
        [
            assessment(pair_score("AAA:BBB")),
            QUIET,
            assessment(pair_score("DDD:EEE"), pair_score("AAA:CCC")),
            unread,
            assessment(port),
        ],
        start=1,
    ):
        record(db, article(number, seen=at(number)), judged, NOTED, START)
    return db


@pytest.mark.parametrize(
    ("topics", "before", "limit", "found"),
    [
        pytest.param(None, None, 9, [5, 3, 1], id="all that says something, newest first"),
        pytest.param(None, 5, 9, [3, 1], id="the next page"),
        pytest.param(None, None, 1, [5], id="no more than asked"),
        pytest.param([WORLD], None, 9, [5, 3, 1], id="the world is everything"),
        pytest.param([AAA], None, 9, [3, 1], id="by actor, in whatever place of the article"),
        pytest.param([AAA], 3, 9, [1], id="by actor, the next page"),
        pytest.param([DDD], None, 9, [3], id="by pair, named in any order"),
        pytest.param([PORT], None, 9, [5], id="by place"),
        pytest.param([AAA, DDD], None, 9, [3, 1], id="two topics, each article once"),
        pytest.param([], None, 9, [], id="no topic at all"),
    ],
)
def test_latest(
    news: Database,
    topics: list[Topic] | None,
    before: int | None,
    limit: int,
    found: list[int],
) -> None:
    assert [each.id for each in articles.latest(news, topics, limit, before)] == found


@pytest.mark.parametrize("topics", [None, [AAA]])
def test_latest_of_one_direction_has_what_tells_both(
    news: Database, topics: list[Topic] | None
) -> None:
    for number, scores in enumerate(((0.0, 50.0), (60.0, 55.0)), start=6):
        pair = pair_score("AAA:BBB", *scores)
        pair = pair._replace(verdict=Verdict.MIXED) if number == 7 else pair
        record(news, article(number, seen=at(number)), assessment(pair), NOTED, START)
    calmer = articles.latest(news, topics, 9, None, Axis.DE_ESCALATION)
    assert [each.id for each in calmer] == [7, 6]


def test_since_gives_everything_from_a_moment_on_oldest_first(news: Database) -> None:
    found = list(articles.since(news, at(2)))
    assert [each.id for each in found] == [2, 3, 4, 5]
    assert found[1].assessment.signals != ()


def test_scores_since_leaves_out_the_signals_and_most_of_the_text(db: Database) -> None:
    keep(db, article(text="smoke " * 1000))
    (found,) = articles.scores_since(db, START)
    assert found.assessment.signals == ()
    assert found.assessment.pairs == assessment().pairs
    assert found.article.text == ("smoke " * 1000)[:600]


def test_one_may_write_while_reading_since(db: Database) -> None:
    keep(db, *(article(number) for number in range(1, 1202)))
    seen = 0
    for each in articles.since(db, START):
        seen += 1
        if each.id % 400 == 0:
            keep(db, article(each.id + 5000, seen=at(-5)))
    assert seen == 1201


def test_what_could_not_be_judged_is_counted_by_language(news: Database) -> None:
    unread = assessment(verdict=Verdict.UNASSESSED, pairs=(), language="und")
    for number in (11, 12):
        record(news, article(number, seen=at(4.5), language="am"), unread, NOTED, START)
    assert articles.languages_unassessed(news, START) == {"am": 2, "uk": 1}
    assert articles.languages_unassessed(news, at(5)) == {}


@pytest.mark.failure("F36")
def test_a_key_that_a_source_still_shows_is_noted(db: Database) -> None:
    keep(db, article())
    articles.sighted(db, ["guid-1", "never-seen"], at(48))
    kept = {row["key"]: row["sighted"][:10] for row in db.query("SELECT * FROM article_keys")}
    assert kept == {"guid-1": "2026-03-04", "link-1": "2026-03-02"}
