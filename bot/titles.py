"""Documents by their titles and numbers, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from bot.coverage import HALF, degree
from bot.topic import Term
from bot.vocabulary import spoken_for, synonyms_of
from index.document_numbers import normalize_brackets
from index.model import Document
from index.patterns import regex
from index.text import compact, folded, normalize

READ = 500  # documents whose titles are read word by word where none has a word as it is
LEAST_TITLE = 8  # characters; a shorter title is too common to name a document
SHORTENED = regex(r"^中华人民共和国|[（(][^（()）]{2,16}[)）]$")
TITLE_NOISE = regex(r"[《》〈〉“”\"'（）()\s]")


class Titles:
    """The titles and numbers of the documents of one index generation."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.id: document for document in documents}

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Folded titles that are long enough to name a document, by its id."""
        titles = ((d.id, TITLE_NOISE.sub("", normalize(d.title))) for d in self.documents.values())
        return {id_: title for id_, title in titles if len(title) >= LEAST_TITLE}

    @cached_property
    def _called(self) -> list[tuple[str, str]]:
        """The folded titles with their short forms, each behind its document's id: 政府信息公开条例 of 中华人民共和国…(2019年)."""
        short = [(d.id, TITLE_NOISE.sub("", shortened(normalize(d.title)))) for d in self.documents.values()]
        return [*self._titles.items(), *(pair for pair in short if len(pair[1]) >= LEAST_TITLE)]

    @cached_property
    def _numbers(self) -> dict[str, str]:
        """Folded document numbers, by the id of the document."""
        return {d.id: compact(normalize_brackets(d.number)) for d in self.documents.values() if d.number}

    def named_in(self, text: str) -> frozenset[str]:
        """Return the documents whose whole title stands in normalised text."""
        plain = TITLE_NOISE.sub("", text)
        named: set[str] = set()
        for at in range(len(plain)):
            begun = self._by_beginning.get(plain[at : at + 2], ())
            found = [(id_, title) for id_, title in begun if plain.startswith(title, at)]
            longest = max((len(title) for _, title in found), default=0)  # not another year's with the same short form
            named |= {id_ for id_, title in found if len(title) == longest}
        return frozenset(named)

    @cached_property
    def _by_beginning(self) -> dict[str, list[tuple[str, str]]]:
        """The documents with their folded titles, by a title's first two characters."""
        found: dict[str, list[tuple[str, str]]] = {}
        for id_, title in self._called:
            found.setdefault(title[:2], []).append((id_, title))
        return found

    def titled(self, part: str) -> frozenset[str]:
        """Return the documents whose title holds a folded part of one, or is held by it."""
        return frozenset(id_ for id_, title in self._compact_titles.items() if part in title or title in part)

    @cached_property
    def _compact_titles(self) -> dict[str, str]:
        """Titles without blanks, by the id of the document."""
        return {d.id: compact(d.title) for d in self.documents.values()}

    def titled_with(self, words: Sequence[str]) -> frozenset[str]:
        """Return the documents whose title has all of some normalised words; of few documents, in any form."""
        pairs = [word[at : at + 2] for word in words for at in range(len(word) - 1)]
        found = [self._titles_by_pair.get(pair, frozenset()) for pair in pairs]
        near = frozenset.intersection(*found) if found else frozenset()
        whole = frozenset(id_ for id_ in near if all(word in folded(self.documents[id_].title) for word in words))
        if whole or len(self.documents) > READ:
            return whole
        terms = [Term(word, 1.0, (*synonyms_of(word), *spoken_for(word), *_bare(word))) for word in words]
        titles = ((id_, folded(document.title)) for id_, document in self.documents.items())
        return frozenset(id_ for id_, title in titles if all(degree(term, title) >= HALF for term in terms))

    @cached_property
    def _titles_by_pair(self) -> dict[str, frozenset[str]]:
        """The documents whose title holds a character pair, by the pair."""
        found: dict[str, set[str]] = {}
        for document in self.documents.values():
            title = folded(document.title)
            for at in range(len(title) - 1):
                found.setdefault(title[at : at + 2], set()).add(document.id)
        return {pair: frozenset(ids) for pair, ids in found.items()}

    def numbered(self, digits: str, letters: str = "", year: str = "") -> frozenset[str]:
        """Return the documents whose number begins with the letters of an agency and ends with a serial number.

        218 of 张政办发〔2014〕218号 is the serial number, 张政办发 the letters; people leave out 发 and the year.
        """
        ending = re.compile(rf"^{re.escape(letters)}.*{year}.*[^0-9]{digits}号$")
        return frozenset(id_ for id_, number in self._numbers.items() if ending.search(number))

    def numbered_in(self, number: str) -> frozenset[str]:
        """Return the documents whose folded number a folded text holds."""
        return frozenset(id_ for id_, own in self._numbers.items() if own in number)


def shortened(title: str) -> str:
    """Return a title as a document is called by it: 政府信息公开条例 for 中华人民共和国政府信息公开条例（2019年）."""
    return SHORTENED.sub("", title)


def _bare(word: str) -> tuple[str, ...]:
    """Return a noun without the 子 behind it: 竹 of 竹子."""
    return (word[0],) if len(word) == 2 and word.endswith("子") else ()
