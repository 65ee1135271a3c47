"""Links, publishers and origins: what is the same place, who stands behind it, whose copy it is."""

from __future__ import annotations

import pytest

from storage.model.article import Tier
from watchers.sources import links
from watchers.sources.publishers import (
    PublishersError,
    parse_publishers,
    publisher_of,
    shipped,
)
from watchers.sources.wires import wire_origin


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        pytest.param(
            "https://WWW.News.test/World/1?utm_source=rss&at_campaign=x#comments",
            "https://www.news.test/World/1",
            id="tracking and the place on the page are dropped",
        ),
        pytest.param("http://u:p@news.test:80/1", "http://news.test/1", id="so are credentials"),
        pytest.param("http://news.test/?p=12&source=rss", "http://news.test/?p=12", id="what it needs stays"),
        pytest.param("http://news.test/a?source=7", "http://news.test/a?source=7", id="a lone number may be its address"),
        pytest.param("https://news.test/#!/story/1", "https://news.test/#!/story/1", id="a page behind #!"),
        pytest.param(
            "https://www.google.com/url?sa=t&url=https%3A%2F%2Fnews.test%2F1",
            "https://news.test/1",
            id="a click counter is seen through",
        ),
        pytest.param("javascript:alert(1)", None, id="a script is no link"),
        pytest.param("//news.test/1", None, id="nor is half an address"),
        pytest.param("https://", None, id="nor one without a host"),
        pytest.param("https://news.test:port/", None, id="nor one with a nonsense port"),
        pytest.param("https://news.test/" + "x" * 3000, None, id="nor one of 3,000 characters"),
        pytest.param("http://news.test/?1234", "http://news.test/?1234", id="a query without a name"),
        pytest.param(
            "http://news.test/?q=%EF%F0%E8&utm_source=rss",
            "http://news.test/?q=%EF%F0%E8",
            id="a query in an old encoding stays as it stands",
        ),
        pytest.param("http://news.test/?q=a b", "http://news.test/?q=a%20b", id="spaces are written out"),
        pytest.param("https://bücher.test/1", "https://xn--bcher-kva.test/1", id="other scripts"),
    ],
)  # fmt: skip
def test_a_link_as_people_see_it(link: str, shown: str | None) -> None:
    assert links.clean(link) == shown


@pytest.mark.parametrize(
    "other",
    [
        "http://news.test/world/1",
        "https://www.news.test/world/1/",
        "https://m.news.test/world/1?utm_medium=social",
        "https://news.test/world/1/amp",
        "https://news.test/amp/world/1",
        "https://news.test/world//1#top",
        "https://news.test/world/1?fbclid=abc",
        "https://news.test/world/1;jsessionid=0F3A.node2?PHPSESSID=77",
        "https://amp.news.test/world/1/index.html",
    ],
)
def test_mirrors_and_campaigns_are_one_place(other: str) -> None:
    assert links.key(other) == links.key("https://news.test/world/1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.test/world/1", "https://news.test/world/2"),
        ("https://news.test/?p=1", "https://news.test/?p=2"),
        ("https://news.test/world/1", "https://sport.test/world/1"),
        ("https://news.test/World", "https://news.test/world"),
        ("https://news.test/story?1234", "https://news.test/story?1235"),
        ("https://news.test/?q=%EF%F0%E8", "https://news.test/?q=%EF%F0%EE"),
        ("https://news.test/%EF%F0", "https://news.test/%EF%F1"),
    ],
)
def test_different_places_stay_different(one: str, other: str) -> None:
    assert links.key(one) != links.key(other)


def test_a_front_page_identifies_no_article() -> None:
    assert links.key("https://www.news.test/") is None


@pytest.mark.failure("F55")
@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("https://reader:s3cret@news.test/rss", "s3cret"),
        ("https://news.test/rss?apikey=s3cret&page=2", "s3cret"),
        ("https://news.test/rss?page=2&access_token=s3cret", "s3cret"),
        ("https://s3cret@news.test:bad/rss", "s3cret"),
        ("https://reader:s3cret@[broken/x", "s3cret"),
    ],
)
def test_credentials_are_masked(url: str, secret: str) -> None:
    masked = links.masked(url)
    assert secret not in masked
    assert "•••" in masked


