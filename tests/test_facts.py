"""What a document says of itself: title, number, issuer, dates, validity, recipients."""

from __future__ import annotations

import pytest

from index.clauses import Parsed, parse
from index.facts import own_title
from index.model import Document
from index.readers.assembly import Piece, assemble

BODY = ["一、加强领导。各单位要认真抓好落实，按时报送工作情况。", "二、加大投入。落实经费保障措施，建立健全投入机制。"]
LETTER = [
    "汉中市人民政府办公室文件",
    "汉政办发〔2019〕12号",
    "汉中市人民政府办公室关于印发《汉中市节水行动实施方案》的通知",
    "各县、区人民政府，市政府各部门：",
    "《汉中市节水行动实施方案》已经市政府同意，现印发给你们，请认真组织实施。",
    "附件：1.重点任务分工表",
    "2.考核办法",
    "汉中市人民政府办公室",
    "2019年6月3日",
    "汉中市节水行动实施方案",
    *BODY,
    "本方案自2019年7月1日起施行，有效期至2024年6月30日。",
    "抄送：市委各部门，市人大常委会办公室。",
    "汉中市人民政府办公室    2019年6月4日印发",
    "（此件公开发布）",
]


def _parsed(*lines: str, **meta: object) -> Parsed:
    return parse(assemble("a.txt", [Piece(line) for line in lines], meta))


def _document(*lines: str, **meta: object) -> Document:
    return _parsed(*lines, **meta).document


def test_forwarded_document_of_another_agency_keeps_its_own_title() -> None:
    assert (
        own_title("国务院办公厅关于转发国家知识产权局《专利转化促进工程实施方案》的通知") == "专利转化促进工程实施方案"
    )


def test_day_of_publication_is_told_from_the_day_of_signing() -> None:
    document = _document(*LETTER, published="2019-06-10", issued="2019-06-03")
    assert (document.issued, document.published) == ("2019-06-03", "2019-06-10")
    assert _document(*LETTER).published is None


def test_forwarded_document_keeps_its_own_title() -> None:
    assert _document(*LETTER).title == "汉中市节水行动实施方案"


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("汉中市人民政府办公室关于印发《汉中市节水行动实施方案》的通知", "汉中市节水行动实施方案"),
        ("关于印发汉中市节水行动实施方案的通知", "汉中市节水行动实施方案"),
        ("关于印发《2018年汉中市试点城市\n建设工作目标任务》的通知", "2018年汉中市试点城市建设工作目标任务"),
        ("国务院办公厅转发文化部关于图书服务意见的通知", "文化部关于图书服务意见"),
        ("国务院关于进一步做好农房重建工作的若干意见", "国务院关于进一步做好农房重建工作的若干意见"),
        ("汉中市水务局2019年度工作要点", "汉中市水务局2019年度工作要点"),
        ("汉中市人民政府关于公布《汉中市节水办法》的决定", "汉中市节水办法"),
        ("关于印发《关于落实〈纲要〉的意见》的通知", "关于落实〈纲要〉的意见"),
    ],
)
def test_words_of_forwarding_are_no_part_of_the_title(headline: str, title: str) -> None:
    assert own_title(headline) == title


def test_title_may_be_broken_over_lines() -> None:
    lines = [
        "汉政办发〔2019〕12号",
        "关于印发《2019年汉中市国家节水型城市",
        "建设工作目标任务》的通知",
        "各县、区人民政府：",
        *BODY,
    ]

    assert _document(*lines).title == "2019年汉中市国家节水型城市建设工作目标任务"


def test_title_falls_back_to_the_name_of_the_file_or_first_words() -> None:
    assert _document("。").title


@pytest.mark.parametrize(
    "printed",
    [
        "汉政办发〔2019〕12号",
        "汉政办发[2019]12号",
        "汉政办发（2019）12号",
        "汉政办发【2019】12号",
        "汉政办发〔2019〕 12 号",
        "汉政办发［2019］12号",
    ],
)
def test_number_is_read_in_every_kind_of_bracket(printed: str) -> None:
    number = _document(printed, "汉中市节水行动实施方案", *BODY).number

    assert number is not None
    assert number.replace(" ", "").startswith("汉政办发")
    assert number.replace(" ", "")[-3:] == "12号"


def test_number_of_a_cited_document_is_not_its_own() -> None:
    lines = ["汉中市节水行动实施方案", "为落实《节水纲要》（国办发〔2018〕9号）精神，结合我市实际，制定本方案。", *BODY]

    assert _document(*lines).number is None


def test_facts_of_a_letter_are_read() -> None:
    document = _document(*LETTER)

    assert document.number == "汉政办发〔2019〕12号"
    assert document.issuer == "汉中市人民政府办公室"
    assert document.region == "汉中市"
    assert document.year == 2019
    assert document.issued == "2019-06-03"
    assert document.recipients == ("各县、区人民政府", "市政府各部门")


def test_list_of_attachments_ends_where_the_signature_begins() -> None:
    assert _document(*LETTER).attachments == ("重点任务分工表", "考核办法")


