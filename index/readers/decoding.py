"""Bytes of a text file decoded: UTF-8, UTF-16, GB18030, and Big5 as a last resort."""

from __future__ import annotations

import codecs
import re

from index.errors import DamagedDocument

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LABELS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
# Characters that make up about half of any modern Chinese text, in both
# scripts: a wrong decoding yields rare characters, and hardly any of these.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反明看原又利比或但"
    "质气第向道命此变条只没结解问意建月公无系情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活"
    "设及管特件长求老头基资边流路级少图统接知较将组见计别手期根论运农指几九区强放决西被干做必战先回则任取"
    "据处府务项科技企业责市县省局委办推实施创服安保障完善健制度标准规划单目通知印请遵照执行号附则省府厅"
    "個國為會來時們對發動過學經進種說產後電裡現實應開還體機當點業線從將與關間樣數無結問題黨處質級氣變條"
    "總設邊員責門單創強縣辦於區項務請領導書據議協標準規劃統組織檢監測評獎號廳廣錄勞農環險"
    "，。、；：！？“”‘’《》（）〔〕【】—…·０１２３４５６７８９％①②③④⑤⑥⑦⑧⑨⑩"
)
_SUSPECT = re.compile(
    "[\ue000-\uf8ff\ufff0-\uffff\u3400-\u4dbf\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\U00020000-\U0010ffff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_CONTROL_SHARE = 0.02
_FEW_CONTROLS = 8
_SAMPLE = 20_000
_SAMPLE_BYTES = 64 * 1024
_PLAUSIBLE = 0.2


def decode(data: bytes, *, declared: str = "") -> str:
    """Return the text of the bytes; ``declared`` is a label that the file itself states.

    A byte order mark wins, then UTF-8 wherever it fits (a wrong fit is next to
    impossible), then the declared charset, then whichever candidate reads most
    like Chinese.

    Raises:
        DamagedDocument: no charset makes text of the bytes.

    """
    text = _decoded(data, declared)
    sample = text[:_SAMPLE_BYTES]
    if len(_CONTROLS.findall(sample)) > max(_FEW_CONTROLS, _CONTROL_SHARE * len(sample)):
        raise DamagedDocument("内容不是文字，而是二进制数据")
    return text


def _decoded(data: bytes, declared: str) -> str:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], codec)
    if b"\0" not in data:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        stated = _stated(data, declared)
        if stated is not None:
            return stated
    return _detect(data)


def plausibility(text: str) -> float:
    """Return how much text reads like Chinese or plain ASCII, from 0 to 1."""
    sample = text[:_SAMPLE]
    foreign = [character for character in sample if character > "\x7f"]
    suspects = len(_SUSPECT.findall(sample))
    if not foreign:
        return 1.0 if suspects * 100 <= len(sample) else 0.0
    common = sum(character in _COMMON for character in foreign)
    ascii_words = sum(character.isalnum() for character in sample if character <= "\x7f")
    if ascii_words > 20 * len(foreign) and suspects == 0:
        return 0.5
    return max(0.0, (common - 3 * suspects) / len(foreign))


def _stated(data: bytes, declared: str) -> str | None:
    label = declared.strip().strip("\"'").lower()
    codec = _LABELS.get(label, label)
    if not codec or codec.startswith("utf"):
        return None
    try:
        text = data.decode(codec)
    except (LookupError, UnicodeError):
        return None
    return text if plausibility(text) >= _PLAUSIBLE else None


def _detect(data: bytes) -> str:
    candidates = ["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else []
    if b"\0" not in data:
        candidates = ["utf-8", "gb18030", *candidates, "big5hkscs"]
    sample = data[:_SAMPLE_BYTES]
    scores = {codec: _score(sample, codec) for codec in candidates}
    best = max(scores, key=lambda codec: scores[codec], default="")
    if best and scores[best] >= _PLAUSIBLE:
        return _lenient(data, best)
    if b"\0" not in data:
        from charset_normalizer import from_bytes  # 0.05 s to import; few files need it

        guess = from_bytes(sample).best()
        if guess is not None and _score(sample, guess.encoding) >= _PLAUSIBLE:
            return _lenient(data, guess.encoding)
    elif data.count(b"\0") <= max(_FEW_CONTROLS, _CONTROL_SHARE * len(data)):
        return _decoded(data.replace(b"\0", b""), "")
    raise DamagedDocument("不是文本文件，或文字编码无法识别")


def _score(data: bytes, codec: str) -> float:
    """Return how plausible the data is in a charset: 0 … 1, above 1 for broken UTF-8."""
    text = _lenient(data, codec)
    lost = text.count("\ufffd")
    if lost > len(text) // 500:
        return 0.0
    # UTF-8 with a few broken bytes is still UTF-8: nothing else looks like it.
    bonus = 1.0 if codec == "utf-8" and not text.isascii() else 0.0
    return plausibility(text.replace("\ufffd", "")) + bonus


def _lenient(data: bytes, codec: str) -> str:
    """Return the text; a character cut off at the end of the data is left out."""
    return codecs.getincrementaldecoder(codec)("replace").decode(data, final=False)
