"""Questions for roles and companions, levels, points of articles, documents by what they say, and figures of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.exam import engine_over, told, written

PLAN = """云川市2031年创新工作要点
云川政办发〔2031〕3号

一、智慧云川建设。依托电信公司发展智慧应用系统。（牵头单位：市建设局；责任单位：市科技局、中国电信云川分公司）
二、开展监测评价。建立创新指标体系。（责任单位：市考核办、市统计局、市科技局）
三、医保政策衔接。推进一站式结算。（牵头单位：市民政局；责任单位：市财政局）
四、残疾人康复服务。（牵头单位：市残联；责任单位：市民政局）
五、集约用地奖励。对每个省（区、市）奖励用地指标5000亩，对地级市每个奖励2000亩，对县（市、区）每个奖励1000亩。
六、到2040年，全市进入创新型城市行列。
七、按时报送工作信息，年内不少于6条。（责任单位：市审计局）
八、按时报送工作信息，年内不少于6条。（责任单位：市林业局）
九、每年2月底前对工作成效明显的城市予以激励，激励城市不超过8个。（责任单位：市发改委）
十、门户网站绩效评估。对县区网站开展评估。（牵头单位：市网信办）
十一、普及互联网应用。（牵头单位：市工信局）
十二、困难群众救助按排名前3位分别奖励1亿元、8000万元、6000万元。（牵头单位：市财政局）
十三、保护商标。（责任单位：市工商局）
十四、修订标准。（责任单位：市质监局）
十五、科技创新大会设金奖2个、银奖4个。（责任单位：市科协）
十六、设立“云川品牌日”，宣传自主品牌。（责任单位：市商务局）
十七、出口退税。2031年6月底前实现网上申报，企业可以查询出口退税进度。（责任单位：市税务局）
十八、提升类改造。建设养老、托育设施。（责任单位：市民政局、市教育局）
十九、基础类改造。改造提升供水、供气管线。（责任单位：市能源局）
二十、知识产权联合执法。与工商、版权、公安部门开展知识产权联合执法。
二十一、知识产权质押。开展知识产权质押贷款50家。（责任单位：市金融办）
二十二、每万名就业人员中研发人员达到85人。（责任单位：市人社局）
二十三、本要点有效期至2045年12月31日。
"""
RULES = """云川市快递管理办法
云川市人民政府令第5号

第一条 寄件人应当提供下列事项：
（一）寄件人姓名；
（二）物品的名称、数量。
收件应当查验身份，拒绝提供身份信息的不得收寄。
第二条 未取得许可的，由市邮政管理局予以处罚。
企业有下列行为之一的，由市邮政管理局责令改正，可以处1万元以下的罚款：
（一）开办网点未备案；
（二）停止经营未提前10日公告。
第三条 扣留快件的，处5万元以上10万元以下的罚款。
第四条 有下列行为之一的，处1万元罚款：
（一）擅自设置广告牌的；
（二）损坏路灯的。
有下列行为之一的，处6万元罚款：
（一）冒用标识的；
（二）拒不拆除违法广告塔的。
"""
GRADES = """云川市突发环境事件应急预案
云川政办发〔2031〕8号

一、凡符合下列情形之一的，为特别重大突发环境事件：
1.直接经济损失1亿元以上的；
2.疏散人员5万人以上的。
二、凡符合下列情形之一的，为重大突发环境事件：
1.直接经济损失2000万元以上1亿元以下的；
2.疏散人员1万人以上5万人以下的。
三、凡符合下列情形之一的，为较大突发环境事件：
1.直接经济损失500万元以上2000万元以下的；
2.疏散人员5000人以上1万人以下的。
四、对使用电子支付的货运车辆给予适当通行费优惠。
五、“暖阳计划”。每年资助30人次，补助标准为每人每年1500元。
六、全市取消审批事项68项；开发区取消审批事项14项。

云川市人民政府办公室
2031年3月5日
"""
REPLY = """云川市人民政府办公室对第27号提案的答复
云川政办函〔2030〕69号

安如意、白小满委员：
你们提出的关于网站建设的提案收悉，现答复如下：
一、办公室将会同有关部门推进网站建设。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("duties")
    return engine_over(
        written(folder, {"plan.txt": PLAN, "rules.txt": RULES, "reply.txt": REPLY, "grades.txt": GRADES}), folder
    )


