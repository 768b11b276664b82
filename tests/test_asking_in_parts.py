"""Questions with several parts, circumstances, quotations and set figures, and follow-ups of several steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from tests.exam import engine_over, told, written

PLAN = """云川市2031年创新工作目标任务
云川政办发〔2031〕3号

一、重点任务
（一）智慧云川建设。依托电信、移动公司发展智慧应用系统。（牵头单位：市建设局；责任单位：市科技局）
（二）优化金融服务，促进成果转化。落实专利资助办法，支持转移转化。（责任单位：市金融办）
（三）推动科技扶贫，促进发展。抓好科技成果推广和应用，采取“1+N”的模式，组建服务团8个，实现全市142个贫困村的科技帮扶全覆盖。（责任单位：市农牧局）
（四）城乡供水工程。年内投资5.92亿元，让68.92万人饮水条件得到改善。（责任单位：市水利局）
（五）移动网络流量资费年内至少降低30%。（责任单位：市工信局）
（六）财政专项资金落实“零基”预算要求。（责任单位：市财政局）
（七）工商登记前置审批事项目录由市市监局公布。
（八）延续免征新能源汽车购置税。（责任单位：市税务局）
（九）2031年10月底前取消二手车迁入限制，便利二手车交易。（责任单位：市商务局）
（十）工作意见不一致的，由牵头部门提出倾向性意见，报市政府决定。
（十一）提高个人所得税起征点。（责任单位：市税务局）
（十二）到2033年，固体废物年利用量达到40万吨；到2035年，年利用量达到45万吨。（责任单位：市环保局）
（十三）新建食堂12家、托育点8个。（责任单位：市民政局）
二、信息报送
（一）按时报送工作信息，年内不少于6条。（责任单位：市审计局）
（二）按时报送工作信息，年内不少于4条。（责任单位：市民政局）
三、开发区任务
（一）全年完成专利申请35件。（责任单位：东山开发区管委会）
（二）全年完成技术合同登记额1.3亿元。（责任单位：东山开发区管委会）
（三）全市技术合同登记额达到29亿元。（责任单位：市科技局）
四、基层
（一）平原县今年新建科技示范园3个以上。（责任单位：各县区政府）
（二）平原县今年实施重大科技项目不少于2项。（责任单位：各县区政府）
五、小区
（一）到2032年底，完成老旧小区改造不少于46个。
（二）专项资金由市财政局统筹，市审计局每半年检查1次。
"""
RULES = """云川市储备粮管理办法（2031年）
云川市人民政府令第5号

第一条 市储备粮原粮保管费为每年100元／吨。
第二条 粮库发生安全生产事故的，承储企业应当及时报告市发展改革部门、应急管理部门。
第三条 5G网络覆盖全部粮库，提升信息化水平。
第四条 本办法由市粮食局负责解释。
第五条 本办法自2031年6月1日起施行。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("parts")
    return engine_over(written(folder, {"plan.txt": PLAN, "rules.txt": RULES}), folder)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("“优化金融服务、促进成果转化”这一条列的是哪些单位", "市金融办", "市农牧局"),
        ("年内报送工作信息不少于6条的单位有哪些", "市审计局", "市民政局"),
        ("电信、移动公司列在里面的是哪一项工作，谁牵头", "智慧云川建设", ""),
        ("智慧应用系统挂头的是哪家", "牵头 市建设局", ""),
        ("给贫困村做科技帮扶采取什么模式?要覆盖多少个村?", "1+N", ""),
        ("零基预算", "“零基”预算", ""),
        ("手机流量资费年内要降30%，由哪个部门负责", "市工信局", ""),
        ("工商登记前置审批目录由谁公布", "市市监局", ""),
        ("牵头部门跟别的部门谈不拢怎么办", "倾向性意见", ""),
        ("固体废物年利用量2033年和2035年各是多少", "45万吨", ""),
        ("平原县今年要新建多少个科技示范园、实施多少项重大科技项目", "不少于2项", ""),
        ("领导让我核对城乡供水工程的总投资额,手边没有文件,麻烦查一下", "5.92亿元", ""),
        ("我正在起草一份城乡供水工程的汇报材料，总投资额是多少", "5.92亿元", ""),
        ("粮库出了安全生产事故要报告给谁", "应急管理部门", ""),
        ("储备粮管理办法归谁解释", "市粮食局", ""),
        ("云川市储备粮管理办法从哪天起施行", "2031年6月1日", ""),
        ("创新目标任务里要求的指标，全部列一遍", "45万吨", ""),
        ("科技扶贫由谁抓、怎么抓", "服务团8个", ""),
        ("托育点要建几个", "托育点8个", ""),
        ("老旧小区改造多少个", "到2032年底", "（一）"),
    ],
)
def test_every_part_is_answered(engine: Engine, question: str, said: str, unsaid: str) -> None:
    answer = told(engine, question)
    assert said in answer
    assert not unsaid or unsaid not in answer


