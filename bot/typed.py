"""A question as it is read: normalised, in Chinese words, with whole years."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from bot.translate import translate
from index.data import rows_of
from index.numerals import chinese_number
from index.patterns import regex
from index.phrases import Phrases
from index.text import normalize

PHRASE = 4  # characters; what is shorter is taken for a word
STRAY = regex(r"[ \u3000]+(?![a-z0-9])|(?<![a-z0-9])[ \u3000]+")
TWO_OF_A_KIND = regex(
    r"([\u4e00-\u9fff]{2})(和|跟|与|、)([\u4e00-\u9fff]{2,4})(?:这|那)?[两俩]个?(局|委|厅)(?![\u4e00-\u9fff]会)"
)
LETTERS_BEFORE_SHARE = regex(r"(?<=[a-z])(?=[0-9]+(?:\.[0-9]+)?%)")
APART = regex("(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
SHORT_YEAR = regex(r"(?<![0-9])([012][0-9])年(?![内后前来间])")

FINE = regex("(?<![处惩体刑受奖])罚(?=多少|几[十百千万]?[元块]|得?[最更]?[轻重狠多少高低]|不罚|[吗呢么？?]|$)")
REWARD = regex("(?<![嘉褒获得中发颁夸评等金银铜大特秀步新佳誉奖项])奖(?=多少|几[十百千万]?[元块]|得?[最更]?[多少])")
FUNDS = regex("(安排|投入|下达|拨付|筹集)(?:了|的)?(?:资金)?多少钱")
ASIDE = regex("(?<=.)[(（](?:含|包括|当年|当时|原来|以前|现在|按|也就是|就是|即)[^()（）]{1,20}[)）]")
PRELUDE = regex(
    "[^:,，。；;？?《》]{0,10}(?:核对|核实|查|问|要用|需要|催|请教|咨询|帮|麻烦|确认|了解|汇报|抽查)[^:,，。；;？?《》]{0,6}:"
)
PRELUDE_BEFORE = 8  # characters of a question that a prelude stands before
POSTSCRIPT = regex(
    "[,，。;；？?](?:请|要|请把|麻烦)?(?:"
    "(?:带上?|附上?|连同|含|包括)(?:具体|量化|数量|任务)?(?:数字|数据|指标)"
    "|(?:具体|量化|数量|任务)?(?:数字|数据|指标)(?:也|都|一并|一起)?(?:要|给我)?(?:列|带|附|写|标)(?:上|出来|出|全)?"
    "|(?:包括|包含|含|连同|带上?)附件(?:里的|中的|在内)?"
    "|(?:列|说|写|给)?(?:完整|全|齐)(?:的|些|一点|一些)?|(?:别|不要)(?:漏|落下?)(?:了|项|掉)?|一[个项条]都?(?:别|不要?|不能)(?:漏|少|落)"
    "|一[条项个]一?[条项个]地?(?:列|说|报|讲|念|理|摆)(?:一下|给我|出来|清楚?|上来|明白?){0,2}"
    "|(?:全部|都|完整|挨个|逐[个项条])?(?:列|说|报|讲|念|理|过)一遍|(?:列|做|拉|开|出|整|给)(?:成|个|张|一个|一张|一份|出)?(?:清单|单子|表格?|台账)"
    ")(?=[,，。;；？?！!]|$)"
)  # how the answer is to look: 要完整的，带上数字
_SEGMENT = "(?:^|(?<=[,，。;；？?！!]))"
WRITING = regex(
    _SEGMENT
    + "(?:我们?|本人)?(?:现在|目前)?(?:正在|在|要|正|准备)?(?:起草|撰写|草拟|写|准备|整理)(?:一[份个篇]|[份篇])"
    "(?:关于|有关)?(?P<about>[^,，。;；？?]{2,30}?)的?(?:汇报|总结|讲话|发言|宣传|申报|工作|调研){0,2}(?:材料|报告|稿子?|总结|ppt|台账|方案)(?=[,，。;；])"
)  # what somebody who asks has at hand: 我正在起草一份…的汇报材料
TOLD_TO = regex(
    _SEGMENT
    + "(?:我们?)?(?:领导|主任|局长|科长|处长|县长|区长|市长|上级|上面|老板)(?:刚才|刚|又|急着|现在)?(?:让|叫|要求|安排|催着?)(?:我们?)?"
    "(?:(?:了解|核对|核实|汇报|弄清楚?|搞清楚?|整理|统计)(?:一下|下|清楚)?|(?:查|问|报|找|看)(?:一下|下))(?!的)"
)
WHO_AM_I = regex(
    _SEGMENT
    + "(?:我们?是?(?:刚|新)|刚)(?:借调|调|到|来|接手|入职)(?![^,，。;；？?]*(?:哪|什么|谁|多少|几|吗))[^,，。;；？?]{1,20}(?=[,，。;；])"
    "|" + _SEGMENT + "手[边头上](?:暂时|也)?(?:没有?|找不到)(?:文件|原文|材料|资料|原件|底稿)(?=[,，。;；]|$)"
)
WORD = regex(r"[^\u4e00-\u9fffa-z0-9]+")
MISTYPED = regex("(?<=[由归让找])那(?=几?[个些家])|那(?=几[个家](?:部门|单位|委|局))")  # 由那几个部门负责
_ONE = "[一二两三四五六七八九]"
MYRIADS = regex(
    "(?<![一二两三四五六七八九十百千万亿几数点零〇0-9第])(?!一?[万亿])"
    f"((?:{_ONE}千)?(?:{_ONE}百)?(?:{_ONE}?十{_ONE}?|{_ONE})?)(?=[万亿](?![一分]|{_ONE}[千百]))"
)  # 三十五万亩; not 三四万, 几十万, 一万
AGAIN = regex("还有(?:呢|吗|么)[？?,，。]+(?=.{4})")


def read_typed(text: str, spell: Callable[[str], str]) -> str:
    """Return a question normalised, without stray blanks, pinyin and English in Chinese, years and names written out.

    Args:
        text: the question as typed.
        spell: rewrites pinyin in normalised text.
    """
    unspaced = STRAY.sub(lambda blank: " " if _parts_phrases(blank) else "", normalize(text))
    spelled = spell(LETTERS_BEFORE_SHARE.sub(" ", unspaced))
    chinese = translate(spelled).strip(" ?？。!！,，")
    if chinese != spelled and (named := spell(chinese)) != chinese:  # Qilian Mountains
        chinese = APART.sub("", named)
    chinese = MYRIADS.sub(lambda found: str(chinese_number(found.group()) or ""), MISTYPED.sub("哪", chinese))
    chinese = FUNDS.sub(r"\1多少资金", chinese)
    chinese = REWARD.sub("奖励", chinese)
    chinese = FINE.sub("罚款", TWO_OF_A_KIND.sub(r"\1\4\2\3\4", chinese))
    return SHORT_YEAR.sub(r"20\1年", chinese)


def courtesy(text: str) -> str:
    """Return what is said back to a message of courtesies alone (好的，谢谢), empty for any other."""
    words = "".join(WORD.split(normalize(text).lower()))
    found = list(_courtesy_phrases().find(words))
    whole = sum(end - start for start, end in found) == len(words)
    return _courtesies()[words[slice(*found[-1])]] if found and whole else ""


@lru_cache(maxsize=1)
def _courtesy_phrases() -> Phrases:
    return Phrases(_courtesies())


@lru_cache(maxsize=1)
def _courtesies() -> dict[str, str]:
    """Return what is said back to each courtesy."""
    return {word: back for back, words in rows_of("courtesies.tsv") for word in words.split()}


def _parts_phrases(blank: re.Match[str]) -> bool:
    """Return whether a blank stands between two phrases, not inside one or beside a single word."""
    before, after = blank.string[: blank.start()].split(), blank.string[blank.end() :].split()
    return bool(before and after) and min(len(before[-1]), len(after[0])) >= PHRASE


def without_asides(plain: str) -> str:
    """Return a normalised question without who asks (审计组核对一下：), asides and how the answer is to look."""
    plain = AGAIN.sub("那", ASIDE.sub("", plain))
    framed = TOLD_TO.sub("", WHO_AM_I.sub("", WRITING.sub(r"\g<about>", plain)))
    plain = framed.strip(",，。;；") if len(framed) >= PRELUDE_BEFORE else plain
    prelude = PRELUDE.match(plain)
    if prelude and len(plain) - prelude.end() >= PRELUDE_BEFORE:
        plain = plain[prelude.end() :]
    while (without := POSTSCRIPT.sub("", plain)) != plain and without:
        plain = without
    return plain
