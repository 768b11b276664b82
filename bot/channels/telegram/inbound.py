"""What Telegram's updates mean: which of them speak to the bot, and what they say."""

from __future__ import annotations

import re
from pathlib import Path

from telegram import Document, Message, MessageEntity, Update

from bot.channels.contract import Inbound, Kind, Offered, Place
from index.patterns import regex

COMMAND = regex(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?\s*(.*)", re.DOTALL)
OTHERS = ("voice", "audio", "photo", "sticker", "video", "video_note", "animation", "document", "location", "contact", "poll", "dice")  # fmt: skip


def read_update(update: Update, name: str, bot: int) -> Inbound | None:
    """Return what an update says to the bot, None where it says nothing to it.

    In a group the bot hears commands, mentions of its ``name`` and replies to
    its own messages (of the user ``bot``).
    """
    query = update.callback_query
    if query is not None:
        if not isinstance(query.message, Message):
            return Inbound("tap", query.from_user.id, Place(query.from_user.id), "")
        return Inbound(
            "tap", query.from_user.id, place_of(query.message), query.data or "", message=query.message.message_id
        )
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    place = place_of(message)
    text = message.text or ""
    command = COMMAND.fullmatch(text.strip())
    if command and (command[2] or name).lower() != name.lower():
        return None  # for another bot
    named = _names(message, name)
    replied = message.reply_to_message
    to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == bot
    if not (place.private or command or named or to_bot):
        return None
    if named:
        text = re.sub(rf"@{re.escape(name)}\b", "", text, flags=re.IGNORECASE).strip()
    kind, said = _kind(message, text, command, edited=update.edited_message is not None)
    if not said and kind in ("text", "edit"):
        return None if not named else Inbound("command", message.from_user.id, place, "", "help", message.message_id)
    return Inbound(
        kind,
        message.from_user.id,
        place,
        said,
        command[1].lower() if command and kind == "command" else "",
        message.message_id,
        _offered(message.document) if kind == "file" and message.document else None,
        replied.message_id if replied is not None and to_bot else 0,
    )


def place_of(message: Message) -> Place:
    """Return the chat of a message, with its topic where the chat has topics."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, thread, private=message.chat.type == "private")


def _kind(message: Message, text: str, command: re.Match[str] | None, *, edited: bool) -> tuple[Kind, str]:
    """Return what kind of thing a message is, and what it says."""
    if message.forward_origin is not None:
        return "other", "forward"
    if command and not edited:
        return "command", command[3].strip()
    if text:
        return "edit" if edited else "text", command[3].strip() if command else text.strip()
    if message.document is not None:
        return "file", (message.caption or "").strip()
    return "other", next((name for name in OTHERS if getattr(message, name)), "")


def _names(message: Message, name: str) -> bool:
    mentioned = message.parse_entities([MessageEntity.MENTION]).values() if message.text else ()
    return any(word.lower() == f"@{name.lower()}" for word in mentioned)


def _offered(document: Document) -> Offered:
    async def fetch(path: Path) -> None:
        file = await document.get_file()
        await file.download_to_drive(path)

    return Offered(document.file_name or "文件", document.file_size or 0, fetch)
