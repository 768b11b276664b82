"""Cue words of a question: which kinds of answer they speak for, and which of them only ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.data import plain_rows
from index.patterns import regex
from index.phrases import Phrases

Intent = Literal[
    "who", "tasks", "value", "deadline", "list", "compare", "share", "number", "date", "issuer",
    "validity", "attachments", "recipients", "mention", "verbatim", "more", "open", "keyword", "opinion",
]  # fmt: skip
FACTS: frozenset[Intent] = frozenset({"number", "date", "issuer", "validity", "attachments", "recipients"})
WHOSE = frozenset({"who", "lead", "support", "guide"})
ASKING = regex(
    r"谁|哪|什么|啥|多[少久长大高]|几|何|怎|咋|吗|呢|是否|有没有|有无|为啥|列出|列举|能不能|可不可以|会不会|要不要|能否|可否"
)
MEASURES = regex(
    r"(?:多少|(?<![哪那])几)个?(小时|钟头|月)|(?:多少|(?<![哪那这几])几)(?:[十百千]?[万亿]|[十百千]|个亿)?(元|块|钱|亩|件|个(?![亿万])|家|项|户|人|名|次|场|条|平方公里|公里|平方米|平米|公斤|千克|斤|吨|年|月|天|届|期|所|套|台|方"
    r"|立方|倍|岁|种|批|篇|镇|村|平|面积|米|度|分|轮|处|座|级|类|辆|只|头|棵|株|张|份|门|节|课时|小时|钟头|回|趟|遍|折)"
    r"|(?<![两几各每这那])(条|件|家|户|人|亩|次|场|个|项|所|名|期|座|台|套|辆|张|处|只|头|艘|架|支)数(?!据|字|量)|(?P<times>[场人户])次(?![\u4e00-\u9fff])|(额)度?(?=是|有|要|目标|多少|呢|$)|百分之(几)|(?:多少|(?<!哪)几)个?(亿|万)(?![\u4e00-\u9fff])|(?<![期限间程])多(长|宽|深|厚)(?!时间|期|久|入|远)|多大的?(面积)|(面积)(?=(?:是|为|要|有|达到|占)*多[大少])"
)
COUNTS = regex("多少|几|多[大长高久重]|百分")
PAID = regex(
    "(?:经费|资金|费用|预算|造价|单价|工资|(?:工资|薪酬)标准)$|(?:经费|资金|费用|预算|造价|总投资|投资额)(?:预算|额)?(?:是|为|有|要|共|总共|一共|安排|投入|筹措|拨付|下达|达到?|了)*(?:多少|几何)|(?:[补资]助|补贴|奖励|收费|罚款)(?:标准|金额|额度)|多少(?:[\u4e00-\u9fff]{0,3})(?:资金|经费|补助|补贴|奖金|费用)"
)
PAYMENT = regex(
    "(?:[补罚]|补助|补贴|津贴|罚款|奖励?|资助|拨款?|赔偿?)(?:最多|最高|最少|给|发|领|拿|能|有|是)*多少(?![\u4e00-\u9fff])"
)  # a sum, a multiple or a share
BY = regex("(?<![自理缘因])[由归]$")
PART_OF = regex(
    "占(?:比|了|到)?(?:多少|几成)|(?:比例|比重|占比)[^，,。；;多]{0,8}(?:多少(?![钱元万])|怎么规定|如何规定|怎么定)|(?:超过|低于|高于|少于)[^，,。；;]{2,16}的多少(?=$|[，,。；;？?])|(?:比例|占比|配比)(?:要求|标准)?(?:是|为)?(?:多少)?$|几个百分点|占[^，,]{0,8}几个点|(?:[涨增升降]|增长|提高|下降|每年|年均)[^，,]{0,4}几个点|[息率][^，,]{0,3}几个点|百分之多少"
)
WHEN = regex(
    r"(?:什么时候|什么时间|啥时候|何时|几时|哪一?天|哪一?年(?:哪一?月)?(?:哪一?[天日])?|几月几?[号日]?|几号|多会儿)(?:就|才|正式|对外|公开|开始|起|算|会|是|的|在?网上|在?官网上?)*"
    r"(?:印发|发布|公布|出台|下发|颁布|制定|通过|成文|签发|落款|施行|实施|实行|生效|执行|印(?!刷)|发)(?:的)?"
    r"|(?:落款|印发|发布|成文|施行|实施|生效)(?:是|在|的)*(?:什么时候|什么时间|何时|哪一?天|几号)"
)
EVERY_FIGURE = regex(
    r"(?:几个|哪些|所有|全部|每个|各个|各项)(?:的)?(?:量化|具体|主要)?(?:数字(?!经济|化)|数(?!据|字)|指标|目标)|(?:数字?|指标|目标)[，,]?(?:都|分别)?(?:有哪些|是哪些|有什么|全部|要全|全列|全都|列)"
    r"|(?:数字(?!经济|化)|指标).{0,3}(?:挨个|逐个|一个个|都)?(?:报|念|说|给)(?:一下|下|出来|全)?$|量化(?:目标|指标).{0,6}列|(?:每个|所有)数"
)
EVERY_TARGET = regex("(?:凡是|所有|全部)[^，,。]{0,12}(?:数量|量化|具体)?(?:目标|指标|数字)")
WHO_ISSUED = regex(
    r"(?:谁|哪个单位|哪个部门)[、,，和](?=(?:什么时候|何时|哪一?天|什么时间).{0,4}(?:印发|发布|出台|制定|下发|发))"
    r"|(?:谁|哪[几两三些]?[个家]?(?:单位|部门|机关|部委)?)(?:联合|一起|共同)(?:印发|发布|出台|制定|下发|发文|发的|弄的|搞的|定的|出的|起草)"
    r"|(?:哪[几两三些][个家]?(?:单位|部门|机关|部委)?)(?:弄的|出的)"
    r"|(?<=还是)[\u4e00-\u9fff]{2,10}?(?:印发|发布|出台|制定|下发|发)的"
)
HOW_OFTEN = regex("((?:每?隔)?(?:多久|多长时间|几天|几个月)).{0,10}?([一几]次)")
DOING = regex("牵头|负责|承担|参与|参加")  # 联合牵头 asks who leads; 联合 may be what is asked about: 联合执法
MANNER = regex(r"怎么样?|怎样|如何|为什么|为何|为啥")
POINTING = regex(
    r"(?:这|那|该)(?:[\u4e00-\u9fff]{1,2})?(?:事儿|事|活儿|活|工作|东西|档子事|摊子事|摊子)|(?:这|那)[两二三四几]?[项条块个份件笔批段]"
    r"|[两二三四五六七八]家(?=都|同时|共同|一起|一块|一道|联手|均)"
)
WHICH = regex(
    r"哪(?:些|几个|几|个|家|一|[两二三四五六七八九十]+[个条项家类件])?(?:地方|城市|市|文件|条款|条(?![件例文])|单位|部门|部委|机构|人|事|活|项目)?|(?:今年|本年度?)"
)
DATED = regex("(?:时间|时限|期限|日期)(?:各|都|分别|又|定)*(?=(?:是|为|在)*(?:什么时候|何时|哪|几|多久|多长|啥时))")
WHICH_ONES = ("哪", "那")  # 哪几个 asks which, 几个 how many
NAMED = regex("(?<=的)(?:名字|名称)(?=都|各|分别|是哪|有哪|列)")  # 九大行动的名字都列一下
CONTACT = regex(
    "(电话|手机号?|传真|邮箱|联系人|联系方式|网址|微信|地址)(?:号码|号)?(?:都|各|分别)?(?:在|是|有|给|发我|打|多少|几|呢|吗|怎么打|[？?]|$)"
)  # asked for: not 卫星电话由谁配
DIALLED = regex("电话|手机|传真|联系方式")  # those that are numbers
LATEST = regex("最晚|最迟|不晚于|不迟于")
WORKDAYS = regex("(?:需?要|得|用|花|是)?(?:多少|几)个?工作日")
WHICH_N = regex(
    "(?:是|指|叫)的?哪(?:几|[二两三四五六七八九十0-9]{1,3})[个项条类种大](?=[，,。？?]|$)"
    "|(?:推进|建设|实施|开展|设立|安排|列)了哪(?:几|[二两三四五六七八九十0-9]{1,3})[个项条类种大]"
)
WHERE = regex("哪(?:个|些|几个|座)(?:市|城市|县|省|地方|地区)")
_DEGREE = "[高低多少大小快慢早晚狠重轻严长短]"
SUPERLATIVE = regex(
    f"(?P<which>谁|哪(?:个|家|边|儿|里)?(?:市|县|区|省|城市|地方)?)[^，,。；;？?]{{0,12}}?(?<![多几])(?P<degree>[最更]{_DEGREE}|{_DEGREE}(?:些|一些|一点|点)?)(?=[，,。；;？?]|$)"
)
RIVALS = regex(
    "[和与跟同、比]|还是|哪(?:个|家)?(?:市|县|区|省|城市|地方|边)|[最更]|[些点]$"
)  # what makes 谁…高 compare: 谁是河长 does not
MANY = regex(
    "哪(?:几|些|[两三2-4])[^，,。]{0,6}(?:都|同担|共担)|(?<!由)哪几家|哪(?:些|几个)(?:单位|部门|局)在|涉及|(?:一共|总共|全部)(?:有|是)?哪(?:几|些)|哪(?:些|几个?)(?:部门|单位|局)?(?:来)?共同(?:承担|负责)"
)  # asks for the units of several clauses
COMPANY = regex("哪(?:家|个)(?:公司|企业|厂家|厂商|供应商)")
EVERYWHERE = regex(
    r"(?:各|(?:这|那)?(?:几|两|三|四|五|六)个?)(?:个)?(?:市|县|区|地|州|省|城市|地方|地区)(?![县区市]|政府)"
    r"|[各每]份?文件"
)
MEANS = regex(
    r"哪些.{0,8}(?:措施|要求|政策|举措|做法|规定|条件|服务|优惠|帮助|支持|材料|情形|环节|渠道|方式|努力|进展|调整|影响|作用|办法|手段|路子)"
)
OUT_OF = regex(
    "[0-9两二三四五六七八九十]+[个大项条](?:三年)?(?:行动计划|行动|计划|任务|工程|项目|工作)(?=里|中|当中)"
)  # of which those of a unit are asked for: 九个行动里
MEMBERS = regex("成员(?:单位)?(?:都|各|分别)?(?:有|是|包括|含)|哪些成员|由哪(?:些|几)[^，,。]{0,8}组成")
WHICH_TASKS = regex("(?:有|担|领|背|要完成)?(?:了)?哪些(?:硬|具体|主要|重点|重要|核心|年度)(?:任务|职责|活)")
TASKS = regex(
    r"(?:一共|总共|合计|加起来)(?:有|是)?哪(?:几|些)[项件条](?!.{0,2}[单部局委厅家])|(?:牵头|负责|配合|参与|参加|承担|协助)(?:了|过|着)?哪(?:几|些)[个项条件](?!.{0,2}[单部局委厅家])|(?:履行|承担|担负|落实|负有)哪些(?:[\u4e00-\u9fff]{2})?(?:职责|任务|责任|工作|义务)|(?:全部|所有|各项)?(?:工作)?任务(?:清单|列表|汇总)|(?:牵头|负责|配合|参与)(?:别人|别家|其他单位|别的单位)?的都?(?:是|有).{0,12}哪(?!.{0,2}[单部局委厅家])|[里中]的(?:事|活儿?|任务)(?![项件儿])|是哪[^，,。？?]{1,14}的(?:责任|牵头|配合|参与)单位|(?:[是为当]|作为)(?:责任|牵头|配合|参与)单位的[^，,。？?]{0,6}?(?:都?有|都?是)?哪(?!.{0,2}[单部局委厅家])"
    r"|(?:牵头|负责|配合|参与|参加|承担|协助)(?:了|过|着)?哪些(?:事|活|任务|工作|职责)"
    r"|[干做办忙搞抓管](?:的)?是?哪[几些][样件桩块](?!.{0,2}[单部局委厅家])|(?:牵头|负责|配合|参与)哪[几些一]?[项条](?=[，,、。；;？?]|$)|在哪(?:些|几)[^，,。]{1,8}(?:里|中)(?:是|当|作为|为)?(?:责任|牵头|配合|参与)单位"
    r"|(?:牵头|负责|配合|参与|参加|承担|协助)(?:了|过|着)?哪一?[个项]?(?:行动计划|行动|计划|任务|工程|项目|工作)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word in a question, ``text[start:end]``, and the intent it speaks for."""

    start: int
    end: int
    intent: str


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    rows = [(word, row[0]) for row in plain_rows("cues.tsv") for word in row[1].split()]
    return {word: intent for word, intent in rows if len(word) > 1 or word == "谁"}