# --- Publishers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "family", "tier", "party"),
    [
        ("feeds.bbci.co.uk", "bbc.co.uk", Tier.MAJOR, None),
        ("www.bbc.com", "bbc.co.uk", Tier.MAJOR, None),
        ("www.rt.com", "rt.com", Tier.MAJOR, "RUS"),
        ("www.ukrinform.net", "ukrinform.net", Tier.WIRE, "UKR"),
        ("english.news.cn", "xinhuanet.com", Tier.WIRE, "CHN"),
        ("www.presstv.ir", "presstv.ir", Tier.MAJOR, "IRN"),
        ("news.un.org", "un.org", Tier.WIRE, None),
        ("blog.example.co.uk", "example.co.uk", Tier.UNLISTED, None),
        ("mine.substack.com", "mine.substack.com", Tier.UNLISTED, None),
        ("10.0.0.7", "10.0.0.7", Tier.UNLISTED, None),
        ("notrt.com", "notrt.com", Tier.UNLISTED, None),
    ],
)
def test_a_host_belongs_to_a_family(host: str, family: str, tier: Tier, party: str | None) -> None:
    found = publisher_of(host)
    assert (found.family, found.tier, found.party) == (family, tier, party)


def test_the_shipped_list_is_whole() -> None:
    publishers = set(shipped().values())
    assert len(publishers) >= 150
    assert {publisher.tier for publisher in publishers} == {Tier.WIRE, Tier.MAJOR, Tier.SPECIALIST}
    assert {"RUS", "UKR", "CHN", "IRN", "USA"} <= {publisher.party for publisher in publishers}


def test_every_fault_of_the_list_is_named_at_once() -> None:
    with pytest.raises(PublishersError) as caught:
        parse_publishers(
            '[[publisher]]\nname = "A"\nhosts = ["a.test"]\ntier = "best"\n'
            '[[publisher]]\nname = "B"\nhosts = ["b.test"]\ncolour = "red"\n'
            '[[publisher]]\nname = "C"\nhosts = ["b.test", "www.c.test"]\n'
            '[[publisher]]\nname = "D"\n'
        )
    for fault in (
        "A: tier “best” is none of",
        "B: unknown key “colour”",
        "C: b.test is listed for B already",
        "C: “www.c.test” is no bare host",
        "D: needs a name and hosts",
    ):
        assert fault in str(caught.value)


# --- Wires -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        pytest.param("MOSCOW (Reuters) - Both sides met.", "reuters", id="a dateline"),
        pytest.param("GENEVA, March 2 (Xinhua) -- Both sides met.", "xinhua", id="with a date"),
        pytest.param("KYIV, Ukraine (AP) — Both sides met.", "ap", id="with a long dash"),
        pytest.param("MOSCOW, March 2. /TASS/. Both sides met.", None, id="no dash, no wire"),
        pytest.param("MOSCOW, March 2 /TASS/ - Both sides met.", "tass", id="between slashes"),
        pytest.param("Both sides met.\nburs-ab/cd", "afp", id="the desks' slug"),
        pytest.param("Both sides met.\n\nbmm-cb/gw/jj", "afp", id="the writers' initials"),
        pytest.param("Both sides met. — Ukrinform", "ukrinform", id="a sign-off behind a dash"),
        pytest.param("Both sides met. (AFP)", "afp", id="a sign-off in brackets"),
        pytest.param("Both sides met.\n© 2026 Agence France-Presse", "afp", id="a copyright"),
        pytest.param("Both sides met, according to Reuters", None, id="named as a source only"),
        pytest.param("Both sides met, he told Reuters.", None, id="told to it"),
        pytest.param("Read and/or\nwatch either/or", None, id="words with a slash"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_whose_copy_a_text_is(text: str, origin: str | None) -> None:
    assert wire_origin(text) == origin


def test_a_byline_names_the_wire() -> None:
    assert wire_origin("Both sides met.", "By The Associated Press") == "ap"
    assert wire_origin("Both sides met.", "A. Reporter") is None
