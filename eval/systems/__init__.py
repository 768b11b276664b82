"""Systems that are asked the same questions on the same machine: policybot and what an office could use instead.

To add one, write a module with ``build(corpus, home, variant) -> Finder`` and
name it in :data:`RIVALS`. Rivals are extras (``pip install '.[eval]'``): policybot needs
none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from eval.errors import EvalError


@dataclass(frozen=True, slots=True)
class System:
    """A system by name: the module that builds it, in which variant, and the packages it needs."""

    name: str
    title: str
    module: str
    variant: str = ""
    packages: tuple[str, ...] = ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """The packages it needs that are not installed."""
        return tuple(package for package in self.packages if not _is_there(package))


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # that which it is a part of is missing
        return False


_LANGCHAIN = ("langchain_classic", "langchain_community", "langchain_text_splitters", "rank_bm25")

CITED = "policybot, clauses it cites"
OWN = System("policybot", "policybot, search alone", "policybot")
WRITING = System("policybot-llm", "policybot with a language model", "policybot", "llm", ("langchain_openai",))
RIVALS = (
    System("langchain-bm25", "LangChain splitter + BM25 (jieba)", "langchain_pipeline", "bm25", _LANGCHAIN),
    System(
        "langchain-faiss", "LangChain splitter + FAISS, built-in encoder", "langchain_pipeline", "faiss", _LANGCHAIN
    ),
    System("langchain-ensemble", "LangChain ensemble of both", "langchain_pipeline", "ensemble", _LANGCHAIN),
    System(
        "langchain-titled",
        "LangChain ensemble, title before each chunk",
        "langchain_pipeline",
        "titled",
        _LANGCHAIN,
    ),
    System("haystack-bm25", "Haystack in-memory BM25", "haystack_bm25", packages=("haystack",)),
    System(
        "llamaindex-bm25",
        "LlamaIndex sentence splitter + BM25 (jieba)",
        "llama_index_bm25",
        packages=("llama_index.core", "llama_index.retrievers.bm25"),
    ),
    System("txtai-hybrid", "txtai hybrid, built-in encoder", "txtai_hybrid", packages=("txtai",)),
)


def named(name: str) -> System:
    """Return the system of a name.

    Raises:
        EvalError: there is none.
    """
    found = [system for system in (OWN, WRITING, *RIVALS) if system.name == name]
    if not found:
        raise EvalError(f"没有叫“{name}”的系统")
    return found[0]
