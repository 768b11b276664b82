"""What Telegram's updates mean: which of them speak to the bot, and what they say."""

from __future__ import annotations

import re
from pathlib import Path

from telegram import CallbackQuery, Chat, Document, Message, MessageEntity, Update
from telegram.error import BadRequest, InvalidToken
from telegram.ext.filters import StatusUpdate

from bot.channels.contract import Inbound, Kind, Offered, Place
from index.errors import PolicybotError
from index.patterns import regex

COMMAND = regex(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?\s*(.*)", re.DOTALL)
OTHERS = ("voice", "audio", "photo", "sticker", "video", "video_note", "animation", "document", "location", "contact", "poll", "dice")  # fmt: skip


def read_update(update: Update, name: str, bot: int) -> Inbound | None:
    """Return what an update says to the bot, None where it says nothing to it.

    In a group the bot hears commands, mentions of its ``name`` and replies to
    its own messages (of the user ``bot``).
    """
    if update.callback_query is not None:
        return _read_tap(update.callback_query)
    message = update.message or update.edited_message
    user = _speaker(message) if message is not None else None
    if message is None or user is None or StatusUpdate.ALL.check_update(update):
        return None
    place = place_of(message)
    named = _names(message, name, bot)
    text = (
        re.sub(rf"@{re.escape(name)}(?![A-Za-z0-9_])", "", message.text or "", flags=re.IGNORECASE)
        if named
        else message.text
    )
    command = COMMAND.fullmatch((text or "").strip())
    if command and (command[2] or name).lower() != name.lower():
        return None  # for another bot
    replied = message.reply_to_message
    to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == bot
    if not (place.private or command or named or to_bot):
        return None
    edited = update.edited_message is not None
    kind, said = _kind(message, (text or "").strip(), command)
    if edited and kind not in ("text", "command"):
        return None  # a caption, a position that moves on
    if kind == "text" and not said:
        return Inbound("command", user, place, "", "help", message.message_id) if named and not edited else None
    return Inbound(
        kind,
        user,
        place,
        said,
        command[1].lower() if command and kind == "command" else "",
        message.message_id,
        _offered(message.document) if kind == "file" and message.document else None,
        replied.message_id if replied is not None and to_bot else 0,
        edited,
        message.media_group_id or "",
    )


def _read_tap(query: CallbackQuery) -> Inbound:
    message = query.message
    if message is None:
        return Inbound("tap", query.from_user.id, Place(query.from_user.id))
    place = (
        place_of(message) if isinstance(message, Message) else Place(message.chat.id, private=_private(message.chat))
    )
    return Inbound("tap", query.from_user.id, place, query.data or "", message=message.message_id)


def _speaker(message: Message) -> int | None:
    """Return who speaks; an administrator who stays anonymous speaks as the group, bots and channels do not speak."""
    if message.from_user is None or message.is_automatic_forward:
        return None
    if not message.from_user.is_bot:
        return message.from_user.id
    as_group = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return message.chat.id if as_group else None


def place_of(message: Message) -> Place:
    """Return the chat of a message, with its topic where the chat has topics."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, thread, private=_private(message.chat))


def _private(chat: Chat) -> bool:
    return bool(chat.type == Chat.PRIVATE)


def _kind(message: Message, text: str, command: re.Match[str] | None) -> tuple[Kind, str]:
    """Return what kind of thing a message is, and what it says; a document may be passed on, words may not."""
    if message.document is not None and message.animation is None:
        return "file", (message.caption or "").strip()
    if message.forward_origin is not None:
        return "other", "forward"
    if command:
        return "command", command[3].strip()
    if message.text is not None:
        return "text", text
    return "other", next((name for name in OTHERS if getattr(message, name)), "")


def _names(message: Message, name: str, bot: int) -> bool:
    """Return whether a message or its caption mentions the bot."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    mentions = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(
        entity.user.id == bot if entity.user else word.lower() == f"@{name.lower()}"
        for entity, word in mentions.items()
    )


def _offered(document: Document) -> Offered:
    async def fetch(path: Path) -> None:
        try:
            file = await document.get_file()
        except BadRequest as error:
            raise PolicybotError(
                f"Telegram 不给这个文件：{error.message}", remedy="机器人只能取 20 MB 以内的文件"
            ) from error
        try:
            await file.download_to_drive(path)
        except InvalidToken as error:  # which is what the library makes of 404
            raise PolicybotError("Telegram 已没有这个文件", remedy="请重新发一次") from error

    return Offered(document.file_name or "文件", document.file_size or 0, fetch)
