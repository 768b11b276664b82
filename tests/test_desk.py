"""What a messenger's user gets, whatever the messenger: answers, clauses, commands, refusals, and who may ask."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.contract import ACTION_LIMIT, Button, Inbound, Kind, Place, Reply, text_of
from bot.desk.access import Access, read_ids
from bot.desk.desk import Desk
from bot.desk.limits import Allowance, Limits
from bot.desk.memory import DAY, Memory
from index.errors import PolicybotError
from tests.exam import engine_over

CLERK, HEAD, STRANGER, ADMIN = 11, 12, 13, 99
HERE = Place(11)
GROUP = Place(-500, private=False)

WATER = """云川市供水保障方案
云政办发〔2031〕4号

一、重点任务
（一）改造管网。改造供水管网120公里，漏损率控制在9%以内。（牵头单位：市水务局；责任单位：市财政局）
（二）建设水源。新建应急水源3处，2032年6月底前完成。（牵头单位：市水务局；配合单位：市发改委）
（三）检测水质。水质检测每月不少于2次。（责任单位：市卫健委）

云川市人民政府办公室
2031年2月3日
"""
ROADS = """青禾市供水和道路任务
青政办发〔2031〕7号

一、重点任务
（一）改造管网。改造供水管网60公里。（责任单位：市水利局）
""" + "".join(
    f"（{number}）修建道路。修建第{number}号道路{at}公里。（责任单位：市交通局）\n"
    for at, number in enumerate("二三四五六七八九", 2)
) + "".join(
    f"（{number}）养护桥梁。养护第{number}号桥梁{at}座。（责任单位：市交通局）\n"
    for at, number in enumerate(("十", "十一", "十二", "十三", "十四"), 2)
) + "\n青禾市人民政府办公室\n2031年3月3日\n"  # fmt: skip


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.at = 2_000_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "documents").mkdir()
    (folder / "documents" / "water.txt").write_text(WATER, encoding="utf-8")
    (folder / "documents" / "roads.txt").write_text(ROADS, encoding="utf-8")
    engine_over(folder / "documents", folder)
    return folder


@pytest.fixture
def desk(folder: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    from bot.engine import Engine
    from index.retrieve import Index

    memory = Memory(tmp_path / "desk.sqlite", now=clock)
    access = Access(memory, users=frozenset({CLERK, HEAD}), admins=frozenset({ADMIN}))
    limits = Limits(Allowance(burst=5, hourly=30), now=clock)
    made = Desk(Engine(Index.open(folder)), memory, access, limits, tmp_path, folder / "documents")
    yield made
    made.close()


def say(
    desk: Desk,
    text: str,
    *,
    user: int = CLERK,
    place: Place = HERE,
    kind: Kind = "text",
    message: int = 0,
    edited: bool = False,
) -> Reply:
    (reply,) = desk.reply(Inbound(kind, user, place, text, message=message, edited=edited))
    return reply


def run(desk: Desk, command: str, text: str = "", *, user: int = CLERK, place: Place = HERE) -> Reply:
    (reply, *_) = desk.reply(Inbound("command", user, place, text, command))
    return reply


def buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row]


def tap(desk: Desk, reply: Reply, label: str, *, user: int = CLERK) -> Reply:
    (button,) = [b for b in buttons(reply) if b.label.startswith(label)]
    assert len(button.action.encode()) <= ACTION_LIMIT
    return say(desk, button.action, kind="tap", user=user)


def test_answer_is_grouped_by_document_with_numbered_citations_and_buttons(desk: Desk) -> None:
    reply = say(desk, "谁负责改造供水管网")
    text = text_of(reply)
    assert "云川市（2031）" in text
    assert "青禾市（2031）" in text
    assert "· 牵头 市水务局；责任 市财政局：改造供水管网120公里 [2]" in text
    assert "[2] 《云川市供水保障方案》云政办发〔2031〕4号，一(一)" in text
    labels = [b.label for b in buttons(reply)]
    assert labels == ["原文 1", "原文 2", "只看青禾市", "只看云川市", "👍", "👎"]


def test_clause_is_shown_exactly_as_printed_with_its_neighbours(desk: Desk) -> None:
    clause = tap(desk, say(desk, "云川谁负责建设水源"), "原文 1")
    text = text_of(clause)
    printed = "（二）建设水源。新建应急水源3处，2032年6月底前完成。（牵头单位：市水务局；配合单位：市发改委）"
    assert printed in text
    assert "一、重点任务" in text
    assert "条款 一(二) · 2031-02-03 · " in text
    behind = tap(desk, clause, "下一条")
    assert "检测水质" in text_of(behind)
    assert behind.edits
    assert "建设水源" in text_of(tap(desk, behind, "◀"))


def test_answer_is_confined_to_one_document(desk: Desk) -> None:
    only = tap(desk, say(desk, "谁负责改造供水管网"), "只看青禾市")
    assert "市水利局" in text_of(only)
    assert "市水务局" not in text_of(only)
    assert "改造供水管网60公里" in text_of(tap(desk, only, "原文 1"))


def test_long_list_comes_page_by_page_and_is_counted(desk: Desk) -> None:
    first = run(desk, "unit", "青禾市交通局")
    assert "13 项" in text_of(first)
    assert "第二号道路" in text_of(first)
    assert "第十四号" not in text_of(first)
    assert text_of(first).count("《青禾市供水和道路任务》") == 1  # ten citations stand behind its name together
    assert "[10] " in text_of(first)
    assert "更多（还有 3 项）" in [b.label for b in buttons(first)]
    second = tap(desk, first, "更多")
    assert "第十四号桥梁" in text_of(second)
    assert "第二号道路" not in text_of(second)
    assert "养护第十四号桥梁6座" in text_of(tap(desk, second, "原文 13"))


def test_documents_of_one_region_are_told_apart_on_buttons(folder: Path, tmp_path: Path, clock: Clock) -> None:
    home = tmp_path / "home"
    documents = Path(shutil.copytree(folder / "documents", home / "documents"))
    (documents / "more.txt").write_text(
        WATER.replace("〔2031〕4号", "〔2031〕9号").replace("120公里", "130公里"), encoding="utf-8"
    )
    (documents / "pipes.txt").write_text(
        "云川市管网检修要点\n\n一、重点任务\n（一）改造管网。改造供水管网15公里，年内完工。（牵头单位：市住建局）\n",
        encoding="utf-8",
    )
    engine_over(documents, home)
    desk = opened(home, home, clock)
    reply = say(desk, "谁负责改造供水管网")
    only = [b.label for b in buttons(reply) if b.label.startswith("只看")]
    assert sorted(only) == sorted(
        {"只看青禾市", "只看云政办发〔2031〕4号", "只看云政办发〔2031〕9号", "只看云川市管网检修要点"}
    )
    desk.close()


def test_units_are_listed_below_a_clause_that_does_not_name_them(folder: Path, tmp_path: Path, clock: Clock) -> None:
    home = tmp_path / "home"
    documents = Path(shutil.copytree(folder / "documents", home / "documents"))
    headed = "云川市绿化要点\n\n一、种树（牵头单位：市林业局）\n（一）种植行道树。种植行道树800棵。\n（二）种植灌木。种植灌木90公顷。\n"
    (documents / "trees.txt").write_text(headed, encoding="utf-8")
    engine_over(documents, home)
    desk = opened(home, home, clock)
    named = text_of(tap(desk, say(desk, "云川谁负责建设水源"), "原文 1"))
    assert named.count("市水务局") == 1
    headed = text_of(tap(desk, say(desk, "谁负责种植行道树"), "原文 1"))
    assert headed.endswith("牵头：市林业局")
    desk.close()


def test_follow_up_is_read_after_the_question_before_of_the_same_user_and_chat(desk: Desk, clock: Clock) -> None:
    say(desk, "云川改造管网多少公里")
    assert "60公里" in text_of(say(desk, "那青禾呢"))
    assert "60公里" not in text_of(say(desk, "那青禾呢", user=HEAD, place=Place(HEAD)))
    clock.at += 1801
    assert "60公里" not in text_of(say(desk, "那青禾呢"))


def test_edited_question_edits_its_answer(desk: Desk) -> None:
    first = say(desk, "云川改造管网多少公里", message=7)
    edited = say(desk, "青禾改造管网多少公里", message=7, edited=True)
    assert edited.edits
    assert edited.answer == first.answer
    assert "60公里" in text_of(edited)


def test_edited_command_asks_what_the_command_asks(desk: Desk) -> None:
    (first,) = desk.reply(Inbound("command", CLERK, HERE, "青禾市水利局", "unit", message=7))
    assert "1 项" in text_of(first)
    (edited,) = desk.reply(Inbound("command", CLERK, HERE, "青禾市交通局", "unit", message=7, edited=True))
    assert edited.edits
    assert "13 项" in text_of(edited)
    assert list(desk.reply(Inbound("command", CLERK, HERE, "字太小", "feedback", message=8, edited=True))) == []
    assert list(desk.reply(Inbound("command", CLERK, HERE, "", "docs", message=9, edited=True))) == []


def test_question_that_got_no_answer_is_answered_when_it_is_edited(desk: Desk) -> None:
    assert "缩短" in text_of(say(desk, "云川谁负责检测水质" * 60, message=7))
    answered = say(desk, "云川谁负责检测水质", message=7, edited=True)
    assert "市卫健委" in text_of(answered)
    assert not answered.edits
    assert say(desk, "云川谁负责建设水源", message=7, edited=True).answer == answered.answer


def test_refusal_offers_the_nearest_clauses_without_a_figure(desk: Desk) -> None:
    reply = say(desk, "云川市供水管网什么时候验收")
    refusal, near = text_of(reply).split("相近的条款：")
    assert "没有写明时限" in refusal
    assert "改造管网" in near
    assert "120" not in near
    assert [b.label for b in buttons(reply)][0] == "看 1"
    assert [b.label for b in buttons(reply)][-1] == "👎"
    assert "改造供水管网120公里" in text_of(tap(desk, reply, "看 1"))


def test_feedback_is_kept_with_its_reason(desk: Desk) -> None:
    reply = say(desk, "云川谁负责检测水质")
    assert tap(desk, reply, "👍").notice
    asks = tap(desk, reply, "👎")
    assert asks.notice
    told = tap(desk, asks, "单位不对")
    assert told.edits
    assert desk.memory.judgements(0) == [(reply.answer, False, "单位不对")]
    run(desk, "feedback", "字太小")
    stats = text_of(run(desk, "stats", user=ADMIN, place=Place(ADMIN)))
    assert "👎 1" in stats
    assert "字太小" in stats
    assert "单位不对 1" in stats


def test_stranger_is_told_the_number_to_give_to_the_administrator(desk: Desk) -> None:
    reply = say(desk, "谁负责改造供水管网", user=STRANGER, place=Place(STRANGER))
    assert "13" in text_of(reply)
    assert "市水务局" not in text_of(reply)
    assert not reply.buttons


def test_administrator_lets_somebody_in_and_out_again(desk: Desk) -> None:
    office = Place(ADMIN)
    assert "可以使用" in text_of(run(desk, "allow", "13", user=ADMIN, place=office))
    assert "市水务局" in text_of(say(desk, "云川谁负责改造供水管网", user=STRANGER, place=Place(STRANGER)))
    assert "不能再使用" in text_of(run(desk, "deny", "13", user=ADMIN, place=office))
    assert "没有使用权限" in text_of(say(desk, "云川谁负责改造供水管网", user=STRANGER, place=Place(STRANGER)))
    assert "设置" in text_of(run(desk, "deny", "11", user=ADMIN, place=office))
    for bad in ("", "abc", "13 boss", "0", "-", "9" * 20, "１３"):
        assert "用法" in text_of(run(desk, "allow", bad, user=ADMIN, place=office))


def test_administrator_who_is_let_in_as_a_user_is_told_to_be_none_any_more(desk: Desk) -> None:
    office = Place(ADMIN)
    assert "是管理员" in text_of(run(desk, "allow", "13 admin", user=ADMIN, place=office))
    assert "不再是管理员" in text_of(run(desk, "allow", "13", user=ADMIN, place=office))
    assert "是管理员" in text_of(run(desk, "allow", str(ADMIN), user=ADMIN, place=office))  # the settings say so


def test_first_stranger_of_a_new_bot_is_told_how_to_become_its_administrator(folder: Path, tmp_path: Path) -> None:
    from bot.engine import Engine
    from index.retrieve import Index

    memory = Memory(tmp_path / "desk.sqlite")
    desk = Desk(Engine(Index.open(folder)), memory, Access(memory), Limits(Allowance()), tmp_path, folder / "documents")
    told = text_of(say(desk, "你好", user=STRANGER, place=Place(STRANGER)))
    assert "编号是 13" in told
    assert "POLICYBOT_ADMIN_IDS=13" in told
    desk.close()


def test_members_of_an_allowed_group_may_ask_there_only(desk: Desk) -> None:
    run(desk, "allow", str(GROUP.chat), user=ADMIN, place=Place(ADMIN))
    assert "市水务局" in text_of(say(desk, "云川谁负责改造供水管网", user=STRANGER, place=GROUP))
    assert "没有使用权限" in text_of(say(desk, "云川谁负责改造供水管网", user=STRANGER, place=Place(STRANGER)))


def test_only_administrators_have_the_office_commands(desk: Desk) -> None:
    reply = run(desk, "stats")
    assert "没有 /stats" in text_of(reply)
    assert "/gaps" not in text_of(reply)
    assert "/gaps" in text_of(run(desk, "help", user=ADMIN, place=Place(ADMIN)))


def test_office_commands_are_for_private_chats(desk: Desk) -> None:
    run(desk, "allow", str(GROUP.chat), user=ADMIN, place=Place(ADMIN))
    for command in ("stats", "gaps", "reload"):
        assert "私聊" in text_of(run(desk, command, user=ADMIN, place=GROUP))


def test_command_of_another_bot_is_not_answered_in_a_group(desk: Desk) -> None:
    run(desk, "allow", str(GROUP.chat), user=ADMIN, place=Place(ADMIN))
    for user, command in ((CLERK, "roll"), (CLERK, "stats"), (ADMIN, "ban")):
        assert list(desk.reply(Inbound("command", user, GROUP, "", command))) == []
    assert "没有 /roll" in text_of(run(desk, "roll"))


def test_pictures_sent_together_get_one_word(desk: Desk) -> None:
    said = [desk.reply(Inbound("other", CLERK, HERE, "photo", album="a1")) for _ in range(3)]
    assert [len(replies) for replies in said] == [1, 0, 0]
    assert "图片" in text_of(desk.reply(Inbound("other", CLERK, HERE, "photo", album="a2"))[0])
    assert "图片" in text_of(desk.reply(Inbound("other", CLERK, HERE, "photo"))[0])
    assert "图片" in text_of(desk.reply(Inbound("other", CLERK, HERE, "photo"))[0])


def test_stranger_who_goes_on_and_on_is_told_no_more(desk: Desk, clock: Clock) -> None:
    place = Place(STRANGER)
    told = [desk.reply(Inbound("text", STRANGER, place, "在吗")) for _ in range(7)]
    assert [len(replies) for replies in told] == [1, 1, 1, 1, 1, 0, 0]
    clock.at += 61
    assert "13" in text_of(say(desk, "在吗", user=STRANGER, place=place))


def test_who_asks_too_fast_is_asked_to_wait(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        assert "[1]" in text_of(say(desk, "云川谁负责检测水质"))
    assert "60 秒后再问" in text_of(say(desk, "云川谁负责检测水质"))
    clock.at += 20
    for _ in range(3):  # told once
        assert list(desk.reply(Inbound("text", CLERK, HERE, "云川谁负责检测水质"))) == []
    assert "[1]" in text_of(say(desk, "云川谁负责检测水质", user=HEAD, place=Place(HEAD)))
    clock.at += 41
    assert "[1]" in text_of(say(desk, "云川谁负责检测水质"))


def test_looking_around_and_forgetting_count_for_no_limit(desk: Desk) -> None:
    for _ in range(9):
        assert "怎么问" in text_of(run(desk, "help"))
        assert "已收录" in text_of(run(desk, "docs"))
    for _ in range(5):
        assert "[1]" in text_of(say(desk, "云川谁负责检测水质"))
    assert "后再问" in text_of(say(desk, "云川谁负责检测水质"))
    assert "5 个问题" in text_of(run(desk, "forget"))


def test_question_that_is_too_long_is_met_with_its_length(desk: Desk) -> None:
    assert "600 字" in text_of(say(desk, "水" * 600))


@pytest.mark.parametrize(
    ("what", "word"), [("voice", "语音"), ("photo", "图片"), ("sticker", "打字"), ("poll", "文字")]
)
def test_what_is_no_text_gets_a_fitting_word(desk: Desk, what: str, word: str) -> None:
    assert word in text_of(say(desk, what, kind="other"))


def test_forgetting_drops_every_word_that_a_user_typed(desk: Desk, tmp_path: Path) -> None:
    reply = say(desk, "云川谁负责检测水质")
    run(desk, "feedback", "请增加道路文件")
    assert "1 个问题" in text_of(run(desk, "forget"))
    held = b"".join(path.read_bytes() for path in tmp_path.glob("desk.sqlite*"))  # while the bot goes on
    assert "检测水质".encode() not in held
    assert "请增加道路文件".encode() not in held
    assert (tmp_path / "desk.sqlite").stat().st_mode & 0o077 == 0
    assert desk.memory.last(CLERK, HERE) is not None
    assert desk.memory.asked(reply.answer).question == ""  # type: ignore[union-attr]
    assert tap(desk, reply, "原文 1").blocks
    desk.memory.close()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("desk.sqlite*"))
    assert "检测水质".encode() not in held
    assert "请增加道路文件".encode() not in held


def test_words_go_after_the_retention_period_and_counts_stay(desk: Desk, clock: Clock) -> None:
    say(desk, "云川谁负责检测水质")
    clock.at += 31 * DAY
    say(desk, "云川谁负责改造供水管网")
    assert desk.memory.expire(30) == 1
    assert [a.question for a in desk.memory.since(0)] == ["", "云川谁负责改造供水管网"]


def test_files_that_nobody_confirmed_go_after_the_retention_period(desk: Desk, clock: Clock) -> None:
    number = desk.memory.offer(ADMIN, 5, "方案.txt")
    clock.at += 31 * DAY
    desk.memory.expire(30)
    assert not desk.memory.offered()
    assert desk.memory.upload(number).state == "discarded"  # type: ignore[union-attr]


def test_words_go_while_the_bot_runs_on(desk: Desk, clock: Clock) -> None:
    say(desk, "云川谁负责检测水质")
    clock.at += 181 * DAY
    say(desk, "云川谁负责改造供水管网")
    assert [a.question for a in desk.memory.since(0)] == ["", "云川谁负责改造供水管网"]


def test_questions_that_were_refused_are_listed_together(desk: Desk) -> None:
    for question in ("云川市的地铁什么时候通车", "云川市地铁何时通车？", "青禾市机场哪年建成"):
        say(desk, question)
    text = text_of(run(desk, "gaps", user=ADMIN, place=Place(ADMIN)))
    assert "2 个问题" in text
    assert "（2 次）" in text


def test_documents_are_listed_and_opened(desk: Desk) -> None:
    listed = run(desk, "docs")
    assert "已收录 2 份文件" in text_of(listed)
    assert "云政办发〔2031〕4号" in text_of(listed)
    opened = tap(desk, listed, "2")
    assert "成文日期：2031-02-03" in text_of(opened)
    assert "改造管网" in text_of(tap(desk, opened, "第一条"))


def test_clause_is_shown_by_document_and_pointer(desk: Desk) -> None:
    assert "应急水源3处" in text_of(run(desk, "clause", "云政办发〔2031〕4号 一(二)"))
    assert "没有条款 九" in text_of(run(desk, "clause", "云政办发〔2031〕4号 九"))
    assert "没有这份文件" in text_of(run(desk, "clause", "无此文件 一"))
    assert "用法" in text_of(run(desk, "clause"))


async def test_ledger_comes_as_a_spreadsheet_and_is_written_once(folder: Path, tmp_path: Path, clock: Clock) -> None:
    from openpyxl import load_workbook

    home = Path(shutil.copytree(folder, tmp_path / "home"))
    desk = opened(home, home, clock)
    command = Inbound("command", CLERK, HERE, "", "export")
    first, second = await asyncio.gather(desk.handle(command), desk.handle(command))
    assert first == second
    assert "2 份文件" in text_of(first[0])
    assert first[0].file is not None
    rows = list(load_workbook(first[0].file).active.values)
    assert any("新建应急水源3处，2032年6月底前完成" in str(cell) for row in rows for cell in row)
    written = first[0].file.stat().st_mtime_ns
    ((again,),) = await asyncio.gather(desk.handle(command))
    assert again.file == first[0].file
    assert again.file.stat().st_mtime_ns == written
    desk.close()


def test_why_tells_how_the_last_answer_came_about(desk: Desk) -> None:
    assert "还没有问过" in text_of(run(desk, "why"))
    say(desk, "云川谁负责检测水质")
    say(desk, "谢谢")
    told = text_of(run(desk, "why"))
    assert "问题看作问：谁负责；事项“检测、水质”；地区“云川市”" in told
    assert "只查了 1 份对得上的文件" in told
    assert "引用 1 条条款" in told


def test_why_tells_what_a_refused_question_lacked(desk: Desk) -> None:
    say(desk, "云川市的地铁什么时候通车")
    told = text_of(run(desk, "why"))
    assert "没有一条写到“地铁”“通车”" in told
    assert "所以没有回答" in told
    say(desk, "长沙谁负责检测水质")
    assert "已收录文件里没有“长沙" in text_of(run(desk, "why"))


@pytest.mark.parametrize(
    "action", ["c:1:99", "c:77:0", "n:gone-1", "n:gone-1@00000000", "d:gone", "x:1", "", "m:abc", "c:1:-5", "D:x"]
)
def test_button_that_means_nothing_any_more_is_answered_politely(desk: Desk, action: str) -> None:
    say(desk, "云川谁负责检测水质")
    (reply,) = desk.reply(Inbound("tap", CLERK, HERE, action))
    assert "重新提问" in reply.notice


def opened(folder: Path, home: Path, clock: Clock) -> Desk:
    """Return a desk over a folder's index as a process that was started anew has it."""
    from bot.engine import Engine
    from index.retrieve import Index

    memory = Memory(home / "desk.sqlite", now=clock)
    limits = Limits(Allowance(), now=clock)
    return Desk(
        Engine(Index.open(folder)), memory, Access(memory, frozenset({CLERK})), limits, home, folder / "documents"
    )


