"""Questions as clerks type them between two calls: bounds, lists that have to be whole, offices, places of no document."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.typed import courtesy
from index import readers
from index.clauses import Parsed, parse
from index.readers.assembly import Piece, assemble
from tests.exam import engine_over, told, written

NURSERIES = """青禾市托育服务办法
青政发〔2031〕12号

第一条　为了规范托育服务，制定本办法。
第二条　家庭托育点可为3岁以下婴幼儿提供照护，收托婴幼儿不得超过5人。托育机构按实际收托人数领取补助，每人每月不低于300元。
第三条　举办托育机构应当具备下列条件：
（一）有合格的场地；
（二）有持证的保育人员；
（三）有符合规定的消防设施；
（四）有卫生保健制度；
（五）有应急预案；
（六）有监控设备。
第四条　托育机构名单应当公示，公示期不少于5个工作日。
第五条　办公室主任由市卫健委主任兼任。
第六条　航道水深达到5米，方可停靠接送船。
第七条　工作经费由市财政局保障。
第八条　市市场监管局负责食品抽查。
第九条　骗取托育补助的，责令退回，并处骗取金额1倍以上3倍以下的罚款。
第十条　夜间照护保险的保费补贴比例为45%。
第十一条　家长接送停车15分钟以内免费。
第十二条　依法与工商、卫生、公安等部门联合查处假冒奶粉，维护市场秩序。

青禾市人民政府
2031年3月5日
"""
WATERS = """云川市2031年河湖工作要点
云川政办发〔2031〕9号

一、治水
（一）落实河长制，2031年6月30日前完成河湖划界。（市水利局负责）
（二）开展科普活动6场，科普志愿者队伍参加。（市科协负责）
（三）开展人工智能辅助巡河。（市数据局牵头，市水利局、市公安局配合）
（四）确定青石镇、白沙镇、临江镇、东岭镇为幸福河湖试点镇。（市水利局负责）
（五）编印河湖年鉴，由市水利局同市统计局联合编印。（市水利局负责）
（六）建设水质监测中心3家，学习北京经验。（市环保局负责）
二、清单
（一）河湖长效管护范围包括甘棠县、永乐县、安平县、和顺县。（市水利局负责）
三、步骤
河湖整治分三个阶段进行。
（一）动员。全面部署。
（二）整治。集中清理。
（三）验收。逐段验收。
四、目标
到2035年，河湖面貌明显改善。
——居民节水知识普及，知晓率达到80%以上。
——岸线全部绿化。
五、宜居城乡
（一）清河行动。
1.清理河道垃圾。（市水利局负责）
（二）添绿行动。
1.栽植行道树。（市林业局负责）
（三）亮灯行动。
1.补装路灯。（市住建局负责）
六、其他
（一）新疆援建点绿化面积为10亩。
（二）巡河员上门入户前应当培训不少于3天。
（三）同一对象一年内抽查不超过2次。每年3月底前公布抽查计划。
（四）新修县道路面宽度不小于6.5米。

云川市人民政府办公室
2031年1月9日
"""
PLASTICS = """<html><body><h1>云岭省人民政府关于修改部分决定的通知</h1><p>云岭省人民政府决定废止下列文件，
现将名单和塑料制品禁限目录予以公布，请遵照执行，自公布之日起施行，各地要做好衔接。</p>
<table><tr><td>序号</td><td>文件</td><td>文号</td></tr>
<tr><td>1</td><td>关于集贸市场的决定</td><td>云政发〔2010〕5号</td></tr></table>
<p>附件1</p><p>禁限目录</p>
<table><tr><td>序号</td><td>塑料制品</td><td>实施期限</td></tr>
<tr><td>1</td><td>塑料棉签</td><td>2031年底禁止生产、销售</td></tr>
<tr><td>2</td><td>塑料吸管</td><td>2032年底禁止使用、销售</td></tr></table>
<p>附件2</p><p>成员单位职责</p>
<table><tr><td>序号</td><td>成员单位</td><td>主要职责</td></tr>
<tr><td>1</td><td>省商务厅</td><td>①督促商场限塑；②检查集市</td></tr>
<tr><td>2</td><td>省文旅厅</td><td>督促宾馆限塑</td></tr></table>
<p>云岭省人民政府</p><p>2031年4月1日</p></body></html>
"""
IDENTITY = """<html><body><h1>云岭省政务服务通办清单</h1><p>云政办发〔2031〕77号</p>
<table><tr><td>序号</td><td>事项</td><td>改革内容</td><td>时限</td></tr>
<tr><td>1</td><td>首次申领居民身份证</td><td>将试点扩大到全省，办理时限由60日压缩至20日。</td><td>2031年6月底前</td></tr>
<tr><td>2</td><td>普通护照签发</td><td>办理时限由15日压缩至7日。</td><td>2031年9月底前</td></tr></table>
<p>云岭省人民政府办公厅</p><p>2031年2月1日</p></body></html>
"""
ORDER = """农业农村部令第5号
渔船管理规定
第一条　渔船进出港应当报告。
第二条　渔船每年检验1次。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = {
        "nurseries.txt": NURSERIES,
        "waters.txt": WATERS,
        "plastics.html": PLASTICS,
        "identity.html": IDENTITY,
        "order.txt": ORDER,
    }
    return written(tmp_path_factory.mktemp("clerks"), texts)


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return engine_over(folder, folder.parent)


