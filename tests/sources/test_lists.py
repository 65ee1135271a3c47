"""Lists of feeds in and out, and the feed behind an address that a person gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.feeds import FullText
from storage.model.article import Tier
from tests.sources.world import NOW, World, item, redirect, rss, status
from watchers.sources.discovery import Found, NoFeed, find_feed
from watchers.sources.opml import OpmlError, feed_of, read_opml, write_opml
from watchers.sources.worker import Worker

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="World">
  <outline type="rss" text="BBC World" xmlUrl="https://feeds.bbci.co.uk/news/world/rss.xml"
    htmlUrl="https://www.bbc.co.uk/news"/>
  <outline text="RT" xmlUrl="https://www.rt.com/rss/" tier="unlisted" fullText="never" id="rt"/>
</outline>
<outline text="Bad scheme" xmlUrl="gopher://news.test/"/>
<outline text="Bad tier" xmlUrl="https://a.test/rss" tier="best"/>
<outline text="Bad id" xmlUrl="https://b.test/rss" id="../../etc"/>
<outline text="Twice" xmlUrl="https://www.rt.com/rss/"/>
<outline text="Only a folder"/>
</body></opml>"""


def test_a_list_is_read_with_what_each_publisher_is_known_for() -> None:
    bbc, rt = read_opml(OPML.encode()).feeds
    assert (bbc.title, bbc.publisher, bbc.tier) == ("BBC World", "bbc.co.uk", Tier.MAJOR)
    assert (bbc.site, bbc.full_text) == ("https://www.bbc.co.uk/news", FullText.AUTO)
    assert (rt.id, rt.tier, rt.party) == ("rt", Tier.UNLISTED, "RUS")
    assert rt.full_text is FullText.NEVER


def test_a_bad_outline_is_named_and_the_others_are_read() -> None:
    faults = read_opml(OPML.encode()).faults
    assert [fault.partition(":")[0] for fault in faults] == [
        "Bad scheme",
        "Bad tier",
        "Bad id",
        "Twice",
    ]


def test_a_feed_is_nobodys_voice_or_that_of_one_who_is_known() -> None:
    listed = b'<opml><outline text="Odd" xmlUrl="https://c.test/rss" party="RUZ"/></opml>'
    assert read_opml(listed, {"RUS", "RUZ"}).faults == ()
    (fault,) = read_opml(listed, {"RUS"}).faults
    assert fault == "Odd: party “RUZ” is nobody's code: write one such as RUS"


def test_the_same_file_gives_the_same_ids() -> None:
    ids = [feed.id for feed in read_opml(OPML.encode()).feeds]
    assert ids == [feed.id for feed in read_opml(OPML.encode()).feeds]
    assert ids[0].startswith("bbc-")


def test_a_list_that_was_written_reads_back_the_same() -> None:
    feeds = read_opml(OPML.encode()).feeds
    odd = replace(feed_of("https://news.test/rss?a=1&b=2", 'A "quoted" <title> & more'))
    assert read_opml(write_opml([*feeds, odd], NOW)).feeds == (*feeds, odd)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"<opml><body>", "line 1", id="half a file"),
        pytest.param(b"<rss></rss>", "starts with <rss>", id="another kind of file"),
        pytest.param(b"not xml", "cannot be read as XML", id="no XML"),
        pytest.param(
            b'<!DOCTYPE o [<!ENTITY a "bb">]><opml><body/></opml>', "entities", id="entities"
        ),
        pytest.param(b"<opml>" + b"<outline>" * 5000, "deep", id="outlines 5,000 deep"),
        pytest.param(b"x" * 6_000_000, "larger than", id="a huge file"),
    ],
)
def test_a_file_that_is_no_list_says_why(data: bytes, said: str) -> None:
    with pytest.raises(OpmlError, match=said):
        read_opml(data)


# --- Discovery -------------------------------------------------------------------------------

PAGE = """<html><head>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" title="News" href="/news.xml?a=1&amp;b=2">
<link rel="stylesheet" href="/rss.css"></head><body>News</body></html>"""


async def find(world: World, worker: Worker, address: str) -> Found:
    fetcher = world.fetcher()
    try:
        return await find_feed(address, fetcher, worker, NOW)
    finally:
        await fetcher.close()


async def test_a_feed_s_own_address_is_the_feed(world: World, worker: Worker) -> None:
    url = world.put("news.test/rss", rss([item(1)]))
    found = await find(world, worker, url)
    assert (found.feed.url, found.feed.title, found.instead) == (url, "Border News", "")
    assert [article.title for article in found.articles] == [item(1).title]


async def test_a_site_s_address_is_enough(world: World, worker: Worker) -> None:
    world.put("news.test/", PAGE)
    world.put("news.test/news.xml", rss([item(1)]))
    found = await find(world, worker, world.url("news.test/"))
    assert found.feed.url == world.url("news.test/news.xml?a=1&b=2")
    assert found.instead == f"{world.url('news.test/')} is a web page, not a feed"


async def test_the_scheme_may_be_left_out(world: World, worker: Worker) -> None:
    world.put("news.test/rss", rss([item(1)]))
    found = await find(world, worker, f"news.test:{world.port}/rss")
    assert found.feed.url == world.url("news.test/rss")


async def test_a_site_that_names_no_feed_is_tried_in_the_usual_places(
    world: World, worker: Worker
) -> None:
    world.put("news.test/", "<html><body>News</body></html>")
    world.put("news.test/feed.xml", rss([item(1)]))
    assert (await find(world, worker, world.url("news.test/"))).feed.url.endswith("/feed.xml")


async def test_a_feed_that_has_moved_is_found_where_it_is(world: World, worker: Worker) -> None:
    new = world.put("news.test/new", rss([item(1)]))
    old = world.put("news.test/rss", redirect(new, 301))
    assert (await find(world, worker, old)).feed.url == new


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        pytest.param("<html>Nothing here</html>", "no feed was found on that site", id="no feed"),
        pytest.param(status(404), "was not found", id="nothing there"),
    ],
)
async def test_where_there_is_no_feed_it_is_said(
    world: World, worker: Worker, behaviour: object, said: str
) -> None:
    url = world.put("news.test/page", behaviour)  # type: ignore[arg-type]
    with pytest.raises(NoFeed, match=said):
        await find(world, worker, url)


async def test_an_address_inside_is_refused_in_words(world: World, worker: Worker) -> None:
    with pytest.raises(NoFeed, match="not on the public internet"):
        await find(world, worker, "http://169.254.169.254/latest")
