"""Texts cut the way every tutorial does it: LangChain's recursive splitter at line ends, stops and commas."""

from __future__ import annotations

from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.systems.chunks import Chunk, Text

SIZE = 500  # characters; most rivals, not Haystack, find less with 200, 300, 800, 1000 and 1500 (ARCHITECTURE.md)
OVERLAP = 80
SEPARATORS = ["\n\n", "\n", "。", "；", "，", ""]


def split(text: Text) -> list[Chunk]:
    """Return the chunks of a text, each behind the document's title where that was read."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=SIZE, chunk_overlap=OVERLAP, separators=SEPARATORS, keep_separator="end", add_start_index=True
    )
    before = f"{text.title}\n" if text.title else ""
    found = [(d.metadata["start_index"], len(d.page_content)) for d in splitter.create_documents([text.text])]
    return [text.chunk(start, start + length, before=before) for start, length in found]