def read(folder: Path, name: str) -> Parsed:
    return parse(readers.read(folder / name, name))


def units_at(parsed: Parsed, pointer: str) -> list[str]:
    return [r.unit for clause in parsed.clauses if clause.pointer == pointer for r in clause.responsibilities]


# --- reading ---


def test_number_of_another_document_in_a_table_is_not_the_documents_own(folder: Path) -> None:
    assert not read(folder, "plastics.html").document.number


def test_column_of_dates_names_no_units_and_one_of_members_does(folder: Path) -> None:
    parsed = read(folder, "plastics.html")
    assert units_at(parsed, "附件1-1") == []
    assert units_at(parsed, "附件2-2") == ["省文旅厅"]


def test_tasks_in_one_cell_are_told_apart_behind_semicolons(folder: Path) -> None:
    parsed = read(folder, "plastics.html")
    assert [c.pointer for c in parsed.clauses if c.pointer.startswith("附件2-1")] == ["附件2-1①", "附件2-1②"]
    assert units_at(parsed, "附件2-1②") == ["省商务厅"]


def test_dates_marked_otherwise_than_the_tasks_beside_them_are_not_lost(tmp_path: Path) -> None:
    page = (
        "<html><body><h1>云岭省分工表</h1><table><tr><td>任务</td><td>责任单位</td><td>完成时限</td></tr><tr><td>1.完成普查。"
        "<br>2.加固堤防。</td><td>省水利厅</td><td>①2032年12月底前；②2033年12月底前</td></tr></table></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    clauses = read(tmp_path, "a.html").clauses
    said = "".join(f"{clause.text}{''.join(clause.trail)}" for clause in clauses)
    assert "2032年12月底前" in said
    assert "2033年12月底前" in said


@pytest.mark.parametrize("line", ["2.1领导机构由市政府设立。", "2.5万亩农田完成改造。"])
def test_decimal_at_the_start_of_a_line_is_no_item(line: str) -> None:
    parsed = parse(assemble("a.txt", [Piece("一、工作"), Piece("1.成立机构。"), Piece(line)]))
    assert "一2" not in [clause.pointer for clause in parsed.clauses]


# --- asking ---


def test_upper_bound_asked_for_is_no_lower_one(engine: Engine) -> None:
    answer = told(engine, "家庭托育点最多收几个孩子")
    assert "5人" in answer
    assert "300元" not in answer


def test_conditions_are_listed_to_the_last(engine: Engine) -> None:
    answer = told(engine, "举办托育机构要具备哪些条件")
    for condition in ("场地", "保育人员", "消防设施", "卫生保健制度", "应急预案", "监控设备"):
        assert condition in answer


def test_row_is_named_with_its_figure(engine: Engine) -> None:
    answer = told(engine, "首次申领身份证要多少天")
    assert "首次申领居民身份证" in answer
    assert "20日" in answer
    assert "7日" not in answer


def test_as_many_names_as_counted_are_the_list(engine: Engine) -> None:
    answer = told(engine, "4个试点镇名单")
    for town in ("青石镇", "白沙镇", "临江镇", "东岭镇"):
        assert town in answer


def test_places_that_a_range_covers_are_told(engine: Engine) -> None:
    assert "甘棠县、永乐县、安平县、和顺县" in told(engine, "河湖长效管护范围包括哪些地方")


def test_unit_named_in_the_text_shares_the_task(engine: Engine) -> None:
    assert "河湖年鉴" in told(engine, "水利局跟统计局合着干的是什么")


def test_word_that_sounds_like_a_role_is_the_matter(engine: Engine) -> None:
    assert "市数据局" in told(engine, "AI辅助巡河，哪几个部门负责")


def test_what_is_counted_is_no_agency(engine: Engine) -> None:
    assert "3家" in told(engine, "要建多少家水质监测中心")


def test_person_who_is_asked_for_is_not_compared(engine: Engine) -> None:
    answer = told(engine, "谁是河长")
    assert "市水利局" in answer
    assert "河长制" in answer


def test_office_held_with_another_one_is_answered(engine: Engine) -> None:
    assert "市卫健委主任兼任" in told(engine, "办公室主任由谁兼任")


def test_agency_that_begins_like_a_level_is_found_at_every_level(engine: Engine) -> None:
    assert "食品抽查" in told(engine, "市场监管局有哪些任务")


def test_day_of_a_month_is_in_the_month(engine: Engine) -> None:
    assert "河湖划界" in told(engine, "2031年6月底前要完成哪些任务")


@pytest.mark.parametrize(
    "question",
    [
        "2031年底前要建成哪些核电站",
        "北京2031年底前要完成的任务有哪些",
        "北京2031年所有指标有哪些",
        "北京有哪些任务",
        "河湖划界具体由哪个科负责",
        "附件3里列了哪些项目",
        "云川滑雪场什么时候启用",
    ],
)
def test_what_no_document_says_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "refused"


def test_activities_are_no_office(engine: Engine) -> None:
    assert "6场" in told(engine, "有哪些科普活动")


def test_length_of_a_period_and_depth_are_measured_by_their_own_words(engine: Engine) -> None:
    assert "5个工作日" in told(engine, "托育机构名单公示期多长")
    assert "5米" in told(engine, "航道水深多少米")


def test_item_is_no_article(engine: Engine) -> None:
    assert "食品抽查" in told(engine, "青禾市托育服务办法第8条原文")
    assert engine.ask("青禾市托育服务办法第8项原文").status == "refused"


def test_order_of_another_ministry_is_not_taken_for_the_one_named(engine: Engine) -> None:
    assert "渔船" in told(engine, "农业农村部5号令是什么")
    assert "渔船" not in told(engine, "交通运输部5号令是什么")


@pytest.mark.parametrize("words", ["好的，2018", "可以2019"])
def test_courtesy_with_a_year_is_no_courtesy_alone(words: str) -> None:
    assert not courtesy(words)


def test_fine_may_be_a_multiple_and_a_subsidy_a_share(engine: Engine) -> None:
    assert "1倍以上3倍以下" in told(engine, "骗取托育补助罚多少")
    assert "45%" in told(engine, "夜间照护保险补多少")


def test_duration_of_a_single_sentence_is_told_with_it(engine: Engine) -> None:
    assert "15分钟" in told(engine, "家长接送停车多长时间不要钱")


def test_phases_that_a_clause_counts_are_listed(engine: Engine) -> None:
    answer = told(engine, "河湖整治分哪三个阶段")
    for phase in ("动员", "整治", "验收"):
        assert phase in answer


def test_list_takes_its_date_from_the_clause_that_leads_it_in(engine: Engine) -> None:
    assert "2035年" in told(engine, "居民节水知识知晓率到80%是哪年的事")


def test_agencies_that_a_sentence_names_are_told(engine: Engine) -> None:
    answer = told(engine, "市场监管部门和哪些部门一起查假冒奶粉")
    assert "工商、卫生、公安" in answer


def test_names_behind_a_count_are_asked_for(engine: Engine) -> None:
    assert "青石镇" in told(engine, "是哪几个", "确定几个幸福河湖试点镇")


def test_sections_that_a_question_counts_are_told_by_their_headings(engine: Engine) -> None:
    answer = told(engine, "宜居城乡的三大行动是哪三个")
    for action in ("清河行动", "添绿行动", "亮灯行动"):
        assert action in answer


def test_region_is_found_under_its_short_name(engine: Engine) -> None:
    answer = told(engine, "新疆的绿化面积是多少亩")
    assert "10亩" in answer


def test_term_is_no_date(engine: Engine) -> None:
    assert engine.ask("巡河员什么时候上门入户").status == "refused"


def test_month_asked_for_is_found_beside_another_term(engine: Engine) -> None:
    assert "3月底前" in told(engine, "每年抽查计划最迟几月公布")


def test_width_is_a_length(engine: Engine) -> None:
    assert "6.5米" in told(engine, "新修县道路面至少多宽")


def test_page_laid_out_in_one_column_keeps_its_tables(folder: Path, tmp_path: Path) -> None:
    rows = "<tr><td>序号</td><td>成员单位</td><td>职责分工</td></tr><tr><td>1</td><td>省统计局</td><td>制定方案。</td></tr>"
    page = (
        "<html><body><table><tr><td>公报</td></tr></table><table><tr><td><b>云岭省人口普查通知</b></td></tr>"
        "<tr><td>云政发〔2031〕3号</td></tr><tr><td>一、目的<br>查清人口数量、结构和分布情况，为规划提供依据，促进城乡协调发展。<br>"
        "二、组织<br>各地要设立普查机构，配备普查员，落实经费，按时完成登记，确保数据真实准确。</td></tr>"
        f"<tr><td>附件1<br>职责分工表<table border=1>{rows}</table></td></tr></table></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert units_at(read(tmp_path, "a.html"), "附件1-1") + units_at(read(tmp_path, "a.html"), "附件1") == ["省统计局"]
