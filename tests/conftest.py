"""What all tests share: no network but the loopback, and where the real documents lie."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from bot.engine import Engine
    from tests.exam import Mark

# A slow machine is no failure; the time limits that matter are measured in eval/.
settings.register_profile("policybot", deadline=None)
settings.load_profile("policybot")


class BlockedConnectionError(RuntimeError):
    """A test tried to leave this machine. Not an OSError: code that survives a dead network must not hide it."""


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets reach the loopback and Unix sockets only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents that are not part of the project; skip where it is absent."""
    folder = Path(os.environ.get("POLICYBOT_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("needs the real documents: POLICYBOT_SHARED or ../shared beside the checkout")
    return folder


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != getattr(socket, "AF_UNIX", None) and not _is_loopback(address[0]):
            raise BlockedConnectionError(f"a test may not connect to {address}: use a server on 127.0.0.1")
        return connect(self, address)

    return guarded


def _guarded_lookup(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_loopback(name):
            raise BlockedConnectionError(f"a test may not look up {name}: use a server on 127.0.0.1")
        return look_up(host, *rest, **options)

    return guarded


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def quick_encoder() -> Iterator[None]:
    """Spare the encoders built inside their table of Traditional forms, most of the time of a small build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.lsa.traditional", lambda vocabulary: {})
        yield


@pytest.fixture(scope="session")
def digest_marks(tmp_path_factory: pytest.TempPathFactory) -> list[Mark]:
    """Return the grades of the answers to the own questions over the shipped corpus."""
    from tests.exam import engine_over, load, sit

    folder = Path(__file__).parents[1] / "corpus" / "documents"
    with quick_encoder():
        engine = engine_over(folder, tmp_path_factory.mktemp("digest"))
    return sit(engine, load())


@pytest.fixture(scope="session")
def seed_marks(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Mark]:
    """Return the grades of the answers to the own questions over the published documents."""
    from tests.exam import engine_over, load, sit

    with quick_encoder():
        engine = engine_over(shared / "seeds", tmp_path_factory.mktemp("seeds"))
    return sit(engine, load())


@pytest.fixture(scope="session")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an index over the invented documents of ``tests/data/towns``; not to be written to."""
    from tests.exam import engine_over

    home = tmp_path_factory.mktemp("towns")
    with quick_encoder():
        engine_over(Path(__file__).parent / "data" / "towns", home)
    return home


@pytest.fixture(scope="session")
def towns(town_home: Path) -> Engine:
    """Return an engine over invented towns: a task table, an outline with marks, an expired 办法, a plan without units."""
    from bot.engine import Engine
    from index.retrieve import Index

    return Engine(Index.open(town_home))
