"""Numbers of documents 文号: 金政办发〔2018〕106号, …公告2020年第9号."""

from __future__ import annotations

import re

from index.patterns import regex

NUMBER = regex(
    r"[\u4e00-\u9fff]{1,14}\s?[〔\[［【(（]\s?(?:19|20)[0-9]{2}\s?[〕\]］】)）]\s?第?\s?[0-9]+\s?号"
    r"|(?![年月日])[\u4e00-\u9fff]{1,16}(?:公告|令|通告)\s?(?:(?:19|20)[0-9]{2}年)?第\s?[0-9]+\s?号"
)


def normalize_brackets(text: str) -> str:
    """Return text with the brackets of a document number as 〔〕."""
    return re.sub(r"[\[［【(（]\s?((?:19|20)[0-9]{2})\s?[\]］】)）]", r"〔\1〕", text)