def test_buttons_and_follow_ups_outlive_a_restart(folder: Path, tmp_path: Path, clock: Clock) -> None:
    before = opened(folder, tmp_path, clock)
    reply = say(before, "云川改造管网多少公里", message=7)
    long = run(before, "unit", "青禾市交通局")
    before.close()
    clock.at += 1
    after = opened(folder, tmp_path, clock)
    assert "改造供水管网120公里" in text_of(tap(after, reply, "原文 1"))
    assert "第十四号桥梁" in text_of(tap(after, long, "更多"))
    assert tap(after, reply, "👍").notice == "谢谢，已记下"
    assert "60公里" in text_of(say(after, "青禾改造管网多少公里", message=7, edited=True))
    assert "120公里" in text_of(say(after, "那云川呢"))
    after.close()


def test_buttons_of_a_document_that_was_deleted_say_so(folder: Path, tmp_path: Path, clock: Clock) -> None:
    home = tmp_path / "home"
    documents = Path(shutil.copytree(folder / "documents", home / "documents"))
    engine_over(documents, home)
    desk = opened(home, home, clock)
    both = say(desk, "谁负责改造供水管网")
    clause = tap(desk, both, "原文 1")
    listed = run(desk, "docs")
    (documents / "roads.txt").unlink()
    engine_over(documents, home)
    for reply, label in ((both, "原文 1"), (both, "只看青禾市"), (clause, "下一条"), (listed, "1")):
        assert "重新提问" in tap(desk, reply, label).notice
    assert "改造供水管网120公里" in text_of(tap(desk, both, "原文 2"))
    desk.close()


