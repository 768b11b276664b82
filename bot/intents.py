"""What kind of answer a question asks for: rules over its cue words, from the most telling to the least; the first that fits decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.cues import ASKING, COUNTS, EVERY_FIGURE, EVERY_TARGET, FACTS, MEANS, MEMBERS, TASKS, WHOSE, Cue, Intent
from index.patterns import regex

TAKING_PART = frozenset({"support", "guide"})
TERMS = regex("(?:什么|啥|哪些|哪几[个项条]|怎样的)(?:条件|资格|要求|材料|程序|手续|标准|流程|资质|证件)")
UNITS = regex("单位|部门|谁|哪个?局")
METRIC = regex(
    r"(?:[补资]助|补贴|奖励|收费|罚款|工资|薪酬)标准|(?:经费|资金|费用|预算|造价|单价|工资|待遇|场次|编制)\s*$|(?:[^利效]率|额|比例|比重|占比|规模|面积|上限|下限|(?:数|总|产)量|[人户家]数|(?:目标|指标)值)\s*$"
)
GROUNDS = regex("(?:依据|根据|按照|依照|上位|落实|贯彻)[^,，。]{0,16}(?:哪|什么|啥|文号)")
WHAT_THEN = regex("(?:怎么办|咋办|怎么处理|如何处理|怎么处置|如何处置)[？?]?$")  # 牵头部门跟别的部门谈不拢怎么办
RAISED = regex("提到(?:了)?[^，,。；;？?有没]{0,6}(?:多少|几)")  # 起征点提到每月多少元
APPOINTED = regex(
    "有(?:没有|无)(?:指定|写明|明确|列出?|规定)(?:责任|负责|牵头|承办|主办)?(?:单位|部门)"
)  # 由哪个部门来办？文件里有没有指定单位
ROLES = regex("(?:牵头|主办|责任|配合|参与|成员)(?:单位|部门)")
DUTIES_ASKED = "(?:管|干|做|负责)(?:什么|啥|哪些)|职责|分工|区分|划分"
ROLE_DUTIES = regex(
    f"(?=.*(?:{DUTIES_ASKED}))(?:{ROLES.pattern}|{DUTIES_ASKED}|各自|分别|怎么|如何|事|[是上的都要各和与、，,])+"
)  # what those that lead or take part are for, and nothing else
LOCATES = regex("哪一?[条款章节]|第几[条款章节]")
SHORTENED = regex(
    "(?:压缩|缩短|缩减|控制|压减|减少|降低?|不超过|不得超过)(?:到|至|在|为)?(?:多少|几)个?(?:工作日|天|日|小时|分钟|秒)"
)
IN_ANNEX = regex(
    "附[件表](?:[0-9一二三四五六])?(?:里|中|上|的)(?:哪|有|都有|列了)|附[件表](?:[0-9一二三四五六])?(?:里|中|上|的).{0,6}(?:指标|任务|目标|数字|工程|项目)"
)
OF_ANNEX = regex("附[件表][0-9一二三四五六]?(?:里|中|上)")
EACH = regex("哪(?:些|几).{1,16}?[，,、和]?(?:每|各|分别)[^，,。]{0,8}?(?:多少|几)")
BESIDE_UNIT = regex(
    "[和跟与同][^，,。；;]{2,14}?(?:一起|一块儿?|共同|联手|联合|搭档|搭伙)[^，,。；;]{0,20}(?:谁|哪)"
    "|[和跟与同]哪[^，,。；;]{1,6}?(?:一起|一块儿?|共同|联手|联合|搭档|搭伙)"
    "|由[^，,。；;]{2,14}(?:牵头|负责)[，,][^，,。；;]{0,6}(?:配合|参与|参加|协助|支持)(?:的)?(?:单位|部门)?(?:都)?(?:有|是)?(?:哪|谁)"
    "|(?:牵头|负责)的?[，,、][^，,。；;]{0,4}(?:其他|其它|其余|另外|别的|还有)[^，,。；;]{0,10}(?:谁|哪|几[家个])"
)  # who else: 和最高检一起打击…的还有哪几家; 科技局牵头，其他参加的有哪些
ALL_OF = regex("都(?:被)?(?:列|有|是|要|在|参与|负责|涉|管|算|出现)")
ASKS_WHO = regex(
    r"谁|(?:管|负责|牵头)[，,]?还是|哪(?:些|个|[几两二三四五六七八九十]+[个家])(?:[省市县区]级|政府|相关|具体)?(?:局|部门|单位|部委|委|机构|处室)|哪[几两二三四五六七八九十]家(?:都|共同|联合|一起|一块)*(?:牵头|负责|承担|管|抓|干|做|弄)|的(?:事|活|职责|任务)(?:吗|么|吧)|归\s*(?:管|负责)|的(?:单位|部门)[，,]?(?:都|一共|总共|共)?(?:有|是)?哪(?:些|几)?[家个]"
)
COUNTED = regex(
    r"(?:几|多少)(?:项|条|件|个)(?:(?:工作)?任务|工作|事|活|职责|行动计划|计划|行动)|(?:几|多少)(?:项|条|件|个)(?=[，。？?,;；]|$)"
)
KEYWORDS = 8  # characters; a longer text that asks is a question and no keyword
BRIEF = 6  # characters beside 原文 or 还有呢 that leave it a follow-up


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules for the intent look at.

    ``units`` is how many agencies the question names, ``beside`` whether two
    places stand side by side, ``county`` whether it names a place that is no
    document's region.
    """

    text: str
    cues: tuple[Cue, ...]
    units: int
    beside: bool
    county: bool

    @property
    def kinds(self) -> frozenset[str]:
        """The intents that cues speak for."""
        return frozenset(cue.intent for cue in self.cues)

    @property
    def whose(self) -> bool:
        """Whether it asks for units."""
        return bool(self.kinds & WHOSE) or ASKS_WHO.search(self.text) is not None

    @property
    def counts(self) -> bool:
        """Whether it asks how much, and does not only speak of figures: 所有任务及指标."""
        return any(COUNTS.search(self.text[c.start : c.end]) for c in self.cues if c.intent == "value")

    def brief(self, kind: str) -> bool:
        """Return whether the question is hardly more than cues of one kind."""
        held = sum(cue.end - cue.start for cue in self.cues if cue.intent == kind)
        return bool(held) and len(self.text.strip()) - held <= BRIEF