def test_copies_end_with_the_imprint() -> None:
    assert _document(*LETTER).copies == ("市委各部门，市人大常委会办公室。",)


@pytest.mark.parametrize(
    ("lines", "attachments"),
    [
        (["附件：重点任务分工表"], ("重点任务分工表",)),
        (["附件：1.重点任务分工表 2.考核办法"], ("重点任务分工表", "考核办法")),
        (["附件：1.重点任务分工表", "2.考核办法", "3.统计表"], ("重点任务分工表", "考核办法", "统计表")),
        (["附件1：重点任务分工表", "附件2：考核办法"], ("重点任务分工表", "考核办法")),
    ],
)
def test_attachments_are_listed_in_order(lines: list[str], attachments: tuple[str, ...]) -> None:
    assert _document("汉中市节水行动实施方案", *BODY, *lines).attachments == attachments


def test_term_of_validity_is_read() -> None:
    document = _document(*LETTER)

    assert (document.effective, document.expires) == ("2019-07-01", "2024-06-30")


@pytest.mark.parametrize(
    ("closing", "effective", "expires"),
    [
        ("本办法自2019年7月1日起施行，有效期五年。", "2019-07-01", "2024-06-30"),
        ("本办法自2019年7月1日起施行，有效期2年。", "2019-07-01", "2021-06-30"),
        ("本办法自2019年7月1日起施行，有效期至2024年6月30日。", "2019-07-01", "2024-06-30"),
        ("本办法自印发之日起施行，有效期五年。", "2019-06-03", "2024-06-02"),
        ("本办法自发布之日起施行。", "2019-06-03", None),
        pytest.param(
            "本办法自2019年7月1日起试行。",
            "2019-07-01",
            None,
        ),
        ("本办法自2019年7月1日起施行，原《节水办法》同时废止。", "2019-07-01", None),
    ],
)
def test_day_of_effect_and_of_expiry_are_read(closing: str, effective: str, expires: str | None) -> None:
    lines = [
        "汉中市水务局关于印发《汉中市节水办法》的通知",
        "各县、区水务局：",
        *BODY,
        closing,
        "汉中市水务局",
        "2019年6月3日",
    ]
    document = _document(*lines)

    assert (document.effective, document.expires) == (effective, expires)


def test_document_that_repeals_another_is_not_repealed_itself() -> None:
    lines = ["汉中市节水办法", *BODY, "本办法自2019年7月1日起施行，原《节水办法》同时废止。"]

    assert _document(*lines).status != "repealed"


def test_property_box_of_a_page_states_facts() -> None:
    lines = [
        "汉中市人民政府办公室关于印发《汉中市节水行动实施方案》的通知",
        "•【制定机关】汉中市人民政府办公室",
        "•【公布日期】2019.06.10",
        "•【字号】汉政办发〔2019〕12号",
        "•【施行日期】2019.07.01",
        "•【时效性】现行有效",
        "正文",
        *BODY,
    ]
    document = _document(*lines)

    assert (document.number, document.issuer, document.effective) == (
        "汉政办发〔2019〕12号",
        "汉中市人民政府办公室",
        "2019-07-01",
    )
    assert document.issued == "2019-06-10"
    assert document.status != "repealed"


@pytest.mark.parametrize("validity", ["已废止", "失效", "已失效"])
def test_property_box_tells_repeal(validity: str) -> None:
    assert _document("汉中市节水行动实施方案", f"•【时效性】{validity}", *BODY).status == "repealed"


def test_given_facts_go_before_printed_ones() -> None:
    document = _document(
        *LETTER, title="节水方案摘编", number="汉政办发〔2019〕99号", region="汉中", issued="2019-06-05"
    )

    assert (document.title, document.number, document.region) == ("节水方案摘编", "汉政办发〔2019〕99号", "汉中")
    assert document.issued == "2019-06-05"


def test_digest_is_known_by_its_kind() -> None:
    assert _document(*LETTER, kind="digest").digest
    assert not _document(*LETTER).digest


def test_front_and_back_matter_are_the_clause_meta() -> None:
    parsed = _parsed(*LETTER)
    meta, *others = parsed.clauses

    assert meta.pointer == "meta"
    for line in (
        "汉政办发〔2019〕12号",
        "各县、区人民政府，市政府各部门：",
        "2.考核办法",
        "抄送：市委各部门，市人大常委会办公室。",
        "（此件公开发布）",
    ):
        assert line in meta.text
        assert not any(line in clause.text for clause in others)
    assert [clause.pointer for clause in others][:1] == ["前言"]


def test_clause_meta_tells_facts_that_are_given_and_not_printed() -> None:
    parsed = _parsed(
        "一、加强领导。要求如下，认真落实。", title="汉中市节水行动实施方案", number="汉政办发〔2019〕12号"
    )

    assert "汉政办发〔2019〕12号" in parsed.clauses[0].text
    assert "汉中市节水行动实施方案" in parsed.clauses[0].text


