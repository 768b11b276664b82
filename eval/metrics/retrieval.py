"""Whether a search finds the gold clauses, from the rank of each: 1 is the first, None is not found.

Search that finds clauses and search that finds chunks of text are measured
alike: a gold clause has the rank with which at least half of it is there.
``ranks`` is never empty. With clauses that is the usual binary relevance (Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 8).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Ranks = Sequence[int | None]


def recall_at(ranks: Ranks, k: int) -> float:
    """Return recall@k: the share of the gold clauses among the first k results."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def reciprocal_rank(ranks: Ranks, k: int = 10) -> float:
    """Return one by the rank of the first gold clause, 0 where it is none of the first k; its mean is MRR@k."""
    first = min((rank for rank in ranks if rank is not None), default=k + 1)
    return 1 / first if first <= k else 0.0


def ndcg_at(ranks: Ranks, k: int = 10) -> float:
    """Return nDCG@k with binary gains (Järvelin, Kekäläinen 2002; the discount of Burges et al. 2005, log2(1 + rank)).

    One chunk may hold several gold clauses: they take the ranks behind it, so
    that it is worth what as many clauses one after another are.
    """
    taken, gain = 0, 0.0
    for rank in sorted(rank for rank in ranks if rank is not None and rank <= k):
        taken = max(rank, taken + 1)
        gain += 1 / math.log2(1 + taken)
    ideal = sum(1 / math.log2(2 + at) for at in range(min(len(ranks), k)))
    return gain / ideal
