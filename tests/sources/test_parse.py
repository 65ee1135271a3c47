"""Parsing: what is a feed and what is none, its encoding, its words and its dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.sources.parsing import parse, refusal
from tests.sources.world import NOW, Item, item, rss
from watchers.sources import dates
from watchers.sources.html_text import plain

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Border News</title>
<link href="https://news.test/"/><entry><id>tag:news.test,2026:1</id>
<title type="html">Talks &amp;amp; threats</title><link href="/1"/>
<updated>2026-03-02T10:00:00+02:00</updated>
<content type="html">&lt;p&gt;Both sides met.&lt;/p&gt;&lt;p&gt;They will meet again.&lt;/p&gt;</content>
<author><name>A. Reporter</name></author></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.test/"><title>Border News</title></channel>
<item rdf:about="https://news.test/1"><title>Talks end</title><link>https://news.test/1</link>
<dc:date>2026-03-02T08:00:00Z</dc:date></item></rdf:RDF>"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Border News",
"home_page_url": "https://news.test/", "items": [{"id": 1, "url": "/1", "title": "Talks end",
"content_html": "<p>Both sides <b>met</b>.</p>", "date_published": "2026-03-02T08:00:00Z",
"authors": [{"name": "A. Reporter"}]}]}"""


@pytest.mark.parametrize(
    ("document", "kind", "title", "text"),
    [
        pytest.param(
            ATOM, "atom", "Talks & threats", "Both sides met.\nThey will meet again.", id="Atom"
        ),
        pytest.param(RDF, "rdf", "Talks end", "", id="RDF"),
        pytest.param(JSON, "json", "Talks end", "Both sides met.", id="JSON Feed"),
    ],
)
def test_every_kind_of_feed_gives_the_same_entry(
    document: str, kind: str, title: str, text: str
) -> None:
    feed = parse(document)
    assert (feed.kind, feed.title) == (kind, "Border News")
    (entry,) = feed.entries
    assert (entry.title, entry.text, entry.link) == (title, text, "https://news.test/1")
    assert entry.published == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_rss_gives_its_wishes_and_its_entries() -> None:
    feed = parse(rss([item(1), item(2)], "<ttl>45</ttl><language>en-gb</language>"))
    assert (feed.kind, feed.site) == ("rss", "http://news.test/")
    assert feed.ttl == timedelta(minutes=45)
    assert [entry.guid for entry in feed.entries] == ["report-1", "report-2"]
    assert feed.entries[0].language == "en"


def test_the_longest_body_is_taken_and_the_sign_off_of_the_site_is_not() -> None:
    whole = "&lt;p&gt;The whole report, word for word.&lt;/p&gt;"
    document = rss([item(1, text="Short")]).replace(
        "<description>Short</description>",
        "<description>Short</description><content:encoded "
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/">{whole}&lt;p&gt;The post '
        "Report appeared first on Border News.&lt;/p&gt;</content:encoded>",
    )
    assert parse(document).entries[0].text == "The whole report, word for word."


# --- What is no feed -------------------------------------------------------------------------


@pytest.mark.failure("F22")
@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param("<!DOCTYPE html><html><body>News</body></html>", "web page", id="a web page"),
        pytest.param(
            "<html><title>Just a moment...</title></html>", "checks for robots", id="a bot check"
        ),
        pytest.param(
            "<html><form><input type='password'></form></html>", "log-in page", id="a log-in page"
        ),
        pytest.param("Service temporarily closed", "plain text", id="plain text"),
        pytest.param('{"error": "not found"}', "JSON, but no JSON Feed", id="some JSON"),
        pytest.param('{"items": [', "broken JSON", id="half a JSON"),
        pytest.param(
            '<opml version="2.0"><head/><body/></opml>', "feeds import", id="a list of feeds"
        ),
        pytest.param("<config><a/></config>", "no feed", id="some XML"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "", id="a picture"),
    ],
)
def test_what_is_no_feed_is_named(document: str | bytes, said: str) -> None:
    assert said in refusal(document)


@pytest.mark.failure("F24")
@pytest.mark.parametrize(
    "document",
    [
        pytest.param("", id="no body"),
        pytest.param("  \n", id="blank body"),
        pytest.param(rss([]), id="no entries"),
        pytest.param('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', id="an empty Atom"),
    ],
)
def test_an_empty_feed_is_a_feed(document: str) -> None:
    assert parse(document).entries == ()


@pytest.mark.failure("F23")
def test_of_a_truncated_feed_the_whole_entries_are_read_and_the_stump_is_not() -> None:
    whole = rss([item(1), item(2), item(3)])
    for end in range(whole.index("number 2"), whole.index("</item></channel>"), 7):
        feed = parse(whole[:end])
        assert feed.cut
        assert [entry.title for entry in feed.entries] in (
            [item(1).title],
            [item(1).title, item(2).title],
        )
        assert all(entry.text for entry in feed.entries)


