"""Hostile documents: what no feed may do to us."""

from __future__ import annotations

import gzip
from json import dumps
from pathlib import Path

import pytest

from tests.sources.parsing import HERE, parse, refusal
from tests.sources.world import item, rss
from watchers.sources.entries import LONGEST_TEXT, LONGEST_TITLE, ParseError
from watchers.sources.taming import tamed
from watchers.sources.worker import Worker, WorkerFailed


@pytest.mark.failure("F32")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    document = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>' + rss(
        [item(1, title="&b;")]
    ).removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    assert "entities" in refusal(document.encode(encoding))


@pytest.mark.failure("F32")
def test_an_encoding_that_hides_markup_is_never_used() -> None:
    hidden = '<?xml version="1.0" encoding="utf-7"?>' + rss([item(1)]).split("?>", 1)[1]
    document = hidden.replace("number 1", "+ADwAIQ-ENTITY a 'b'+AD4-")
    assert "ENTITY" in parse(document, "text/xml; charset=utf-7").entries[0].title


@pytest.mark.failure("F32")
def test_every_field_is_capped() -> None:
    huge = "word " * 100_000
    feed = parse(rss([item(1, title=huge, text=huge, guid=huge)], title=huge))
    (entry,) = feed.entries
    assert len(entry.title) <= LONGEST_TITLE
    assert len(entry.text) <= LONGEST_TEXT
    assert len(entry.guid or "") <= 500
    assert len(feed.title) <= 200


@pytest.mark.failure("F31")
@pytest.mark.parametrize("broken", ["", "</b>"], ids=["in good order", "broken"])
def test_of_a_feed_with_very_many_tags_the_first_entries_are_read(broken: str) -> None:
    dense = "<b>x</b>" * 500
    first = tamed(rss([item(number, text=dense + broken) for number in range(200)]))
    assert 50 < first.count("<item>") == first.count("</item>") < 70
    assert first.endswith("</channel></rss>")
    with pytest.raises(ParseError, match="in one entry"):
        tamed(rss([item(1, text=dense * 200 + broken)]))


def test_a_picture_in_an_attribute_costs_only_the_picture() -> None:
    picture = f'<enclosure url="data:image/png;base64,{"A" * 900_000}"/></item>'
    feed = parse(rss([item(1), item(2)]).replace("</item>", picture))
    assert [entry.title for entry in feed.entries] == [item(1).title, item(2).title]


def test_a_feed_that_comes_packed_is_unpacked_as_far_as_is_safe() -> None:
    assert len(parse(gzip.compress(rss([item(1)]).encode())).entries) == 1
    assert "unpacks to more than 12 MB" in refusal(gzip.compress(b" " * 13_000_000))
    assert "cannot be unpacked" in refusal(b"\x1f\x8bnonsense")


def test_of_more_entries_than_anyone_needs_both_ends_are_read() -> None:
    named = [{"title": item(number).title} for number in range(1500)]
    json = {"version": "https://jsonfeed.org/version/1.1", "items": named}
    for document in (rss([item(number) for number in range(1500)]), dumps(json)):
        feed = parse(document)
        shown = [int(entry.title.split()[2]) for entry in feed.entries]
        assert shown == [*range(500), *range(1000, 1500)]
        assert not feed.cut


@pytest.mark.failure("F31")
@pytest.mark.parametrize(
    "document",
    [
        pytest.param(rss([item(1)], f"<author>{'a.' * 50_000}</author>"), id="a 100 kB author"),
        pytest.param(
            rss([item(1)], f"<dc:creator><![CDATA[{'a.' * 50_000}]]></dc:creator>"),
            id="a 100 kB creator in a CDATA section",
        ),
        pytest.param(
            f"<!--{'x' * 10_000_000}--><?x {'y' * 1_000_000}?>{rss([item(1)])}",
            id="remarks of 11 MB",
        ),
        pytest.param(
            rss([item(1)], "<x " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>"),
            id="a tag with 50,000 attributes",
        ),
        pytest.param(rss([item(1)], "<a>" * 100_000), id="tags 100,000 deep"),
        pytest.param(rss([item(1)], "<![CDATA[" * 20_000), id="sections that never end"),
        pytest.param(rss([item(1)], "<!--" * 50_000), id="comments that never end"),
        pytest.param(rss([item(1, text="&lt;a " * 50_000)]), id="half tags in a text"),
        pytest.param(rss([item(1, title="&" * 3_000_000)]), id="a title of 3,000,000 signs"),
    ],
)
async def test_what_would_burn_a_parser_s_time_is_over_soon(document: str, worker: Worker) -> None:
    quick = Worker(workers=1, deadline=15)
    try:
        await quick.feed(document.encode(), "", HERE)
    except WorkerFailed as failure:
        pytest.fail(str(failure))
    except ParseError:
        pass  # refused is as good as read
    finally:
        await quick.close()


@pytest.mark.failure("F31")
async def test_a_parser_that_overruns_is_killed_and_the_next_document_is_read() -> None:
    hard = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div>'
    hard += "<b>x</b>" * 50_000 + "</div></title></entry></feed>"
    worker = Worker(workers=1, deadline=0.5)
    with pytest.raises(WorkerFailed, match=r"longer than 0\.5 seconds") as caught:
        await worker.feed(hard.encode(), "", HERE)
    assert caught.value.deadly
    assert (await worker.feed(rss([item(1)]).encode(), "", HERE)).entries
    await worker.close()


@pytest.mark.failure("F33")
@pytest.mark.parametrize("scheme", ["{}", "file://{}", "file:{}"])
def test_a_body_that_names_a_file_opens_none(tmp_path: Path, scheme: str) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss([item(1, title="The secret")]))
    assert "plain text" in refusal(scheme.format(secret))


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY a 'the secret'>")
    document = f'<!DOCTYPE rss SYSTEM "file://{secret}">' + rss([item(1, title="x &a; y")])
    assert "secret" not in parse(document).entries[0].title