def cue_words() -> tuple[str, ...]:
    """Return the words that questions are asked with."""
    return tuple(_table())


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    return Phrases(_table())


def read_cues(text: str) -> tuple[Cue, ...]:
    """Return the cue words of normalised text: those of the table, measures such as 几家, shapes such as 多久一次."""
    words = [Cue(start, end, _table()[text[start:end]]) for start, end in _phrases().find(text)]
    words = [
        w
        for w in words
        if w.intent != "value" or text[w.start] != "几" or text[w.start - 1 : w.start] not in WHICH_ONES
    ]
    counts = [Cue(m.start(), m.end(), "value") for m in MEASURES.finditer(text) if m["times"] is None]
    shaped = [
        Cue(m.start(), m.end(), "deadline" if LATEST.search(text, 0, m.start()) else "date")
        for m in WHEN.finditer(text)
    ]
    shaped += [Cue(m.start(), m.end(), "tasks") for m in WHICH_TASKS.finditer(text)]
    shaped += [Cue(m.start(), m.end(), "deadline") for m in WORKDAYS.finditer(text)]
    shaped += [Cue(m.start(), m.end(), "list") for m in WHICH_N.finditer(text)]
    shaped += [Cue(m.start(), m.end(), "issuer") for m in WHO_ISSUED.finditer(text)]
    shaped += [Cue(*m.span(group), "open") for m in HOW_OFTEN.finditer(text) for group in (1, 2)]
    shaped += [
        Cue(*m.span(part), "compare")
        for m in SUPERLATIVE.finditer(text)
        for part in ("which", "degree")
        if RIVALS.search(text, 0, m.end())
    ]
    plain = [w for w in (*words, *counts) if not any(s.start <= w.start and w.end <= s.end for s in shaped)]
    return (*plain, *shaped)