@pytest.mark.failure("F23")
def test_of_a_feed_that_broke_off_an_entry_without_title_and_link_is_dropped() -> None:
    whole = rss([Item(title="", link=None, text="Only words"), item(1), item(2)])
    feed = parse(whole[:-40])
    assert feed.cut
    assert [entry.title for entry in feed.entries] == [item(1).title]


def test_an_entry_of_words_alone_is_read_from_a_whole_feed() -> None:
    (entry,) = parse(rss([Item(title="", link=None, text="Troops moved overnight.")])).entries
    assert (entry.title, entry.link, entry.text) == ("", None, "Troops moved overnight.")


def test_junk_behind_the_end_does_not_make_a_feed_one_that_broke_off() -> None:
    feed = parse(rss([item(1)]) + "<!-- " + "made in 0.2 s " * 500 + "-->")
    assert (len(feed.entries), feed.cut) == (1, False)


def test_a_feed_that_is_broken_in_small_ways_is_read_all_the_same() -> None:
    broken = rss([item(1, title="Talks &nbsp; end & begin &eacute; Q&A"), item(2)])
    assert [entry.title for entry in parse(broken.replace("?>", "?>\x0b", 1)).entries] == [
        "Talks end & begin é Q&A",
        item(2).title,
    ]


def test_what_a_picture_shows_is_not_what_the_article_says() -> None:
    caption = "<media:content><media:description>Soldiers in 2014, on an old road</media:description></media:content>"
    document = rss([item(1, text="Talks end."), item(2)]).replace(
        "<pubDate>", f"{caption}<pubDate>"
    )
    assert parse(document).entries[0].text == "Talks end."
    video = re.sub("<description>.*?</description>", "", document)
    assert parse(video).entries[0].text == "Soldiers in 2014, on an old road"


def test_html_s_own_entities_may_be_declared_as_old_programs_do() -> None:
    for declared in (
        '%  HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://www.w3.org/x.ent"',
        'nbsp "&#160;"',
        'nbsp " "',
        'own "&#65;"',
    ):
        document = rss([item(1, title="Caf&eacute;&nbsp;talks &copy;")]).replace(
            "<rss", f"<!DOCTYPE rss [<!ENTITY {declared}>]><rss", 1
        )
        assert parse(document).entries[0].title == "Café talks ©"


# --- Encodings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        pytest.param("utf-8", "", "utf-8", id="UTF-8"),
        pytest.param("utf-8-sig", "text/xml", "utf-8", id="UTF-8 with its mark"),
        pytest.param("utf-8", "text/xml; charset=iso-8859-1", "utf-8", id="a header that lies"),
        pytest.param("utf-16", "", "utf-16", id="UTF-16 with its mark"),
        pytest.param("utf-16-le", "", "utf-16", id="UTF-16 without its mark"),
        pytest.param("iso-8859-1", "", "iso-8859-1", id="declared Latin-1"),
        pytest.param("cp1252", "", "none-such", id="an unknown encoding"),
        pytest.param("iso-8859-1", "application/xml; charset=latin1", "", id="Latin-1 by header"),
        pytest.param("cp1252", "", "utf-8", id="an old page that calls itself UTF-8"),
        pytest.param("cp037", "", "cp037", id="a mainframe's"),
    ],
)
def test_the_encoding_is_the_one_that_the_bytes_have(
    encoding: str, content_type: str, declared: str
) -> None:
    said = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    document = said + rss([item(1, title="Café à Genève")]).split("?>", 1)[1]
    (entry,) = parse(document.encode(encoding), content_type).entries
    assert entry.title == "Café à Genève"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type", "title"),
    [
        ("cp1251", "windows-1251", "", "Переговоры завершились без результата"),
        ("cp1251", "", "", "Переговоры"),
        ("cp1251", "win-1251", "", "Переговоры завершились без результата"),
        ("cp1251", "windows-1251", "text/xml; charset=ISO-8859-1", "Переговоры завершились"),
        ("cp1251", "utf-8", "", "Переговоры завершились без результата на этой неделе"),
        ("koi8-r", "koi8-r", "", "Переговоры завершились без результата"),
        ("gb18030", "gb2312", "", "朱镕基说双方同意停火"),
        ("cp932", "Shift_JIS", "", "①会談が終わった"),
        ("cp932", "x-sjis", "", "会談が終わった"),
        ("iso-2022-jp", "iso-2022-jp", "text/xml; charset=utf-8", "会談が終わった"),
    ],
)
def test_old_encodings_are_read_as_they_are_meant(
    encoding: str, declared: str, content_type: str, title: str
) -> None:
    said = f'<?xml version="1.0" encoding="{declared}"?>'
    document = said + rss([item(1, title=title, text=title)]).split("?>", 1)[1]
    (entry,) = parse(document.encode(encoding), content_type).entries
    assert entry.title == title