@pytest.mark.parametrize(
    "line",
    [
        "合集下载",
        "相关文档",
        "最新文档",
        "1、下载文档前请自行甄别文档内容的完整性。",
        "扫一扫在手机打开当前页",
        "打印本页",
        "责任编辑：张三",
        "版权所有：汉中市人民政府",
        "上一篇：通知",
    ],
)
def test_line_that_a_page_added_is_boilerplate(line: str) -> None:
    lines = ["汉中市节水行动实施方案", *BODY, line]
    source = assemble("a.txt", map(Piece, lines))
    parsed = parse(source)

    assert [source.text[a:b] for (a, b), kind in parsed.account if kind == "boilerplate"] == [line]
    assert not any(line in clause.text for clause in parsed.clauses)


def test_signature_with_its_date_is_meta_and_not_part_of_the_last_clause() -> None:
    parsed = _parsed("汉中市节水行动实施方案", *BODY, "汉中市水务局", "汉中市财政局", "二〇一九年六月三日")

    assert parsed.clauses[-1].text == BODY[-1]
    assert parsed.document.issued == "2019-06-03"
    assert parsed.document.issuer == "汉中市水务局"


@pytest.mark.parametrize("signed", ["汉中市水务局2019年6月3日", "汉中市水务局　　2019年6月3日"])
def test_signature_and_date_may_share_a_line(signed: str) -> None:
    parsed = _parsed("汉中市节水行动实施方案", *BODY, signed)

    assert parsed.clauses[-1].text == BODY[-1]
    assert parsed.document.issued == "2019-06-03"
    assert parsed.document.issuer == "汉中市水务局"


def test_facts_of_a_traditional_document_keep_their_characters() -> None:
    document = _document(
        "漢政辦〔2019〕12號",
        "各縣、區人民政府,市政府各局:",
        "《漢中市節水方案》已經市政府同意,現印發給你們。",
        "漢中市人民政府辦公廳",
        "2019年6月3日",
        "漢中市節水方案",
        *BODY,
    )

    assert document.number == "漢政辦〔2019〕12號"
    assert document.issuer == "漢中市人民政府辦公廳"
    assert document.title == "漢中市節水方案"
    assert document.issued == "2019-06-03"


def test_national_document_has_no_region() -> None:
    assert (
        _document(
            "国办发〔2015〕171号",
            "国务院办公厅关于推进图书服务的意见",
            "各省、自治区、直辖市人民政府：",
            *BODY,
            "国务院办公厅",
            "2015年9月18日",
        ).region
        is None
    )


def test_id_depends_on_the_path_only() -> None:
    assert _document(*LETTER).id == _document(*BODY).id


@pytest.mark.parametrize(
    ("line", "expires"),
    [
        ("本办法有效期2020年1月1日至2024年12月31日。", "2024-12-31"),
        ("本办法自2020年1月1日起施行，有效期9000年。", None),
        ("本办法自2020年1月1日起施行，有效期5年。", "2024-12-31"),
    ],
)
def test_term_between_dates_and_one_beyond_reason(line: str, expires: str | None) -> None:
    assert (
        _document("汉中市节水办法", "第一条　为节水，制定本办法。", f"第二条　{line}", "2020年1月1日").expires
        == expires
    )


@pytest.mark.parametrize(
    ("given", "status"),
    [("repealed", "repealed"), ("expired", "expired"), ("in_force", "in_force"), ("废止", "repealed"), ("", "unknown")],
)
def test_stated_status_is_kept(given: str, status: str) -> None:
    assert _document(*LETTER, validity=given).status == status


def test_order_is_called_after_what_it_puts_into_force_whatever_the_page_is_called() -> None:
    lines = [
        "中华人民共和国国务院令",
        "第999号",
        "《保障渔工工资支付条例》已经2031年12月4日国务院第73次常务会议通过，现予公布，自2032年5月1日起施行。",
        "总理　某某某",
        "2031年12月30日",
        "保障渔工工资支付条例",
        "第一条　为了保障渔工按时足额获得工资，制定本条例。",
    ]
    page = "保障渔工工资支付条例（中华人民共和国国务院令第999号）"
    document = parse(assemble("a.html", [Piece(line) for line in lines], meta={"title": page})).document
    assert document.title == "保障渔工工资支付条例"
    assert document.number == "中华人民共和国国务院令第999号"
    assert document.issuer == "中华人民共和国国务院"


def test_day_before_an_order_is_no_part_of_its_number() -> None:
    document = _document("社会互助暂行办法", "（2031年2月21日中华人民共和国国务院令第649号公布）", *BODY)
    assert (document.number or "").startswith("中华人民共和国国务院令")


def test_agency_and_its_deadline_in_the_text_are_no_signature() -> None:
    lines = ("三、各单位完成时间", "市教育局 2025年12月31日", "市民政局 2025年6月30日", "四、工作要求。每月报送1次。")
    clauses = _parsed("汉中市节水行动实施方案", *BODY, *lines).clauses
    assert any("市民政局" in clause.text for clause in clauses[1:])