def intent_of(reading: Reading) -> Intent:
    """Return the intent of a question."""
    found = next((intent for intent, fits in _RULES if fits(reading)), None)
    return found or ("value" if METRIC.search(reading.text) else "keyword")


def asks_roles(text: str) -> bool:
    """Return whether a question asks what those that lead or take part are for, of nothing in particular."""
    asked = re.sub("^(?:方案|文件|计划|通知)?[里中上]?[，,]?", "", re.sub(r"[\s？?]", "", text))
    return ROLES.search(asked) is not None and ROLE_DUTIES.fullmatch(asked) is not None


def _has(kind: str) -> Callable[[Reading], bool]:
    return lambda reading: kind in reading.kinds


def _in_annex(reading: Reading) -> bool:
    """Return whether a question asks for what stands in an annex: 附件2里有哪些任务, 附件1里分了多少家."""
    return IN_ANNEX.search(reading.text) is not None or (reading.counts and OF_ANNEX.search(reading.text) is not None)


def _beside_part(reading: Reading) -> bool:
    """Return whether a question counts and speaks of taking part without asking who does: 企业不配合罚款多少."""
    whose = reading.kinds & WHOSE
    return reading.counts and bool(whose) and whose <= TAKING_PART


def _is_share(reading: Reading) -> bool:
    return "share" in reading.kinds and (reading.units > 1 or bool(reading.units) and not reading.whose)


def _is_tasks(reading: Reading) -> bool:
    kinds = reading.kinds
    if MEMBERS.search(reading.text):
        return False
    if not reading.units:
        return "tasks" in kinds and reading.county and not kinds & {"value", "deadline", "open"} and not reading.whose
    if COUNTED.search(reading.text) and "who" not in kinds:
        return True
    if "tasks" in kinds and "who" not in kinds and not kinds & {"value", "compare"} or TASKS.search(reading.text):
        return True
    return bool(kinds & {"tasks", "list"}) and not kinds & {"value", "deadline", "who", "open", "compare"}


def _is_open(reading: Reading) -> bool:
    means = "list" in reading.kinds and MEANS.search(reading.text)
    asks = not reading.kinds & {"list", "tasks"} and ASKING.search(reading.text)
    return bool(means) or "open" in reading.kinds or bool(asks and len(reading.text.strip()) > KEYWORDS)


_RULES: tuple[tuple[Intent, Callable[[Reading], bool]], ...] = (
    ("opinion", lambda reading: "opinion" in reading.kinds and not ASKS_WHO.search(reading.text)),
    ("verbatim", lambda reading: reading.brief("verbatim") and not (reading.units and LOCATES.search(reading.text))),
    ("more", lambda reading: reading.brief("more") and not UNITS.search(reading.text)),
    (
        "share",
        lambda reading: reading.units > 1 and ("share" in reading.kinds or ALL_OF.search(reading.text) is not None),
    ),
    ("share", lambda reading: reading.units == 1 and BESIDE_UNIT.search(reading.text) is not None),
    ("tasks", lambda reading: reading.units > 0 and _is_tasks(reading) and not reading.kinds & {"compare", "mention"}),
    ("open", lambda reading: TERMS.search(reading.text) is not None and not reading.units),
    ("open", lambda reading: not reading.units and asks_roles(reading.text)),
    ("open", lambda reading: bool(reading.kinds & FACTS) and GROUNDS.search(reading.text) is not None),
    ("number", _has("number")),
    ("validity", _has("validity")),
    ("attachments", lambda reading: "attachments" in reading.kinds and not _in_annex(reading)),
    ("recipients", _has("recipients")),
    ("value", lambda reading: EVERY_TARGET.search(reading.text) is not None),
    ("who", lambda reading: reading.whose and APPOINTED.search(reading.text) is not None),
    ("mention", lambda reading: "mention" in reading.kinds and not RAISED.search(reading.text)),
    ("issuer", _has("issuer")),
    ("date", _has("date")),
    ("share", _is_share),
    ("tasks", _is_tasks),
    ("compare", lambda reading: "compare" in reading.kinds or (reading.beside and not reading.whose)),
    ("compare", lambda reading: reading.units > 1 and "value" in reading.kinds and not reading.whose),
    ("value", lambda reading: _beside_part(reading) and not UNITS.search(reading.text)),
    ("open", lambda reading: WHAT_THEN.search(reading.text) is not None and not ASKS_WHO.search(reading.text)),
    ("who", lambda reading: reading.whose),
    ("value", lambda reading: SHORTENED.search(reading.text) is not None),
    ("deadline", _has("deadline")),
    ("list", lambda reading: EACH.search(reading.text) is not None),
    ("list", lambda reading: "list" in reading.kinds and not (reading.counts or EVERY_FIGURE.search(reading.text))),
    ("value", _has("value")),
    ("list", lambda reading: "list" in reading.kinds and not MEANS.search(reading.text)),
    ("open", _is_open),
    ("list", _has("tasks")),
)
