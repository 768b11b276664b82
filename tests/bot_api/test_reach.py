"""How the bot reaches Telegram and is reached: polling, webhook, proxy, a Bot API server of one's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.channels.telegram.reach import Webhook
from tests.bot_api.conftest import ADMIN, CLERK, Play, Scene
from tests.bot_api.stand import Fault, Stand
from tests.bot_api.test_uploads import PARKS, offer

HOOK = "https://bot.example.org/telegram"


@asynccontextmanager
async def proxy(seen: list[str]) -> AsyncIterator[str]:
    """Yield the address of a forwarding HTTP proxy that writes down what it is asked for."""

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, url, version = head.split(b"\r\n", 1)[0].decode().split(" ")
        seen.append(urlsplit(url).path.rsplit("/", 1)[-1])
        rest = head.split(b"\r\n", 1)[1].replace(b"keep-alive", b"close")
        length = next(
            (int(line[15:]) for line in rest.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        there, out = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        out.write(f"{method} {urlsplit(url).path} {version}\r\n".encode() + rest + await reader.readexactly(length))
        writer.write(await there.read())
        for end in (out, writer):
            end.close()

    server = await asyncio.start_server(forward, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def asks_and_is_answered(scene: Scene) -> None:
    scene.stand.say("谁负责检测水质", user=CLERK)
    assert "市卫健委" in (await scene.stand.answer(CLERK)).text


def test_proxy_carries_answers_and_polling(play: Play) -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def through(stand: Stand) -> AsyncIterator[dict[str, Any]]:  # noqa: ARG001
        async with proxy(seen) as address:
            yield {"proxy": address}

    play(asks_and_is_answered, reach=through)
    assert {"getMe", "getUpdates", "sendMessage", "sendChatAction"} <= set(seen)


@pytest.mark.parametrize("ending", ["", "/", "/bot"])
def test_server_of_ones_own_is_named_with_or_without_its_path(play: Play, ending: str) -> None:
    @asynccontextmanager
    async def named(stand: Stand) -> AsyncIterator[dict[str, Any]]:
        yield {"base_url": stand.base_url + ending}

    async def body(scene: Scene) -> None:
        await asks_and_is_answered(scene)
        offer(scene, "公园方案.txt", PARKS.encode())
        assert "《云川市公园建设方案》" in (await scene.stand.answer(ADMIN)).text

    play(body, own=True, reach=named)


def test_files_of_a_local_server_are_read_from_its_disk(play: Play, tmp_path: Path) -> None:
    @asynccontextmanager
    async def local(stand: Stand) -> AsyncIterator[dict[str, Any]]:
        stand.local = tmp_path
        stand.faults.append(Fault("file", "500", 1_000))  # nothing can be downloaded
        yield {"local_mode": True}

    async def body(scene: Scene) -> None:
        offer(scene, "公园方案.txt", PARKS.encode())
        assert "《云川市公园建设方案》" in (await scene.stand.answer(ADMIN)).text
        assert scene.stand.faults[0].times == 1_000

    play(body, own=True, reach=local)


@pytest.mark.parametrize("ending", ["", "/file/bot"])
def test_files_come_from_the_address_that_is_named_for_them(play: Play, ending: str) -> None:
    files = Stand()

    @asynccontextmanager
    async def elsewhere(stand: Stand) -> AsyncIterator[dict[str, Any]]:
        stand.faults.append(Fault("file", "500", 1_000))
        await files.start()
        files.files["F公园方案.txt"] = PARKS.encode()
        yield {"base_file_url": files.base_url + ending}
        await files.stop()

    async def body(scene: Scene) -> None:
        offer(scene, "公园方案.txt", PARKS.encode())
        assert "《云川市公园建设方案》" in (await scene.stand.answer(ADMIN)).text

    play(body, own=True, reach=elsewhere)


def test_webhook_delivers_in_order_and_is_repeated_until_taken(play: Play, unused_tcp_port: int) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        assert (stand.webhook["secret_token"], stand.webhook["url"]) == ("hook-secret", HOOK)
        stand.say("谁负责检测水质", user=CLERK)
        stand.deliver(unused_tcp_port, "guess")
        await stand.until(lambda: 403 in stand.delivered)
        assert not stand.sent[CLERK]
        stand.deliver(unused_tcp_port)
        stand.say("谁负责建设水源", user=CLERK)
        assert "市卫健委" in (await stand.answer(CLERK)).text
        assert "市水务局" in (await stand.answer(CLERK, 2)).text
        assert not any(name == "getupdates" for name, _ in stand.calls)

    play(body, webhook=Webhook(HOOK, "hook-secret", port=unused_tcp_port))


def test_webhook_that_is_called_twice_answers_once_and_strangers_get_403(play: Play, unused_tcp_port: int) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        update = {"update_id": 5, "message": stand.message(CLERK, None) | {"text": "谁负责检测水质"}}
        url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
        secret = {"X-Telegram-Bot-Api-Secret-Token": "hook-secret"}
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=9)) as client:  # it may not listen yet
            assert (await client.post(url, json=update)).status_code == 403
            assert (await client.post(url, content=b"{", headers=secret)).status_code >= 400
            for _ in range(2):  # Telegram repeats what it is not sure of
                assert (await client.post(url, json=update, headers=secret)).status_code == 200
        assert "市卫健委" in (await stand.answer(CLERK)).text
        await asyncio.sleep(0.2)
        assert len(stand.sent[CLERK]) == 1

    play(body, webhook=Webhook(HOOK, "hook-secret", port=unused_tcp_port))