def test_button_does_not_open_what_a_new_edition_has_in_the_place_of_its_clause(
    folder: Path, tmp_path: Path, clock: Clock
) -> None:
    home = tmp_path / "home"
    documents = Path(shutil.copytree(folder / "documents", home / "documents"))
    engine_over(documents, home)
    desk = opened(home, home, clock)
    cited = say(desk, "云川谁负责检测水质")
    clause = tap(desk, cited, "原文 1")
    inserted = "（一）普查管线。普查管线300公里。（责任单位：市住建局）\n（二）改造管网"
    (documents / "water.txt").write_text(
        WATER.replace("（三）", "（四）").replace("（二）", "（三）").replace("（一）改造管网", inserted),
        encoding="utf-8",
    )
    engine_over(documents, home)
    for reply, label in ((cited, "原文 1"), (clause, "◀")):
        told = tap(desk, reply, label)
        assert not told.blocks
        assert "重新提问" in told.notice
    assert "水质检测每月不少于2次" in text_of(tap(desk, say(desk, "云川谁负责检测水质"), "原文 1"))
    desk.close()


def test_button_of_another_chat_opens_nothing(desk: Desk) -> None:
    reply = say(desk, "云川谁负责检测水质")
    for action in (button.action for button in buttons(reply)):
        (told,) = desk.reply(Inbound("tap", HEAD, Place(HEAD), action))
        assert not told.blocks
        assert "重新提问" in told.notice
    (beyond,) = desk.reply(Inbound("tap", CLERK, HERE, f"m:{reply.answer}:999"))
    assert "重新提问" in beyond.notice


