"""The page behind a summary: read where it is wanted, allowed, and about the article."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.feeds import Feed, FullText
from storage.model.article import Article, Reach
from tests.sources.world import NOW, World, answer, status
from watchers.sources.fulltext import PageReader
from watchers.sources.identity import content_key
from watchers.sources.worker import Worker

SUMMARY = "Officials said on Monday that troops had moved."
PARAGRAPHS = "".join(
    f"<p>Paragraph {n}: the troops moved towards the border overnight, officials said, and "
    "neither side would say how many of them there were or how long they would stay.</p>"
    for n in range(8)
)
PAGE = (
    "<html><head><title>x</title></head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a>"
    f"</nav><article><h1>Troops move towards the border</h1>{PARAGRAPHS}</article>"
    "<footer>All rights reserved</footer></body></html>"
)


def article(at: str, **changes: object) -> Article:
    made = Article(
        keys=(content_key("x", "t", "t"),),
        source="news",
        publisher="news.test",
        title="Troops move towards the border",
        text=SUMMARY,
        link=at,
        published=None,
        seen=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def feed(full_text: FullText = FullText.AUTO) -> Feed:
    return Feed("news", "http://news.test/rss", "News", "news.test", full_text=full_text)


async def read(
    world: World,
    worker: Worker,
    given: Article,
    full_text: FullText = FullText.AUTO,
    worth: bool = True,
) -> Article:
    fetcher = world.fetcher()
    reader = PageReader(fetcher, worker, lambda: NOW, lambda article: worth)
    try:
        return await reader.read_on(feed(full_text), given)
    finally:
        await fetcher.close()


def page(world: World, behaviour: object = None) -> str:
    shown = behaviour or answer(PAGE, headers={"Content-Type": "text/html"})
    return world.put("news.test/1", shown)  # type: ignore[arg-type]


async def test_the_article_is_taken_from_its_page_and_the_rest_is_not(
    world: World, worker: Worker
) -> None:
    found = await read(world, worker, article(page(world)))
    assert found.reach is Reach.FULL
    assert "Paragraph 0: the troops" in found.text
    assert "Paragraph 7: the troops" in found.text
    assert "Sport" not in found.text
    assert "All rights" not in found.text


@pytest.mark.parametrize(
    ("setting", "worth", "changes", "asked"),
    [
        pytest.param(FullText.AUTO, True, {}, True, id="auto: a summary worth a look"),
        pytest.param(FullText.AUTO, False, {}, False, id="auto: not worth a look"),
        pytest.param(FullText.AUTO, True, {"silent": True}, False, id="auto: nobody is told"),
        pytest.param(
            FullText.AUTO, True, {"text": "x " * 400}, False, id="auto: more than a summary"
        ),
        pytest.param(FullText.ALWAYS, False, {"silent": True}, True, id="always: whatever it says"),
        pytest.param(FullText.ALWAYS, True, {"reach": Reach.FULL}, False, id="always: all is here"),
        pytest.param(FullText.NEVER, True, {}, False, id="never"),
        pytest.param(FullText.ALWAYS, True, {"link": None}, False, id="no link, no page"),
    ],
)
async def test_which_pages_are_asked_for(
    world: World,
    worker: Worker,
    setting: FullText,
    worth: bool,
    changes: dict[str, object],
    asked: bool,
) -> None:
    await read(world, worker, article(page(world), **changes), setting, worth)
    assert (world.count("news.test/1") == 1) is asked


async def test_a_page_closed_by_robots_txt_is_not_asked_for(world: World, worker: Worker) -> None:
    world.put("news.test/robots.txt", "User-agent: *\nDisallow: /1\n")
    given = article(page(world))
    assert await read(world, worker, given) == given
    assert world.count("news.test/1") == 0


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        pytest.param(status(404), 1, id="no rules: open"),
        pytest.param(status(503), 0, id="in trouble: closed for now"),
        pytest.param(answer("User-agent: Detente\nDisallow:\n\nUser-agent: *\nDisallow: /"), 1,
            id="a rule for us goes before one for all"),
        pytest.param(answer(b"\xff\xfe\0nonsense"), 1, id="nonsense: open"),
    ],
)  # fmt: skip
async def test_what_robots_txt_means(
    world: World, worker: Worker, robots: object, asked: int
) -> None:
    world.put("news.test/robots.txt", robots)  # type: ignore[arg-type]
    await read(world, worker, article(page(world)))
    assert world.count("news.test/1") == asked


async def test_robots_txt_is_asked_for_once_a_day(world: World, worker: Worker) -> None:
    world.put("news.test/robots.txt", "User-agent: *\nDisallow:\n")
    fetcher = world.fetcher()
    reader = PageReader(fetcher, worker, lambda: NOW)
    given = article(page(world))
    await asyncio.gather(reader.read_on(feed(), given), reader.read_on(feed(), given))
    await reader.read_on(feed(), given)
    assert world.count("news.test/robots.txt") == 1
    await fetcher.close()


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(status(500), id="an error"),
        pytest.param(answer("%PDF-1.4", headers={"Content-Type": "application/pdf"}), id="a PDF"),
        pytest.param(
            answer("<html><body><article><p>" + "We value your privacy and cookies. " * 40
                + "</p></article></body></html>", headers={"Content-Type": "text/html"}),
            id="a page about something else",
        ),
        pytest.param(answer("", headers={"Content-Type": "text/html"}), id="nothing"),
    ],
)  # fmt: skip
async def test_where_the_page_gives_nothing_the_summary_stays(
    world: World, worker: Worker, behaviour: object
) -> None:
    given = article(page(world, behaviour))
    assert await read(world, worker, given) == given


async def test_the_page_may_name_the_wire(world: World, worker: Worker) -> None:
    signed = PAGE.replace("<h1>Troops move towards the border</h1><p>", "<p>KYIV (Reuters) - ")
    found = await read(
        world, worker, article(page(world, answer(signed, headers={"Content-Type": "text/html"})))
    )
    assert found.origin == "reuters"