@pytest.mark.parametrize(
    ("question", "words", "not_words"),
    [
        ("智慧云川建设里电信公司扮演什么角色，牵头的又是谁", ["市建设局", "中国电信云川分公司"], []),
        ("科技创新的金奖多少个", ["金奖2个"], []),
        ("提升类改造内容由那几个部门负责", ["市民政局", "市教育局"], ["市能源局"]),
        ("知识产权这块要跟哪几家搞联合执法", ["工商", "版权", "公安"], ["市金融办", "50家"]),
        ("How many R&D personnel per 10,000 workers", ["85人"], []),
        ("民政局的任务由哪几家配合", ["市财政局"], []),
        ("擅自设置广告牌罚多少钱", ["1万元"], ["6万元"]),
        ("拒不拆除违法广告塔罚多少钱", ["6万元"], ["1万元"]),
        ("民政口今年要干哪几样", ["一站式结算", "康复服务"], []),
        ("现在的市场监管局，当年的任务分散在哪几家名下", ["市工商局", "市质监局"], []),
        ("普及互联网应用由哪个部门来办？文件里有没有指定单位", ["市工信局"], []),
        ("考核办要管什么，跟哪几家一起", ["市统计局", "市科技局"], []),
        ("民政局要参加哪些工作", ["一站式结算", "康复服务"], []),
        ("民政局配合哪些工作", ["康复服务"], ["一站式结算"]),
        ("集约用地的县奖励多少用地指标", ["1000亩"], ["5000亩", "2000亩"]),
        ("集约用地的省奖励多少用地指标", ["5000亩"], ["1000亩"]),
        ("云川市2040年的目标是什么", ["创新型城市行列"], []),
        ("信息报送6条的单位，一共哪些家", ["市审计局", "市林业局"], []),
        ("停止经营没有提前公告的罚多少", ["1万元以下"], ["10万元"]),
        ("门户网站绩效评估和普及互联网应用，牵头单位是同一家吗", ["市网信办", "市工信局"], []),
        ("困难群众救助排第二名的县奖多少钱", ["8000万元"], []),
        ("直接经济损失到多少算特别重大突发环境事件", ["1亿元以上"], ["2000万元"]),
        ("疏散多少人算较大环境事件", ["5000人以上1万人以下"], ["5万人"]),
        ("疏散多少人算重大环境事件", ["1万人以上5万人以下"], ["5000人"]),
        ("暖阳计划一个人补多少钱", ["1500元"], []),
        ("突发环境事件那个预案是哪天的文", ["2031年3月5日"], []),
        ("开办网点没备案罚多少钱", ["1万元以下"], ["10万元"]),
        ("答复安如意、白小满两位委员的文件，文号是多少", ["云川政办函〔2030〕69号"], ["云川政办发〔2031〕3号"]),
    ],
)
def test_what_is_asked_is_told_and_no_neighbour(
    engine: Engine, question: str, words: list[str], not_words: list[str]
) -> None:
    answer = told(engine, question)

    assert all(word in answer for word in words)
    assert not any(word in answer for word in not_words)


def test_paragraph_behind_points_is_cited_as_the_articles(engine: Engine) -> None:
    answer = engine.ask("寄件人不肯提供身份信息能收寄吗")

    assert answer.citations[0].clause.pointer == "第一条"
    assert any("不得收寄" in statement.text for statement in answer.statements)


def test_follow_up_for_a_role_of_another_city(tmp_path: Path) -> None:
    tasks = "一、建设园区。（牵头单位：市发改委；责任单位：市财政局）\n二、保护湿地。（牵头单位：市林业局；责任单位：市发改委）\n"
    one = f"云川市工作方案\n云川政发〔2031〕1号\n\n{tasks}\n云川市人民政府\n2031年1月2日\n"
    other = one.replace("云川", "平河").replace("园区", "廊道")
    engine = engine_over(written(tmp_path, {"one.txt": one, "other.txt": other}), tmp_path)

    answer = told(engine, "那平河市的呢？只要牵头的", "云川市发改委有哪些任务")

    assert "廊道" in answer
    assert not any(word in answer for word in ("园区", "湿地"))


@pytest.mark.parametrize(
    "question",
    [
        "货运车辆通行费打几折",
        "2045年的目标是什么",
        "2030年度获得激励的城市有哪几个",
        "门户网站绩效评估哪个县排第一",
        "困难群众救助排第五名的奖多少钱",
        "云川品牌日定在几月几号",
        "出口退税几个工作日办完",
    ],
)
def test_names_and_places_in_an_order_that_no_clause_has_are_not_made_up(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "refused"


def test_short_question_with_again_goes_on(engine: Engine) -> None:
    answer = told(engine, "开发区又是多少项", "全市取消的审批事项有多少项")

    assert "14项" in answer
    assert "取消审批事项" in answer


def test_suggestion_that_is_cut_at_its_figure_says_what_it_is_under(tmp_path: Path) -> None:
    text = "云川市养老方案\n云川政办发〔2031〕4号\n\n一、主要目标\n到2033年底，护理床位占比达到60%以上。\n二、改造敬老院。年内完成12所。\n"
    engine = engine_over(written(tmp_path, {"plan.txt": text}), tmp_path)

    assert "主要目标：到…" in told(engine, "护理床位每张补贴多少元")