# --- Text and dates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", "One.\nTwo.", id="paragraphs are lines"),
        pytest.param("a<script>evil()</script>b", "ab", id="scripts are gone"),
        pytest.param("&lt;b&gt;bold&lt;/b&gt; &amp; plain", "bold & plain", id="escaped tags too"),
        pytest.param("3 < 4 and 5 > 2", "3 < 4 and 5 > 2", id="signs that are no tags stay"),
        pytest.param("x <!-- hidden > --> y", "x y", id="comments are gone"),
        pytest.param("R&D &copy; Käse &#8211; done", "R&D © Käse – done", id="entities"),
        pytest.param("a\u202eb\u200b\x07c", "abc", id="direction and control marks are gone"),
        pytest.param("cut off <a href='", "cut off", id="a tag that never ends"),
        pytest.param("İ<STYLE>p{}</STYLE>x", "İx", id="capital tags, odd letters"),
    ],
)
def test_markup_becomes_the_words_a_reader_sees(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.failure("F35")
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Mon, 02 Mar 2026 10:00:00 GMT", "2026-03-02T10:00:00+00:00"),
        ("Mon, 02 Mar 2026 10:00:00 +0330", "2026-03-02T06:30:00+00:00"),
        ("Mon, 02 Mar 2026 10:00 EST", "2026-03-02T15:00:00+00:00"),
        ("Mon, 02 Mar 2026 10:00:00 +9900", None),
        ("Mon, 02 Mar 2026 10:00:00 CET", "2026-03-02T09:00:00+00:00"),
        ("2 Mar 2026 10:00:00", "2026-03-02T10:00:00+00:00"),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00+00:00"),
        ("2026-03-02T10:00:00.123+02:00", "2026-03-02T08:00:00+00:00"),
        ("2026-03-02 10:00", "2026-03-02T10:00:00+00:00"),
        ("2026-03-02", "2026-03-02T00:00:00+00:00"),
        ("2016/6/29 15:07:41", "2016-06-29T15:07:41+00:00"),
        ("Monday, 02 March 2026 10:00:00 GMT", "2026-03-02T10:00:00+00:00"),
        ("Mon, 02 Mar 2026 10:00:00 +03:00", "2026-03-02T07:00:00+00:00"),
        ("Mon, 02 Mar 2026 10:00:00 GMT+3", "2026-03-02T07:00:00+00:00"),
        ("Mon, 02 Mar, 2026 10:00 PM", "2026-03-02T22:00:00+00:00"),
        ("March 2, 2026", "2026-03-02T00:00:00+00:00"),
        ("2026-03-02 10:00:00 -0500 EST", "2026-03-02T15:00:00+00:00"),
        ("20260302T100000Z", "2026-03-02T10:00:00+00:00"),
        ("Пн, 02 мар 2026 10:00:00 +0300", "2026-03-02T07:00:00+00:00"),
        ("2 марта 2026, 10:00", "2026-03-02T10:00:00+00:00"),
        ("02.03.2026 10:00", "2026-03-02T10:00:00+00:00"),
        ("29/06/2016", None),
        ("06/29/2016 15:07", None),
        ("yesterday", None),
        ("1456912800", None),
        ("Mon, 99 Mar 2026 10:00:00 GMT", None),
        ("2026-13-45T99:99:99Z", None),
        ("", None),
        ("0000-00-00T00:00:00Z", None),
        ("Mon, 02 Mar 99999999999 10:00:00 GMT", None),
    ],
)
def test_a_date_is_what_it_certainly_means_or_nothing(said: str, meant: str | None) -> None:
    found = dates.parse(said)
    assert (found.isoformat() if found else None) == meant


@pytest.mark.failure("F35")
@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        pytest.param(NOW - timedelta(hours=3), NOW - timedelta(hours=3), id="hours ago"),
        pytest.param(NOW + timedelta(hours=2), NOW, id="a clock that is fast: now"),
        pytest.param(NOW + timedelta(days=3), None, id="days ahead: not at all"),
        pytest.param(datetime(2099, 1, 1, tzinfo=UTC), None, id="the year 2099"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), None, id="the beginning of computers"),
        pytest.param(None, None, id="no date"),
    ],
)
def test_a_date_is_believed_only_where_it_is_plausible(
    claimed: datetime | None, believed: datetime | None
) -> None:
    assert dates.plausible(claimed, NOW) == believed