@pytest.mark.parametrize(
    "question",
    [
        "储备粮总规模是多少万吨",
        "要建多少个5G基站",
        "个人所得税起征点提到每月多少元",
        "企业不配合储备粮检查，罚款多少",
        "免征新能源汽车购置税延续到哪一年哪一天",
        "附件2里给东山分了多少家企业",
    ],
)
def test_figure_of_another_thing_is_no_answer(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "refused"


def test_figure_asked_for_behind_a_units_tasks_is_of_that_unit(engine: Engine) -> None:
    history = ("东山开发区有哪些任务？",)
    assert "35件" in told(engine, "专利申请要多少？", *history)
    last = told(engine, "那技术合同登记额呢", *history, "专利申请要多少？")
    assert "1.3亿元" in last
    assert "29亿元" not in last


def test_words_that_no_document_has_do_not_spoil_a_follow_up(engine: Engine) -> None:
    assert "市水利局" in told(engine, "这项工作谁负责？", "城乡供水的覆盖目标，喝水难要降到多少？")


def test_tasks_in_both_roles_are_counted(engine: Engine) -> None:
    answer = told(engine, "市税务局既有牵头的也有作为责任单位的，总共是哪几项")
    assert "2 项" in answer


def test_what_is_asked_of_units_is_no_opinion(engine: Engine) -> None:
    assert "市水利局" in told(engine, "城乡供水工程搞得好不好，由哪个部门负责")


def test_document_is_known_by_its_title_without_what_people_leave_out(tmp_path: Path) -> None:
    law = "中华人民共和国河道疏浚管理条例（2031年）\n国务院令第900号\n\n第一条 河道疏浚每年2次。\n第二条 本条例自2031年5月1日起施行。\n"
    other = "云川市河道整治方案\n一、河道疏浚10公里。\n二、本方案自2030年1月1日起施行。\n"
    engine = engine_over(written(tmp_path, {"law.txt": law, "other.txt": other}), tmp_path)
    answer = told(engine, "修订后的河道疏浚管理条例从哪天起施行")
    assert "2031年5月1日" in answer
    assert "2030年" not in answer


def test_roles_are_told_apart_by_what_a_document_says_of_them(tmp_path: Path) -> None:
    text = "云川市方案\n一、建设平台。（牵头单位：市科技局；责任单位：市财政局）\n二、牵头单位负责年度计划衔接，责任单位负责落实本单位任务。\n"
    engine = engine_over(written(tmp_path, {"a.txt": text}), tmp_path)
    assert "年度计划衔接" in told(engine, "牵头单位和责任单位的职责怎么区分")


def test_figure_of_another_unit_is_no_answer_to_a_follow_up(engine: Engine) -> None:
    assert "29亿元" not in told(engine, "东山开发区呢？", "市科技局的技术合同成交额要达到多少？")


def test_short_question_goes_on_with_the_document_answered_from(tmp_path: Path) -> None:
    hill = "云岭市科技扶贫方案\n云岭市人民政府\n一、科技扶贫采用“1+N”的模式，覆盖12个贫困村。\n"
    sea = "海川市养殖方案\n海川市人民政府\n一、养殖采用循环的模式，建设示范场3个。\n"
    engine = engine_over(written(tmp_path, {"hill.txt": hill, "sea.txt": sea}), tmp_path)
    assert "循环" in told(engine, "采用的是什么模式？")
    assert "循环" not in told(engine, "采用的是什么模式？", "云岭市科技扶贫覆盖多少个贫困村？")


def test_full_title_names_no_other_year_of_the_same_rules(tmp_path: Path) -> None:
    first = "甲市义务植树管理办法（2015年）\n甲市人民政府\n第一条 每人每年植树3棵。\n"
    second = "甲市义务植树管理办法（2020年）\n甲市人民政府\n第一条 每人每年植树5棵。\n"
    engine = engine_over(written(tmp_path, {"first.txt": first, "second.txt": second}), tmp_path)
    assert "5棵" not in told(engine, "《甲市义务植树管理办法（2015年）》每人每年植树几棵")


def test_question_for_all_documents_is_not_of_the_one_before(tmp_path: Path) -> None:
    texts = {
        "a.txt": "甲市方案\n甲市人民政府\n一、建成数据中心2个。\n",
        "b.txt": "乙市方案\n乙市人民政府\n一、升级数据中心机房。\n",
    }
    engine = engine_over(written(tmp_path, texts), tmp_path)
    assert "乙市" in told(engine, "哪些文件提到数据中心", "数据中心建成多少个")
    assert engine.ask("低空试点在哪座城市开展").status == "refused"