def interrogative(text: str, cue: Cue) -> tuple[int, int]:
    """Return the range of a cue that only asks: 多少 of 奖励多少, 怎么 of 怎么考核, 由哪个部门, the whole of others."""
    word = text[cue.start : cue.end]
    if BY.search(text, 0, cue.start) and ASKING.match(word):
        return cue.start - 1, cue.end
    manner = MANNER.match(word) if cue.intent == "open" else None
    if manner:
        return cue.start, cue.start + manner.end()
    asks = cue.intent == "value" and not MEASURES.fullmatch(word)
    stem = re.match(r"(.+?)(?:多少|几[\u4e00-\u9fff]?|哪些|什么)$", word) if asks else None
    return (cue.start + stem.end(1), cue.end) if stem and not ASKING.search(stem.group(1)) else (cue.start, cue.end)


def measures_of(text: str) -> tuple[str, ...]:
    """Return the measure words that a question asks for: 家 of 几家, 元 of 成交额 and 罚多少."""
    text = EVERYWHERE.sub(" ", text)  # 几个地方 counts nothing
    found = [next(group for group in m.groups() if group) for m in MEASURES.finditer(text)]
    if PART_OF.search(text):  # 几个点 counts no 个
        found = [*(word for word in found if word not in "个几"), "几"]
    if not found:
        found += ["款"] if PAYMENT.search(text) else ["元"] if PAID.search(text) else []
    return tuple({"额": "元", "几": "%", "亿": "元", "万": "元"}.get(word, word) for word in found)


def is_asking(word: str, intent: str, chosen: Intent) -> bool:
    """Return whether a cue word asks, rather than being a part of the topic."""
    if ASKING.search(word) or MEASURES.fullmatch(word):
        return True
    if chosen in FACTS and intent in FACTS:
        return True
    if chosen == "open" and intent == "number":  # 依据哪份文件，文号多少
        return True
    together = intent == "share" and DOING.search(word) is not None
    of_units = (intent in WHOSE or together) and chosen in ("who", "tasks", "share")
    return of_units or intent in (chosen, "verbatim", "more", "mention")
