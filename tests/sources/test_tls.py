"""Certificates: a stranger's, an old one or another's is refused in words; a trusted one is taken."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.sources.conftest import Desk
from tests.sources.world import World, item, redirect, rss, start
from watchers.sources import feeds as polling
from watchers.sources.fetch import CertificatesError, Fetcher, FetchError

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")

AUTHORITY = """[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""


@dataclass(frozen=True)
class Certificate:
    chain: Path
    key: Path


class Authority:
    """A certificate authority that nobody knows, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "index").touch()
        (folder / "serial").write_text("01")
        (folder / "settings").write_text(AUTHORITY.format(folder=folder))
        self.own = self._self_signed("authority")

    def certify(self, host: str, begins: str, ends: str) -> Certificate:
        """A certificate for ``host``, valid between two days such as ``20200131``."""
        request, chain = self.folder / f"{host}-{ends}.csr", self.folder / f"{host}-{ends}.pem"
        key = self.folder / f"{host}-{ends}.key"
        self._openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", request, "-subj", f"/CN={host}",
            "-addext", f"subjectAltName=DNS:{host}",
        )  # fmt: skip
        self._openssl(
            "ca", "-batch", "-notext", "-config", self.folder / "settings",
            "-cert", self.own.chain, "-keyfile", self.own.key, "-in", request, "-out", chain,
            "-startdate", f"{begins}000000Z", "-enddate", f"{ends}000000Z",
        )  # fmt: skip
        return Certificate(chain, key)

    def _self_signed(self, name: str) -> Certificate:
        chain, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", chain, "-days", "36500", "-subj", f"/CN={name}",
        )  # fmt: skip
        return Certificate(chain, key)

    def _openssl(self, *words: object) -> None:
        command = ["openssl", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@asynccontextmanager
async def behind(certificate: Certificate) -> AsyncIterator[World]:
    """A world whose one site is served with this certificate."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate.chain, certificate.key)
    world = World()
    world.put("news.test/rss", rss([item(1)]))
    runner = await start(world, tls)
    yield world
    await runner.cleanup()


async def fault(world: World, place: str = "news.test/rss") -> str:
    fetcher = world.fetcher()
    try:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(world.url(place, "https"))
        return str(caught.value)
    finally:
        await fetcher.close()


@pytest.mark.failure("F28")
async def test_a_certificate_of_an_unknown_authority_is_refused(authority: Authority) -> None:
    async with behind(authority.certify("news.test", "20200101", "21200101")) as world:
        said = await fault(world)
    assert said.startswith("has a certificate that cannot be trusted (")
    assert "issuer" in said


@pytest.mark.failure("F28")
@pytest.mark.parametrize(
    ("host", "ends", "said"),
    [
        pytest.param("news.test", "20200131", "expired", id="one that has run out"),
        pytest.param("other.test", "21200101", "not valid for 'news.test'", id="another host's"),
    ],
)
async def test_a_trusted_authority_does_not_make_every_certificate_good(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, host: str, ends: str, said: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.own.chain))
    async with behind(authority.certify(host, "20200101", ends)) as world:
        assert said in await fault(world)


async def test_a_certificate_of_the_operator_s_own_authority_is_taken(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.own.chain))
    async with behind(authority.certify("news.test", "20200101", "21200102")) as world:
        fetcher = world.fetcher()
        page = await fetcher.get(world.url("news.test/rss", "https"))
        await fetcher.close()
    assert b"Report number 1" in page.body


@pytest.mark.failure("F26")
async def test_https_is_not_left_for_plain_http(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.own.chain))
    async with behind(authority.certify("news.test", "20200101", "21200104")) as world:
        world.put("news.test/old", redirect(world.url("news.test/rss")))
        assert await fault(world, "news.test/old") == "redirects from https down to http"
        assert [place for place, _ in world.asked] == ["news.test/old"]


@pytest.mark.failure("F28")
async def test_a_feed_behind_a_bad_certificate_is_tried_again_ever_later(
    authority: Authority, desk: Desk
) -> None:
    async with behind(authority.certify("news.test", "20200101", "21200103")) as world:
        feed = desk.add(world.url("news.test/rss", "https"))
        means = replace(desk.means, fetcher=world.fetcher())
        waits = []
        for errors in (1, 2, 3):
            polled = await polling.poll(desk.feed(), means)
            assert "certificate" in polled.error
            assert polled.feed.errors == errors
            assert polled.feed.next_check is not None
            waits.append(polled.feed.next_check - desk.now)
        await means.fetcher.close()
    assert waits == [feed.interval, feed.interval * 2, feed.interval * 4]


@pytest.mark.parametrize("content", [None, "no certificate"], ids=["not there", "no certificate"])
def test_a_certificate_file_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    path = tmp_path / "own.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(CertificatesError, match=f"SSL_CERT_FILE={path}: holds no certificates"):
        Fetcher()