def test_reasons_of_two_people_in_a_group_are_kept_apart(desk: Desk) -> None:
    run(desk, "allow", str(GROUP.chat), user=ADMIN, place=Place(ADMIN))
    reply = say(desk, "云川谁负责检测水质", place=GROUP, message=3)
    for number, user in enumerate((CLERK, HEAD)):
        (asks,) = desk.reply(Inbound("tap", user, GROUP, f"b:{reply.answer}", message=4))
        assert asks.asks == reply.answer
        desk.memory.await_reason(GROUP.chat, 50 + number, reply.answer)  # as the channel does when it is shown
    for number, (user, reason) in enumerate(((CLERK, "漏了一家"), (HEAD, "数字旧了"))):
        said_ = desk.reply(Inbound("text", user, GROUP, reason, message=60 + number, replied=50 + number))
        assert text_of(said_[0]) == "已记下，谢谢。"
    assert {reason for _, good, reason in desk.memory.judgements(0)} == {"漏了一家", "数字旧了"}


def test_group_that_moved_begins_its_numbers_anew(desk: Desk) -> None:
    run(desk, "allow", str(GROUP.chat), user=ADMIN, place=Place(ADMIN))
    old = say(desk, "云川谁负责检测水质", place=GROUP, message=3)
    desk.memory.move(GROUP.chat, -100500)
    moved = Place(-100500, private=False)
    new = say(desk, "云川谁负责建设水源", place=moved, message=3)
    assert new.answer != old.answer
    (clause,) = desk.reply(Inbound("tap", CLERK, moved, f"c:{old.answer}:0"))
    assert "检测水质" in text_of(clause)


