"""Units that running text makes accountable, where a clause has no mark.

Shapes: 由A牵头, A会同B…, A负责…, A要…, 请A…, 办公室设在A, A为…主管单位.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.agencies import HELD, final_characters, has_suffix, hold_levels, known_forms, looks_like_unit, split_units
from index.marks import unique
from index.model import Responsibility, Role
from index.patterns import regex
from index.text import compact

LEAST = 5  # characters; 管理机构 and 监管机构 by themselves are any
LONGEST = 24  # characters of one name
BEHIND = 240  # characters behind names that are looked at for what they do
ASIDE = regex(r"[（(](?![^（()）]*[省市县区州旗][）)])[^（()）]{7,}[）)]")
OF_BODIES = regex("等(?:有关|相关)?(?:部门(?:和|及|、)单位|单位(?:和|及|、)部门)")  # 铁路、民航等部门和单位
TRIGGER = regex(r"由|(?<![聘申邀提恳报])请(?![求示])|办公室设在|会同|(?:^|(?<=[。；;：:，,\s]))(?=[\u4e00-\u9fff])")
BRACKETED = regex(r"[（(〔][^（()）〔〕]{1,8}[)）〕]")  # 各县（市、区）
BARE = regex(
    r"(?!按照|根据|可以|指导|督促|引导|配合|协助|加强|强化|密切|推动|促进|支持)(?P<of>国务院|(?:(?![由将对把向从被使让])[\u4e00-\u9fff]){2,12}?人民政府)?"
    r"(?P<field>(?:(?![由将对把向从被使让])[\u4e00-\u9fff]){2,10})(?=、|和|及|与)"
)
VERBS = regex(
    r"(?<=[部委局署厅办])商(?![务标会事业])|^经(?=[省市县国各本同有上])|^除(?!害|四害)|[列纳]入|立即|派出(?!所|机构|机关)|充分|发挥|拨付|予以|健全|构建|协同(?!中心)|会商(?![会事])|安排|[由将对把向从被使让在报为是送]|可以|依(?:法(?!治|行政)|照)|后(?!勤)|及时|汇总|进行|反馈|提出|要求|应当|制定|建立|继续(?!教育|医学)|探索(?!馆)|研究(?!院|所|中心|室)|开展|推进|推动(?!.*(?:小组|办公室|委员会|工作组)$)|抓好|做好|加强|落实|实施|支持|组织(?!部|人事)|要(?![素闻])|按照|根据|指导(?!委员会|小组|中心|办|组)|[举承主开兴创筹]办"
)
THEIRS = regex(
    "其(?:他|它)?(?:有关|相关|所属|分支|派出|下属|直属|各?成员)?(?:部门|单位|机构|办公室)"
)  # of those named before: adds none
LEADING = regex("^(?:其(?!他)|相应的?(?=.{4})|商(?=财政|发展改革|国务院|国家|有关))")
BESIDE = regex(r"[（(]([\u4e00-\u9fff]{3,12})(?<!单位)(?<!部门)[）)]")
CLOSING = regex("[）)]")
WEAK = "处所站队社台馆区盟旗州省市县乡镇司"
RELEASE = {ord(held): comma for comma, held in HELD.items()}
OR = regex(r"或者?(?:(?:其|受)?(?:委托|授权|指定|所属|派出)的)?")
AND = regex(rf"、|以及|和|及(?![时早])|与|{OR.pattern}")
AS_SET_UP = regex(
    "(?:按照?|依照|依|根据)[^，,。；;、]{1,14}?(?:设立|成立|设置|指定|授权|委托)的"
)  # how a body came to be: 按照国务院规定设立的省级以下邮政管理机构
BLANKS = regex(" +")  # that an aside has left
COMMITTEE = regex(
    "国务院(?!办公|有关|各)(?:(?!会同|国务院|[由将向对按把])[\u4e00-\u9fff“”]){2,30}?(?:协调小组|领导小组|工作委员会|联席会议|工作组|指挥部)(?:办公室|各?成员单位)?"
)  # whose field is told by verbs: 国务院推进政府职能转变协调小组
HOME = regex("(?:(?:(?!会同|组织|由)[^，,。；;、]){0,12}?(?:所在地|居住地|经营地|户籍地)(?!方)的?[、和或]?){1,3}")
CONDITION = regex(
    "[^，,。；;]*(?:[的时前后起](?=[，,。；;])|之日起|电话)|(?!主管|统筹|按照|根据|依照)(?![^，,。；;]{2,6}方面的)[^，,。；;]{2,6}的"
)  # says when something holds, or of what it speaks: 作出处罚决定的, 检查发现的问题
GOES_ON = regex("[^。；;]*[，,](?:并|要|应当?|可以)?$")  # what stands between a duty and 会同 of the same unit
STOPS = regex(r"[、，,。；;：:！？\s《》“”]|或者|会同|配合|协助|负责|牵头|应当|按照|根据")
PERSON = regex(
    r"(?:[等共]?[0-9一二三四五六七八九十]+[个家](?:部门|单位|和)*)?组成(?![。，；,;]\s*(?:主要)?(?:负责|职责))|(?:联合)?(?:印发|发布|公布)|主要|领导|分管|负责人|负责同志|有关负责|市长|省长|县长|局长|主任|部长|同志|推荐|选派|派出(?=[^，,。；;]{0,14}的)|提供的|审批的|制定的|认定的|批准的"
)
ATTRIBUTE = regex("[^，,。；;]*的|(?:委托|填写|申请|赔偿|供应|自行|自主)")  # 由供热单位投资建设的
BOUND_BY_LAW = regex("(?:对[^，,。；;]{2,30}?)?(?:应当|必须)")
BODY = regex(
    "(?!上述|任何|每|各|[两一三]|责任|涉案|有关|相关|其他|以上|该|本)(?:(?!的)[\u4e00-\u9fff]){2,10}(?:单位|部门)"
)  # 施工总承包单位
DUTY = regex(
    r"(?:发现|接到|收到|受理|认为|在|对)[^。；;]{2,60}?[的前后时中][，,](?:应当|要|须|可以)(?:[\u4e00-\u9fff]{2})|(?:对[^，,。；;]{2,30}?(?=应当))?(?:要|应当|应(?![急对用届付变])|须|必须|需|可以)(?!求)(?:[\u4e00-\u9fff]{2}|[于在][0-9“”])|于[0-9][^，,。；;]{2,14}前[^，,。；;]{0,24}(?:报送?|完成|送|提交|上报)"
)
ANSWERS = regex(r"对[^，,。；;]{2,30}?(?:负总责|总负责|负责任|负责)")
NO_OFFICE = tuple("法理好公学事案展赛会得成")  # what makes 办 the first character of a word: 办法
WORDS_ON = {"委": tuple("托派任员"), "办": NO_OFFICE, "部": tuple("分件位署队")}  # 委托, 办法, 部分 are words
NO_WORD = regex("会同|分[别工头批类期管]")  # 西部开发办会同, 财政部分别
NO_BODY = regex("^(?:中西|[东西南北中内外全])部$|[布格结全大当开战残]局$|[督查承交]办$|^部署$")
GENERIC = regex(
    r"^各项|^中央$|^(?!各).*(?:(?<!成员)单位|(?<!审计)(?<!公安)(?<!税务)(?<!监察)(?<!检察)(?<!司法)机关|机构|企业|公司|学校|医院|协会|银行|中心|组织|院校|高等院|院所|高校|地区)$"
)
SYSTEM = regex("(?:制度|机制|体系)[和与及]")  # 管理制度和管理机构
NATIONAL = ("国家", "国务院", "中国", "全国")
OF_GOVERNMENT = regex("人民政府(?:有关)?部门$|^上一?级[\u4e00-\u9fff]{2}机关$")
AUTHORITY = regex("(?:工作|主管|行政|管理|监管|监督|审批|登记|执法|统计|普查|经办|采购|指挥)(?:部门|机构)$")
CHARGED = regex(
    r"(?:[^，,。；;]{0,14}内|为[^，,。；;]{2,30}机构[，,])?(?:具体|统一|共同|分别|统筹|主要|组织|按(?:照)?(?:各自)?职责(?:分工)?[，,]?|依法|归口)*负责(?!人|同志|任)"
)
LEADS = regex(r"(?:要|应当?|须|将|正在|继续)?(?:具体|负责|共同|统一|切实)?(?:牵头|召集(?!人))")
ACTS = regex(
    r"等?(?:(?:依法)?对[^，,。；;]{2,40}?(?=(?:实施|进行|开展|加强|予以|给予)(?!的))|依法|(?:依照|按照|根据|结合)[^，,。；;]{2,40}?[，,]?|于(?:每|当|次|上|下)?年?[0-9][^，,。；;]{1,12}[前内后]|每年[0-9]{1,2}月(?:份|底|[上中下]旬|[0-9]{1,2}日)?前?|20[0-9]{2}年(?:(?:年|[0-9]{1,2}月)?底前?)?|经[^，,。；;]{2,12}[，,]|通过[^。；;]{2,40}?(?:方式|途径)|向[^，,。；;]{2,14}?(?=报送|通报|发布|公布)|将[^，,。；;]{2,30}?(?=[纳列]入)|定期|及时|立即|每(?:半年|季度?|月|周|两年|年)(?:至少)?|逐级|统一|分工|具体|分别|共同|联合|视情|补充|研究){0,3}(?:主管(?!部门|机关|单位|机构)|(?<=[一工])管理|统筹|组织(?!的)|制定|编制|建立|公布|发布|实施|审批|审查|审核|核发|核定|监督|检查|加强|完善|推动|推进|开展|做好|抓好|落实|派出|采取|履行|承担|受理|作出|设立|成立|启动|提供|进行|查处|核查|打击|报送|印发|通报|兑现|予以|给予|决定|下拨|调拨|拨付|[纳列]入|将[^，,。；;]{2,30}?作为|向[^，,。；;]{2,14}?(?:提出|报告|反馈|提供)|(?:支持|保障|确保|确定|安排|掌握|准备|认定|解决|协调)(?!率|金|表|方案|水平|政策|措施|性|程度|权限|力度|标准|能力|机制|条件|见|到期|会|小组|资金的))(?![的了]|过(?![渡程冬境关剩往年])|显示)"
)
OFFICE = regex(r"(?:为|是|作为)[^，,。；;]{0,20}?(?P<kind>主管|责任|牵头)(?:单位|部门|主体)")
SHARED = regex(
    r"(?:等)?(?:有关|相关)?(?:部门单位|单位|部门)?[，,]?(?:分别)?(?:(?:根据|按照?)(?:各自|部门)?(?:的)?(?:工作)?(?:职责|职能)(?:分工|范围)?|在(?:各自)?(?:的)?(?:职责|职权)范围内)[，,]?(?:对[^，,。；;]{2,40}?(?:进行|实施|开展)|做好|抓好|承担|落实|开展|加强|共同|协同|配合|推动|推进|引导|组织|实施|制定|完善|支持|查处|督促|监督|指导|依法|负责|应当|及时|要)"
)
GUIDES = regex(r"(?:负责|加强对?)?指导(?!意见|思想|目录|价|性|下)(?:[\u4e00-\u9fff]{2})")
JOINED = regex(
    r"(?:[^。；;，,]{0,6}[，,]?(?:要|应当|可以?)?|(?:要|应当?|须)[^。；;]{2,40}[，,])(?:会同|协同)|商(?![务标会事业])(?=[\u4e00-\u9fff]{2})"
    r"|(?:将|要|应当?|须|可)?与(?=[^。；;，,]{2,60}?(?:一起|一道|[相密][互切]配合))"
)
ASSISTS = regex(
    r"(?:要|应当?|负责|积极|主动|密切|认真|全力|予以|做好|[，,])*(?:配合|协助|参与)(?![的了过])(?:[\u4e00-\u9fff]{2,}|(?=[，,。；;“])|$)"
)
HELPS = regex(
    r"[^。；;]{0,30}?[，,、](?P<names>[^，,。；;]{2,160}?)(?:等)?(?:有关|相关)?(?:(?:部门|单位|方面)(?:[和及](?:部门|单位))?)?(?:按照?(?:各自)?职责(?:分工)?)?(?:配合|参与|参加|协助)"
)


@dataclass(frozen=True, slots=True)
class Names:
    """A list of units read from running text, and where it ends."""

    units: tuple[str, ...]
    end: int


def running_units(text: str, *, legal: bool = False) -> tuple[Responsibility, ...]:
    """Return the units that running text makes accountable, with their roles.

    Args:
        text: a clause's text without marks.
        legal: whether it is an article, where bodies of a kind have duties, too (用人单位应当…).
    """
    text = OF_BODIES.sub("等部门", ASIDE.sub(_blanked, text))
    units: list[Responsibility] = []
    covered = last = 0
    for trigger in TRIGGER.finditer(text):
        if trigger.start() < covered:
            continue
        names = read_names(text, trigger.end())
        if not names.units:
            continue
        if trigger.group() == "会同" and units and GOES_ON.fullmatch(text, covered, trigger.start()):
            units = _joined(units, last, names)
            covered = names.end
            continue
        found = _roles(text, trigger.group(), names, legal=legal)
        if found:
            units += found
            last = len(found)
            covered = names.end
    return unique(sorted(units, key=lambda unit: unit.role != "lead"))


def _blanked(aside: re.Match[str]) -> str:
    """Return an aside as blanks, or as it is where it is another name of a unit: 市发展改革委（市粮食和物资储备局）."""
    inner = aside.group()[1:-1]
    return aside.group() if "简称" not in inner and _is_name(inner) else " " * len(aside.group())


def _joined(units: list[Responsibility], last: int, names: Names) -> list[Responsibility]:
    """Return units with those named last as leads and the ones that they join with: A负责…，会同B开展…."""
    leads = [replace(unit, role="lead") for unit in units[-last:] if unit.role in ("lead", "responsible")]
    others = [Responsibility(name, "support") for name in names.units if not _is_generic(name)]
    return [*units[:-last], *(leads or units[-last:]), *others] if others else units


def _roles(text: str, trigger: str, names: Names, *, legal: bool) -> list[Responsibility]:
    """Return the units of a list with the role that the words around it give."""
    aside = BLANKS.match(text, names.end)
    end = aside.end() if aside else names.end
    after = text[end : end + BEHIND]
    charged = trigger == "由" and not ATTRIBUTE.match(after)
    bound = legal and (charged or BOUND_BY_LAW.match(after) is not None)
    named = tuple(unit for unit in names.units if not _is_generic(unit) or (bound and BODY.fullmatch(unit)))
    if PERSON.match(after) or trigger == "会同" or not named:
        return []
    role: Role | None = None
    office = OFFICE.match(after)
    joined = JOINED.match(after, leads.end() if (leads := LEADS.match(after)) else 0)
    partners = read_names(text, end + joined.end()).units if joined else ()
    others = [Responsibility(unit, "support") for unit in partners]
    if joined and (partners or not joined.group().endswith("与")):  # 与企业密切配合 leads nobody
        role = "lead"
    elif leads:
        role = "lead"
        helpers = HELPS.match(after)
        listed = (
            split_units(helpers.group("names")) if helpers and not helpers.group("names").startswith("组织") else []
        )
        others = [Responsibility(unit, "support") for unit in listed if looks_like_unit(unit)]
    elif office:
        role = "lead" if office.group("kind") == "牵头" else "responsible"
    elif trigger == "由" and GUIDES.match(after):
        role = "guide"
    elif ASSISTS.match(after):
        role = "support"
    elif trigger in ("由", "请", "办公室设在") or any(rule.match(after) for rule in (CHARGED, DUTY, SHARED, ANSWERS)):
        role = "responsible"
    elif trigger == "" and ACTS.match(after) and not CONDITION.match(after):
        role = "responsible"
    elif GUIDES.match(after):
        role = "guide"
    return [*(Responsibility(unit, role) for unit in named), *others] if role else []


def _is_generic(unit: str) -> bool:
    """Return whether a name means any body of its kind: 供水企业, 受理部门, 北方地区."""
    if compact(unit) in known_forms() or unit.startswith(NATIONAL) or OF_GOVERNMENT.search(unit):
        return False  # 中国人民银行, 国家消防救援机构, 县级以上人民政府部门, 上一级行政机关
    if SYSTEM.search(unit):
        return True
    if unit.endswith("部门") and not unit.startswith("各") and not AUTHORITY.search(unit):
        plain = BRACKETED.sub("", unit)  # 发展改革（能源）部门
        return not any(plain[at:] in known_forms() for at in range(len(plain) - 3))
    return GENERIC.search(unit) is not None and not (
        unit.endswith("机构") and len(unit) > LEAST and AUTHORITY.search(unit)
    )


def read_names(text: str, start: int) -> Names:
    """Return the list of units that begins at ``start``: the longest names that fit."""
    text = hold_levels(text)
    home = None if _name_length(text, start) else HOME.match(text, start)
    start = home.end() if home else start
    position, end, kept = start, start, False
    while True:
        size = _name_length(text, position)
        bare = BARE.match(text, position)
        if bare and bare["of"] and f"{bare['field']}部门" in known_forms():  # 国务院财政、税务部门
            size = 0
        if size:
            end, kept = position + size, True
        elif not bare:
            break
        divider = AND.match(text, position + (size or (len(bare.group()) if bare else 0)))
        if divider is None:
            break
        position = (AS_SET_UP.match(text, divider.end()) or divider).end()
    if not kept:
        return Names((), start)
    units = split_units(OR.sub("、", AS_SET_UP.sub("", text[start:end])).translate(RELEASE))
    units = [
        (unit if unit.startswith("其他") else LEADING.sub("", unit)) for unit in units if not THEIRS.fullmatch(unit)
    ]
    if OR.search(text, start, end):  # A或者有关机关
        units = [unit for unit in units if not _is_generic(unit)] or units
    fit = units and all(looks_like_unit(unit) or COMMITTEE.fullmatch(unit) for unit in units)
    return Names(tuple(units), end) if fit else Names((), start)


def _name_length(text: str, start: int) -> int:
    """Return the length of the longest unit's name that begins at ``start``, or 0."""
    if named := COMMITTEE.match(text, start):
        return named.end() - start
    window = text[start : start + LONGEST]
    stop = STOPS.search(BRACKETED.sub(lambda found: "x" * len(found.group()), window))
    if stop:
        window = window[: stop.start()]
    finals = final_characters()
    for size in range(len(window), 1, -1):
        after = text[start + size : start + size + 1]
        verb = after in WORDS_ON.get(window[size - 1], ()) and not NO_WORD.match(text, start + size)
        if window[size - 1] in finals and not verb and _is_name(window[:size]):
            if text.startswith(("（室）", "(室)"), start + size):  # 办公厅（室）
                return size + 3
            if _is_open(window[:size]):
                return size + (CLOSING.match(text, start + size) is not None)
            beside = BESIDE.match(text, start + size)  # 乡镇人民政府（街道办事处）
            return size + (beside.end() - beside.start() if beside and _is_name(beside.group(1)) else 0)
    return 0


def _is_open(name: str) -> bool:
    """Return whether a bracket is left open in a name: 中央宣传部（国务院新闻办."""
    return max(name.rfind("（"), name.rfind("(")) > max(name.rfind("）"), name.rfind(")"))


def _is_name(name: str) -> bool:
    """Return whether a stretch of running text is a unit's name and nothing else."""
    plain = name.translate(RELEASE)
    if VERBS.search(plain) or NO_BODY.search(plain) or not (has_suffix(plain) and looks_like_unit(plain)):
        return False
    weak = plain[-1] in WEAK and compact(plain) not in known_forms()
    return not weak or plain.startswith("各") or plain.endswith(("地区", "县区"))
