"""Questions about plans with graded responses, annexes that assign tasks, tables of figures, and what they do not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.exam import engine_over, told, written

ALERT = """青禾市人民政府办公室关于印发青禾市防汛应急预案的通知
青政办发〔2031〕21号

各县区人民政府：
现将《青禾市防汛应急预案》印发给你们，请遵照执行。

青禾市人民政府办公室
2031年4月8日

青禾市防汛应急预案
目　录
1 总则
1.1 编制目的
2 应急响应
2.1 分级标准
2.2 Ⅰ级响应
2.3 Ⅱ级响应
3 附则
1 总则
1.1 编制目的
提高防汛能力。
2 应急响应
2.1 分级标准
一次转移人员5万人以上的，为特别重大险情。一次转移人员1万人以上5万人以下的，为重大险情。
2.2 Ⅰ级响应
由市长决定启动Ⅰ级响应，市应急局24小时值守。
2.3 Ⅱ级响应
由分管副市长决定启动Ⅱ级响应，市水利局12小时一报。
3 附则
3.1 物资
排涝泵停用期满60日前应当检修。检修应当在20日内完成。
"""
OPINION = """云川市人民政府关于促进快递业发展的意见
云川政发〔2031〕16号

一、重点任务
（一）完善末端网点布局。鼓励在小区设置智能快件箱，网点覆盖率达到95%。
（二）改进快递车辆管理。统一标志，规范停靠。
二、支持政策
（一）对个人创业贷款。小微企业可申请最高不超过300万元的贷款，个人贷款最高额度由15万元提高至20万元。
（二）对冷藏设施。按照不超过造价30%给予补助，单个主体补助不超过100万元，对脱贫县补助比例可提高至40%。
（三）发放6个月的失业补助金，标准不高于当地失业保险金的80%。
（四）建设15分钟健身圈，推动场馆开放。
（五）中央财政对改厕每户补助500元。
三、试点
（一）首批试点城市为甲市、乙市。
（二）快件箱总面积共1460平方米，数量372个。
（三）新建村级站点，采取“1+N”的模式，实现全市142个贫困村全覆盖。
附件
重点任务分工表
1.完善末端网点布局。（市邮政局牵头，市住建局、市商务局配合）
2.改进快递车辆管理。（市公安局牵头，市交通局配合）
3.快件包装标准修订，2031年6月底前出台。（市市场监管局负责）
"""
LETTER = """云川市养老服务联席会议工作要点
云川政办函〔2031〕5号

一、制度
（一）会议每季度召开1次。（市民政局负责）
（二）重点任务表由各成员单位落实，督促检查每年开展2次。（市民政局负责）
二、要求
（一）加快推进儿科医务人员薪酬待遇改革。（市卫健委负责）
（二）畜牧养殖场清理整治，年内完成40家。（市畜牧兽医局负责）
（三）设立法律援助点。（市司法局负责，市民政局、市总工会配合）
（四）农田灌溉用水由农业局统一调度。（市农业局负责）

云川市人民政府办公室
2031年5月6日
本要点自2031年7月1日起施行。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("plans")
    return engine_over(written(folder, {"alert.txt": ALERT, "opinion.txt": OPINION, "letter.txt": LETTER}), folder)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("谁决定启动Ⅰ级响应", "由市长决定", "副市长"),
        ("二级响应由谁决定启动", "分管副市长", "24小时"),
        ("排涝泵期满得提前多少天检修", "60日前", "20日内完成"),
        ("改进快递车辆管理由谁牵头", "市公安局", "未列责任单位"),
        ("快件末端网点布局有哪些部门配合", "市商务局", "市交通局"),
        ("个人创业贷款最多能贷多少钱", "20万元", ""),
        ("单个主体建冷藏设施的补助最高多少", "100万元", "40%"),
        ("失业补助金不能超过失业保险金的多少", "80%", "6个月"),
        ("快件箱总面积", "1460平方米", ""),
        ("贫困村全覆盖采取什么模式，覆盖多少个村", "1+N", ""),
        ("快件包装标准什么时候出台", "2031年6月底前", "没有找到"),
        ("会议要点里有没有提到儿科医生待遇", "儿科医务人员薪酬待遇", "每季度"),
        ("畜牧兽医局有哪些任务", "清理整治", "灌溉"),
        ("法律援助点，市司法局负责，其他配合的单位有哪些", "市总工会", ""),
        ("法律援助点除了司法局，还有哪几家参加", "市总工会", "列任务"),
        ("联席会议工作要点从哪天起算生效", "2031年7月1日", "2031年5月6日"),
        ("云川政办函〔2031〕5号落款是哪天", "2031年5月6日", "2031年7月1日"),
        ("云川政办函〔2031〕5号是哪个机构印发的，哪一天", "2031年5月6日", ""),
    ],
)
def test_right_clause_answers(engine: Engine, question: str, said: str, unsaid: str) -> None:
    answer = told(engine, question)
    assert said in answer
    assert not unsaid or unsaid not in answer


@pytest.mark.parametrize(
    "question",
    [
        "第二批试点城市有哪些",
        "下一批试点城市什么时候公布",
        "建15分钟健身圈，中央财政给多少补助",
        "快递员每月岗位补贴发多少",
        "快递包装研究中心，中央财政每家补多少钱",
    ],
)
def test_what_no_clause_says_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "refused"


def test_follow_up_that_only_asks_on_goes_on_with_the_matter(engine: Engine) -> None:
    assert "1460平方米" in told(engine, "总面积呢？", "快件箱有多少个？")


def test_question_of_its_own_is_not_answered_by_the_one_before(engine: Engine) -> None:
    assert engine.ask("怎么种植水稻", ["快件箱有多少个？"]).status == "refused"


def test_section_that_an_annex_repeats_says_nothing_of_its_clauses(tmp_path: Path) -> None:
    text = "健康市方案\n二、推进公共卫生体系建设\n（一）完善疾病监测网络，设监测点6个。\n（二）开展健康教育进学校活动。\n附件\n任务表\n1.推进公共卫生体系建设资金保障。（市财政局负责）\n"
    engine = engine_over(written(tmp_path, {"health.txt": text}), tmp_path)
    assert "市财政局" not in told(engine, "疾病监测网络由谁负责")


def test_batches_are_told_in_any_way_of_writing_them(tmp_path: Path) -> None:
    text = "土地方案\n一、落实二轮土地承包到期后再延长30年政策。\n二、2031年6月底前启动第一批试点。\n"
    engine = engine_over(written(tmp_path, {"land.txt": text}), tmp_path)
    assert "30年" in told(engine, "第二轮土地承包到期后延长多少年")
    assert "2031年6月底前" in told(engine, "首批试点什么时候启动")


def test_unit_in_a_role_has_its_tasks(engine: Engine) -> None:
    assert "法律援助点" in told(engine, "市司法局被列为责任单位的任务有哪几个")


def test_county_that_no_table_has_may_lie_in_the_city_asked_about(tmp_path: Path) -> None:
    county = "海陵区关于开通爱心服务热线的通告\n从2月9日12时开始，泰州市海陵区开通24小时爱心服务热线，为困境儿童提供生活必需品采购服务。\n"
    city = "泰州市人民政府关于停车的通告\n泰州市人民政府\n一、停车泊位收费标准为每小时3元。\n"
    engine = engine_over(written(tmp_path, {"county.txt": county, "city.txt": city}), tmp_path)
    assert "生活必需品采购" in told(engine, "泰州市爱心服务热线为困境儿童提供哪些服务？")