def test_commands_of_other_bots_are_not_counted(desk: Desk) -> None:
    assert list(desk.reply(Inbound("command", STRANGER, Place(-9, private=False), "", "roll"))) == []
    run(desk, "allow", str(GROUP.chat), user=ADMIN, place=Place(ADMIN))
    for _ in range(9):
        assert list(desk.reply(Inbound("command", CLERK, GROUP, "", "roll"))) == []
    assert "[1]" in text_of(say(desk, "云川谁负责检测水质", place=GROUP))


def test_question_that_is_taken_up_again_is_not_its_own_history(desk: Desk) -> None:
    first = say(desk, "谁负责改造供水管网", message=7)
    again = say(desk, "谁负责改造供水管网", message=7)
    assert again == first
    assert desk.memory.asked(first.answer).history == ()  # type: ignore[union-attr]


async def test_word_on_a_document_is_told_again_where_it_was_lost(desk: Desk) -> None:
    number = desk.memory.offer(ADMIN, 5, "方案.txt")
    desk.memory.settle(number, "saved", "方案-2.txt")
    (told,) = await desk.handle(Inbound("tap", ADMIN, Place(ADMIN), f"U:{number}", message=6))
    assert told.edits
    assert text_of(told) == "方案-2.txt 已放入文件夹。"
    (gone,) = await desk.handle(Inbound("tap", ADMIN, Place(ADMIN), "U:99", message=6))
    assert gone.notice


def test_ids_of_the_settings_are_numbers() -> None:
    assert read_ids({"X": "1, 2，-3"}, "X") == {1, 2, -3}
    with pytest.raises(PolicybotError, match="不是数字"):
        read_ids({"X": "1,boss"}, "X")
