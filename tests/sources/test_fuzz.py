"""Whatever bytes come: headers, bodies and files lead to a value or to an error in words."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.sources.mutants import WAYS, feeds
from tests.sources.world import NOW
from watchers.sources import bodies, dates, intervals, links
from watchers.sources.addresses import AddressRefused, AllowedHosts, check_url
from watchers.sources.answers import Answer, FetchError, page_of, target_of, validators
from watchers.sources.bodies import BodyRefused, Limits
from watchers.sources.entries import LONGEST_TEXT, LONGEST_TITLE, ParsedFeed, ParseError
from watchers.sources.html_text import plain
from watchers.sources.identity import keys_of
from watchers.sources.opml import OpmlError, read_opml
from watchers.sources.parse import parse_feed
from watchers.sources.seed_text import SeedError, read_seed
from watchers.sources.seeds import SeedFolder
from watchers.sources.wires import wire_origin

FEW = settings(
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
texts = st.text(max_size=300)
markup = st.lists(
    st.sampled_from(
        ["<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>",
         "</link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<id>",
         "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#x41;", "<!DOCTYPE x [", "]>", "<?xml ",
         "?>", "http://a.test/1", "words", "\0", "\ud800", "</rss>", "</feed>", "</channel>"]
    )
    | texts,
    max_size=40,
).map("".join)  # fmt: skip
types = st.sampled_from(["", "text/xml", "text/html; charset=utf-16", "a; charset=none"]) | texts


def check_feed(feed: ParsedFeed) -> None:
    for entry in feed.entries:
        assert entry.title or entry.text
        assert len(entry.title) <= LONGEST_TITLE
        assert len(entry.text) <= LONGEST_TEXT
        assert "\n" not in entry.title
        assert "\0" not in entry.title + entry.text
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert entry.published is None or entry.published.utcoffset() is not None
    assert all(keys_of(feed.entries, "news.test"))


@FEW
@given(st.binary(max_size=2000) | markup.map(lambda text: text.encode(errors="replace")), types)
def test_any_document_is_a_feed_or_a_parse_error(body: bytes, content_type: str) -> None:
    try:
        check_feed(parse_feed(body, content_type, "https://news.test/rss"))
    except ParseError as error:
        assert str(error)


@FEW
@given(st.randoms(use_true_random=False), st.sampled_from(WAYS))
def test_any_mutant_is_a_feed_or_a_parse_error(chance: object, way: object) -> None:
    body = way(feeds(chance), chance)  # type: ignore[operator,arg-type]
    try:
        check_feed(parse_feed(body, "", "https://news.test/rss"))
    except ParseError as error:
        assert str(error)


@FEW
@given(
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(["location", "retry-after", "cache-control", "etag", "content-type"]), texts
    ),
)
def test_any_answer_is_a_page_a_step_or_a_fetch_error(status: int, headers: dict[str, str]) -> None:
    answer = Answer(status, headers, b"")
    for reading in (
        lambda: page_of("https://news.test/rss", answer, None, asked=True),
        lambda: target_of("https://news.test/rss", answer),
    ):
        try:
            reading()
        except FetchError as error:
            assert str(error)
    assert intervals.retry_after(headers.get("retry-after", ""), NOW) <= intervals.LONGEST_WAIT
    assert intervals.max_age(headers).total_seconds() >= 0
    for value in validators(headers.get("etag"), headers.get("location")).values():
        assert value.isascii() and value.isprintable()


@FEW
@given(
    st.lists(st.binary(max_size=200), max_size=8),
    st.sampled_from(["", "identity", "gzip", "deflate", "br", "gzip, gzip"]),
)
async def test_any_body_is_bytes_within_the_cap_or_refused(
    chunks: list[bytes], coding: str
) -> None:
    async def sent() -> object:
        for chunk in chunks:
            yield chunk

    try:
        body = await bodies.read(sent(), coding, Limits(1000, 2000))  # type: ignore[arg-type]
        assert len(body) <= 2000
    except BodyRefused as refusal:
        assert str(refusal)


@FEW
@given(texts | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
@example(".")
def test_any_text_is_harmless_as_link_date_address_and_markup(text: str) -> None:
    for link in (text, f"https://{text}", f"https://news.test/{text}"):
        cleaned = links.clean(link)
        if cleaned is not None:
            assert cleaned.startswith(("http://", "https://"))
            assert links.clean(cleaned) == cleaned
        links.key(link)
        links.masked(link)
        try:
            check_url(link, AllowedHosts())
        except AddressRefused as refusal:
            assert str(refusal)
    moment = dates.plausible(dates.parse(text), NOW)
    assert moment is None or moment <= NOW
    assert "\0" not in plain(text)
    wire_origin(text)


@FEW
@given(st.binary(max_size=400) | markup.map(lambda text: text.encode(errors="replace")))
def test_any_bytes_are_a_seed_or_a_seed_error_and_a_list_or_an_opml_error(data: bytes) -> None:
    try:
        seed = read_seed(data, NOW)
        assert seed.title.strip() or seed.text.strip()
    except SeedError as error:
        assert str(error)
    try:
        read_opml(data)
    except OpmlError as error:
        assert str(error)


@FEW
@given(st.dictionaries(st.text("abc.", min_size=1, max_size=6), st.binary(max_size=60), max_size=4))
def test_any_files_in_the_seed_folder_are_articles_or_named_faults(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in files.items():
            path = folder / f"x{name}.txt"
            path.write_bytes(data)
            os.utime(path, (1, 1))
        look = SeedFolder(folder).look(NOW)
        assert len(look.articles) + len(look.faults) == len(files)
