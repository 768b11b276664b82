"""Units that running text makes accountable."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import readers
from index.clauses import parse
from index.readers.assembly import Piece, assemble
from index.running import running_units


def _roles(text: str) -> dict[str, str]:
    return {unit.unit: unit.role for unit in running_units(text)}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("联席会议由住房城乡建设部牵头。", {"住房城乡建设部": "lead"}),
        ("这项工作由教育部牵头，财政部、民政部配合。", {"教育部": "lead", "财政部": "support", "民政部": "support"}),
        ("由公安部负责组织实施。", {"公安部": "responsible"}),
        (
            "办法由国务院民政部门会同国务院财政、税务部门制定。",
            {"国务院民政部门": "lead", "国务院财政部门": "support", "税务部门": "support"},
        ),
        (
            "水利、交通运输部门按照职责分工，负责相关领域的工作。",
            {"水利部门": "responsible", "交通运输部门": "responsible"},
        ),
        ("项目由市民政局委托社会组织实施。", {"市民政局": "responsible"}),
        ("发展改革委要会同财政部制定办法。", {"发展改革委": "lead", "财政部": "support"}),
        (
            "文化部会同发展改革委、财政部建立督查机制。",
            {"文化部": "lead", "发展改革委": "support", "财政部": "support"},
        ),
        ("财政部负责资金拨付。", {"财政部": "responsible"}),
        ("市科技局负责日常工作。", {"市科技局": "responsible"}),
        ("领导小组办公室设在市科技局。", {"市科技局": "responsible"}),
        pytest.param(
            "市水利局为河长制工作主管单位。",
            {"市水利局": "responsible"},
        ),
        ("请教育部汇总后报国务院。", {"教育部": "responsible"}),
        ("各县区政府要制定具体措施。", {"各县区政府": "responsible"}),
        (
            "财政、发展改革、教育部门要加强配合。",
            {"财政部门": "responsible", "发展改革部门": "responsible", "教育部门": "responsible"},
        ),
        (
            "由市水利局牵头，会同市财政局、市审计局编制规划。",
            {"市水利局": "lead", "市财政局": "support", "市审计局": "support"},
        ),
        ("各县（市、区）人民政府是供水的责任主体。", {"各县（市、区）人民政府": "responsible"}),
        (
            "财政、教育部门按照职责分工做好相关工作。",
            {"财政部门": "responsible", "教育部门": "responsible"},
        ),
        ("市数据局配合市水利局建设平台。", {"市数据局": "support"}),
        ("沿江各县人民政府对整治工作负总责。", {"沿江各县人民政府": "responsible"}),
        ("各省级人民政府要于2030年10月底前出台办法。", {"各省级人民政府": "responsible"}),
        ("国务院审计机关负责审计监督。", {"国务院审计机关": "responsible"}),
        ("省发展改革委和省政府要加强领导。", {"省发展改革委": "responsible", "省政府": "responsible"}),
        ("由农业部牵头、水利部配合，划定重点区域。", {"农业部": "lead", "水利部": "support"}),
        ("市气象局指导农户防冻。", {"市气象局": "guide"}),
        ("市统计局配合做好数据审核。", {"市统计局": "support"}),
        (
            "银保监会、人民银行按职责分工推动质押贷款。",
            {"银保监会": "responsible", "人民银行": "responsible"},
        ),
        (
            "财政、发展改革、水利部门要支持公共机构节水。",
            {"财政部门": "responsible", "发展改革部门": "responsible", "水利部门": "responsible"},
        ),
        (
            "国务院水利部门、国务院农业部门在各自职责范围内负责监督管理。",
            {"国务院水利部门": "responsible", "国务院农业部门": "responsible"},
        ),
        ("农业部会同文化部举办茶日活动。", {"农业部": "lead", "文化部": "support"}),
        ("商务部会同财政部修订资金管理办法。", {"商务部": "lead", "财政部": "support"}),
    ],
)
def test_running_text_makes_units_accountable(text: str, units: dict[str, str]) -> None:
    assert _roles(text) == units


@pytest.mark.parametrize(
    "text",
    [
        "去年落实了165名教师任务。",
        "推进职业培训（技工院校内由人力资源社会保障部门负责）工作。",
        "按照教育部的要求执行。",
        "经财政部批准的项目。",
        "由市政府主要领导任组长。",
        "加强与科技部的联系，争取支持。",
        "由高度重视转为真抓实干。",
        "负责人要签字。",
        "受理部门应当保密。",
        "储备库布局应当避开危险区域。",
        "调用中央应急物资。",
        "各项任务承担单位要细化举措。",
        "北方地区要采取保温措施。",
        "由企业自主申报。",
        "建设工程技术研究中心3个。",
        "",
    ],
)
def test_mention_of_an_agency_is_no_duty(text: str) -> None:
    assert _roles(text) == {}


def test_mark_goes_before_running_text() -> None:
    parsed = parse(
        assemble(
            "a.txt", [Piece("一、财政部负责资金拨付工作。（责任单位：教育部）"), Piece("二、民政部负责救助工作。")]
        )
    )
    first, second = parsed.clauses[1:]

    assert [unit.unit for unit in first.responsibilities] == ["教育部"]
    assert [unit.unit for unit in second.responsibilities] == ["民政部"]


def test_numbered_list_of_duties_names_a_unit_for_each() -> None:
    lines = [
        "一、职责分工",
        "（1）教育部负责校园管理工作。",
        "（2）公安部、司法部负责周边治安。",
        "（3）财政部负责资金保障。",
    ]
    clauses = parse(assemble("a.txt", map(Piece, lines))).clauses[1:]

    assert [(c.pointer, [u.unit for u in c.responsibilities]) for c in clauses] == [
        ("一(1)", ["教育部"]),
        ("一(2)", ["公安部", "司法部"]),
        ("一(3)", ["财政部"]),
    ]


def test_work_plan_of_one_agency_names_no_unit() -> None:
    lines = [
        "云岭市水务局2019年工作要点",
        "一、加强管理",
        "（一）推进节水改造。建设节水项目12个，完成投资3亿元。",
        "（二）抓好防汛工作。修订防汛预案，储备防汛物资。",
    ]
    clauses = parse(assemble("a.txt", map(Piece, lines))).clauses

    assert all(clause.responsibilities == () for clause in clauses)


@given(st.text(alphabet="由请会同牵头负责要教育部财政局、和，。（）各县区政府办公室设在为主管单位1 \n", max_size=60))
def test_no_text_raises(text: str) -> None:
    running_units(text)


def test_units_that_lead_in_a_list_of_duties_hold_for_its_items(tmp_path: Path) -> None:
    file = tmp_path / "rules.txt"
    file.write_text(
        "云川市山路养护办法\n\n第一条 为规范养护，制定本办法。\n"
        "第二条 县级人民政府是山路养护的责任主体，负责履行下列职责：\n（一）编制养护规划；\n（二）落实养护资金。\n"
        "第三条 县交通局负责巡查。\n第四条 本办法自2031年1月1日起施行。\n",
        encoding="utf-8",
    )
    parsed = parse(readers.read(file, file.name))
    units = {clause.pointer: [r.unit for r in clause.responsibilities] for clause in parsed.clauses}
    assert units["第二条(一)"] == ["县级人民政府"]
    assert units["第二条(二)"] == ["县级人民政府"]
    assert units["第三条"] == ["县交通局"]


def test_asking_somebody_in_is_no_request_of_a_unit() -> None:
    assert running_units("鼓励聘请人大代表、政协委员担任义务监督员。") == ()
    assert _roles("请市统计局按月报送数据。") == {"市统计局": "responsible"}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("国务院市场监督管理部门主管全国的广告监督管理工作。", {"国务院市场监督管理部门": "responsible"}),
        ("具体办法由财政部商国家发展改革委制定。", {"财政部": "lead", "国家发展改革委": "support"}),
        ("民政部门负责登记管理，会同教育部门开展年度检查。", {"民政部门": "lead", "教育部门": "support"}),
        ("财政部可以调整标准。具体办法由财政部会同税务总局制定。", {"财政部": "lead", "税务总局": "support"}),
        (
            "由发展改革委牵头，工业和信息化部、公安部、民政部、财政部、环境保护部、住房城乡建设部、交通运输部、水利部、商务部、"
            "气象局、铁路局、民航局等部门和单位参加。",
            {
                "发展改革委": "lead",
                **dict.fromkeys(
                    (
                        "工业和信息化部",
                        "公安部",
                        "民政部",
                        "财政部",
                        "环境保护部",
                        "住房城乡建设部",
                        "交通运输部",
                        "水利部",
                        "商务部",
                        "气象局",
                        "铁路局",
                        "民航局",
                    ),
                    "support",
                ),
            },
        ),
        ("各省（自治区、直辖市）人民政府要切实加强领导。", {"各省（自治区、直辖市）人民政府": "responsible"}),
        ("由中央宣传部（国务院新闻办）牵头。", {"中央宣传部（国务院新闻办）": "lead"}),
        ("乡镇人民政府（街道办事处）应当自收到申请之日起15日内查验。", {"乡镇人民政府（街道办事处）": "responsible"}),
        ("对无证网点，由所在地邮政管理机构责令停止经营。", {"邮政管理机构": "responsible"}),
        ("地方人民政府及其有关部门要加强储备。", {"地方人民政府": "responsible"}),
        ("由市财政局负责。所在地县级人民政府配合。", {"市财政局": "responsible", "县级人民政府": "support"}),
        ("由市教育局协同市财政局负责。", {"市教育局": "lead", "市财政局": "support"}),
        ("由市委全面依法治市办、市司法局牵头。", {"市委全面依法治市办": "lead", "市司法局": "lead"}),
        ("由市工商联、各行业协会商会负责。", {"市工商联": "responsible", "各行业协会商会": "responsible"}),
        ("由省发展改革委负责审批，项目单位要会同市财政局做好资金管理。", {"省发展改革委": "responsible"}),
        ("由经商局负责。", {"经商局": "responsible"}),
        ("税务机关作出处罚决定的，当事人可以申请复议。", {}),
        ("公安机关检查发现的问题。", {}),
        ("市公安局监督电话：12345", {}),
        ("基金管理制度和管理机构建立健全。", {}),
        ("有关部门及时总结各地区的经验。", {}),
        ("健全政府组织、联盟采购的工作机制。", {}),
    ],
)
def test_running_text_of_state_documents(text: str, units: dict[str, str]) -> None:
    assert _roles(text) == units


def test_words_that_come_again_and_again_take_no_time() -> None:
    assert _roles(f"市财政局{'根据' * 2000}。") == {}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("由市公安局配合做好秩序维护。", {"市公安局": "support"}),
        (
            "市农业局要牵头做好工作，市财政局、市科技局要积极配合。",
            {"市农业局": "lead", "市财政局": "support", "市科技局": "support"},
        ),
        ("联席会议由市发展改革委（市粮食和物资储备局）召集。", {"市发展改革委（市粮食和物资储备局）": "lead"}),
        ("市发展改革委（市粮食和物资储备局）负责储备粮管理。", {"市发展改革委（市粮食和物资储备局）": "responsible"}),
        ("由市综治委办公室（以下简称综治办）核实。", {"市综治委办公室": "responsible"}),
        ("各地区各部门要高度重视。", {"各地区": "responsible", "各部门": "responsible"}),
        ("各级党委、政府要加强领导。", {"各级党委": "responsible", "各级政府": "responsible"}),
        ("各级综治委及其办公室应当组织检查。", {"各级综治委": "responsible"}),
        ("各县人民政府对动用命令应当给予支持。", {"各县人民政府": "responsible"}),
        (
            "县级以上地方人民政府应急管理、民政等部门，按照各自职责负责救助工作。",
            {"县级以上地方人民政府应急管理部门": "responsible", "民政部门": "responsible"},
        ),
        ("受灾地区人民政府应急管理等部门应当及时核实。", {"受灾地区人民政府应急管理部门": "responsible"}),
        (
            "县级以上人民政府财政部门、审计机关依法对资金使用实施监督。",
            {"县级以上人民政府财政部门": "responsible", "审计机关": "responsible"},
        ),
        ("县级以上人民政府部门应当公开信息。", {"县级以上人民政府部门": "responsible"}),
        ("由上一级行政机关责令改正。", {"上一级行政机关": "responsible"}),
        ("县级以上地方人民政府办公厅（室）是主管部门。", {"县级以上地方人民政府办公厅（室）": "responsible"}),
        ("西部开发办会同市林业局研究。", {"西部开发办": "lead", "市林业局": "support"}),
        ("住房补贴中由财政负担部分继续拨付。", {}),
        ("支持中西部和东北地区发展。", {}),
        ("可以请求公安机关协助。", {}),
        ("国家发展改革委、财政部分别负责项目审批。", {"国家发展改革委": "responsible", "财政部": "responsible"}),
        ("全市各县区要加强协调。", {"全市各县区": "responsible"}),
        ("由所在地区公安局负责。", {"区公安局": "responsible"}),
        ("资金由市财政局统筹，市审计局每半年检查1次。", {"市财政局": "responsible", "市审计局": "responsible"}),
        ("市网信办正在牵头建设网站。", {"市网信办": "lead"}),
        (
            "市网信办将与市标准委、市教育局等单位一起，组织制定标准。",
            {"市网信办": "lead", "市标准委": "support", "市教育局": "support"},
        ),
        ("市网信办将会同有关部门继续探索评估。", {"市网信办": "lead"}),
        ("市林业局要会同有关部门推动公共机构绿化。", {"市林业局": "lead"}),
        ("市能源局要发挥作用，加强与国务院有关部门的协同配合。", {"市能源局": "responsible"}),
        ("建立由发展改革（能源）部门牵头的机制。", {"发展改革（能源）部门": "lead"}),
        (
            "省、自治区、直辖市邮政管理机构和按照国务院规定设立的省级以下邮政管理机构负责监督。",
            {"省、自治区、直辖市邮政管理机构": "responsible", "省级以下邮政管理机构": "responsible"},
        ),
        ("除有关部门依照法律检查外，不得检查。", {}),
        ("市科技局、市工信局参与制定清单。", {"市科技局": "support", "市工信局": "support"}),
        ("市审计局依法对资金使用情况进行监督。", {"市审计局": "responsible"}),
        ("市政府办于每年4月15日前印发通报。", {"市政府办": "responsible"}),
        (
            "市旅游局负责制定市场行动计划，并会同市文化局、市新闻办在3个城市开展推广。",
            {"市旅游局": "lead", "市文化局": "support", "市新闻办": "support"},
        ),
        ("初判情况特殊时，生态环境部立即派出工作组赴现场。", {"生态环境部": "responsible"}),
        (
            "国务院推进政府职能转变和“放管服”改革协调小组负责统筹改革工作。",
            {"国务院推进政府职能转变和“放管服”改革协调小组": "responsible"},
        ),
        ("国务院残疾人工作委员会办公室2023年开展评估。", {"国务院残疾人工作委员会办公室": "responsible"}),
        (
            "国务院医改办会同国务院医改领导小组各成员单位推进改革。",
            {"国务院医改办": "lead", "国务院医改领导小组各成员单位": "support"},
        ),
        ("市推动长江经济带发展领导小组办公室负责统筹。", {"市推动长江经济带发展领导小组办公室": "responsible"}),
        ("市继续医学教育委员会负责考核。", {"市继续医学教育委员会": "responsible"}),
        ("市教育局进行了调研。", {}),
        ("市统计局通报显示，全市经济平稳。", {}),
        ("市教育局参与的项目。", {}),
        ("各级政府与企业密切配合。", {}),
        ("管理费按照4.5%核定，由市财政局列入部门预算。", {"市财政局": "responsible"}),
        ("人力资源社会保障局发现违法行为涉嫌犯罪的，应当及时移送。", {"人力资源社会保障局": "responsible"}),
        (
            "国家发展改革委、国家乡村振兴局对重点帮扶县予以倾斜。",
            {"国家发展改革委": "responsible", "国家乡村振兴局": "responsible"},
        ),
        (
            "国家林草局、住房城乡建设部按职责引导职工转岗。",
            {"国家林草局": "responsible", "住房城乡建设部": "responsible"},
        ),
        ("医疗保障部门对违法行为作出处罚决定前，应当听取当事人的陈述。", {"医疗保障部门": "responsible"}),
        ("省人民政府按照国家规定的权限和程序，补充制定支付标准。", {"省人民政府": "responsible"}),
        ("国家减灾委办公室经分析评估，认定灾情达到标准。", {"国家减灾委办公室": "responsible"}),
        (
            "中央宣传部、新闻出版广电总局等组织做好宣传。",
            {"中央宣传部": "responsible", "新闻出版广电总局": "responsible"},
        ),
        (
            "铁路、民航等部门和单位协调指导运输工作。",
            {"铁路部门": "responsible", "民航部门": "responsible"},
        ),
        ("市民政局通过开展捐赠等方式解决过冬衣被问题。", {"市民政局": "responsible"}),
        ("市教育局协调会议由市长主持。", {}),
        ("市卫健委解决率达到95%。", {}),
        ("市财政局保障水平达到90%。", {}),
        ("市医保局准备金由银行保管。", {}),
        ("市教育局提供资金的学校应当公示账目。", {}),
        ("市减灾委向市政府提出启动建议。", {"市减灾委": "responsible"}),
        ("市应急局派出的救援队赶赴现场。", {}),
        ("市应急局派出工作组赴灾区。", {"市应急局": "responsible"}),
        ("科技部提供科技方面的咨询建议。", {"科技部": "responsible"}),
        ("财政部、民政部及时拨付过渡期救助资金。", {"财政部": "responsible", "民政部": "responsible"}),
        (
            "气象、水利、农业等部门及时向减灾办公室通报预警信息。",
            {"气象部门": "responsible", "水利部门": "responsible", "农业部门": "responsible"},
        ),
        ("市民政局每年9月下旬开展困难情况调查。", {"市民政局": "responsible"}),
        ("市减灾委及其成员单位及时采取措施。", {"市减灾委": "responsible"}),
        ("市人民政府将救助工作纳入发展规划。", {"市人民政府": "responsible"}),
        ("经费由中央和省财政厅共同承担。", {"省财政厅": "responsible"}),
        ("情节较重的，可以建议有关部门、单位给予处分。", {}),
        ("公安部门、税务部门依法查处违法行为。", {"公安部门": "responsible", "税务部门": "responsible"}),
    ],
)
def test_running_text_of_regulations_and_letters(text: str, units: dict[str, str]) -> None:
    assert _roles(text) == units


def test_duties_told_below_a_group_are_those_of_its_units() -> None:
    lines = ["应急预案", "一、物资保障组", "由市发改委牵头，市商务局参加。", "主要职责：组织紧急调拨物资5批。"]
    clauses = parse(assemble("a.txt", map(Piece, lines))).clauses
    assert {unit.unit: unit.role for unit in clauses[-1].responsibilities} == {
        "市发改委": "lead",
        "市商务局": "support",
    }


def test_mark_that_names_only_groups_leaves_the_agencies_of_the_sentence() -> None:
    lines = ["方案", "一、严格监管。食品由市市场监管局负责。（各地区按职责分工落实）"]
    clauses = parse(assemble("a.txt", map(Piece, lines))).clauses
    assert {unit.unit for unit in clauses[-1].responsibilities} == {"各地区", "市市场监管局"}


def test_article_charges_bodies_of_a_kind_by_name() -> None:
    lines = [
        "工资支付条例",
        "第一条 分包单位拖欠工资的，由施工总承包单位先行清偿。",
        "第二条 本条例自2031年1月1日起施行。",
    ]
    clauses = parse(assemble("a.txt", map(Piece, lines))).clauses
    assert [unit.unit for unit in clauses[1].responsibilities] == ["施工总承包单位"]


def test_article_binds_bodies_of_a_kind_and_other_texts_do_not() -> None:
    article = [
        "工资支付条例",
        "第一条 施工总承包单位应当开设工资专用账户。",
        "第二条 检查发现的单位应当整改。上述部门应当公开。",
    ]
    clauses = parse(assemble("a.txt", map(Piece, article))).clauses
    assert [[unit.unit for unit in clause.responsibilities] for clause in clauses[1:]] == [["施工总承包单位"], []]
    opinion = ["工资支付意见", "一、施工总承包单位应当开设工资专用账户。"]
    assert parse(assemble("a.txt", map(Piece, opinion))).clauses[-1].responsibilities == ()
