"""Pinyin as the words it spells."""

from __future__ import annotations

import pytest

from bot.pinyin import Speller, grams

WORDS = ["专利", "申请量", "谁负责", "覆盖", "张掖"]
TEXTS = ["市级星创天地五家"]


@pytest.fixture
def speller() -> Speller:
    return Speller(lambda: WORDS, lambda: TEXTS)


def test_pinyin_with_and_without_blanks_is_spelled(speller: Speller) -> None:
    assert speller.spell("zhuanlishenqingliang") == "专利申请量"
    assert speller.spell("zhang ye shui fu ze") == "张掖谁负责"


def test_syllables_between_words_may_spell_none(speller: Speller) -> None:
    assert speller.spell("zhangye zhuanli yao shui fu ze") == "张掖专利谁负责"
    assert speller.spell("yao gao dao zhangye de ta") == "yao gao dao zhangye de ta"


def test_particle_at_the_beginning_is_part_of_a_word() -> None:
    speller = Speller(lambda: ["长治", "归", "谁"], lambda: ["全面推行河长制工作"])
    assert speller.spell("he zhang zhi gui shui") == "河长制归谁"
    assert Speller(lambda: ["张掖", "海川"], lambda: []).spell("zhangye he haichuan") == "张掖海川"


def test_a_final_is_spelled_as_people_type_it() -> None:
    assert Speller(lambda: ["战略"], lambda: []).spell("zhanlue") == "战略"


def test_word_of_another_reading_is_heard_by_the_character_that_differs() -> None:
    assert Speller(lambda: ["畜牧兽医局"], lambda: []).alike("畜木兽医局") == ("畜牧兽医局",)


def test_runs_of_characters_that_are_no_words_are_spelled_too(speller: Speller) -> None:
    assert speller.spell("xingchuang tiandi") == "星创天地"


def test_english_and_short_letters_stay(speller: Speller) -> None:
    assert speller.spell("responsible for gdp") == "responsible for gdp"
    assert speller.spell("r&d经费") == "r&d经费"


def test_mistyped_word_is_heard(speller: Speller) -> None:
    assert speller.alike("复盖") == ("覆盖",)
    assert speller.alike("覆盖") == ()
    assert speller.alike("火箭") == ()
    assert speller.alike("星创天第") == ("星创天地",)


def test_grams_do_not_span_punctuation() -> None:
    assert set(grams("专利，申请")) == {("zhuanli", "专利"), ("shenqing", "申请")}


def test_grams_are_read_as_in_their_phrase() -> None:
    assert {("chongfu", "重复"), ("bude", "不得")} <= set(grams("不得重复"))


def test_of_words_that_sound_alike_those_that_stand_together_are_spelled() -> None:
    words = ["职能", "职能", "职能", "智能", "交通"]
    assert Speller(lambda: words, lambda: ["各部门职能", "推进智能交通"]).spell("zhinengjiaotong") == "智能交通"


def test_one_syllable_is_no_word_that_is_met_once() -> None:
    assert Speller(lambda: ["吉安", "监测"], lambda: []).spell("jiance shui jian") == "jiance shui jian"
    assert Speller(lambda: ["西安", "西安"], lambda: []).spell("xian xian") == "西安西安"
    assert Speller(lambda: ["吉安", "监测"], lambda: []).spell("ji'an jiance") == "吉安监测"


def test_letters_that_a_dictionary_leaves_out_are_read_by_the_texts() -> None:
    speller = Speller(lambda: ["牢记", "小区", "改造", "牢记"], lambda: ["改造老旧小区，完成46个。"])

    assert speller.spell("laojiu xiaoqu gaizao") == "老旧小区改造"
