"""The thresholds that decide whether and with what a question is answered.

Shares are of a topic's weight, 0 to 1. They were set on own questions; see
ARCHITECTURE.md, Measurements.
"""

from __future__ import annotations

COVERED = 0.45  # a clause that covers less of the topic does not answer who, how much or when
FAINTLY = 0.35  # the same in a document that the question names, where it has faint words only
CLEAR = 0.35  # who does the task is answered with less of the topic by a clause that the search puts far before others
BEHIND = 0.8  # the rank that the next clause may have then
OPEN = 0.42  # the same for questions that are answered by a passage
MENTIONED = 0.78  # a clause mentions X from here on
DOCUMENT = 0.8  # a document answers if its best clause comes this near to the best of all
CLAUSE = 0.92  # a clause answers if it comes this near to the best of its document
FIRST = 0.75  # the same for the clause that is first by rank and coverage together
TRAILING = 0.6  # a clause whose score is less than this share of the best of its document does not answer
LISTED = 0.74  # the same where everything about a topic is asked for
TITLED = 0.6  # share of a question's character pairs in a title that names the document
RANK = 0.6  # weight of the search's own score beside coverage
PASSAGE = 0.8  # a passage is quoted if it comes this near to the best one
BESIDE = 0.6  # the same for one of the best passage's own document
EACH = 0.5  # the same for one of another unit of the question than the best passage's
SURE = 0.8  # coverage from which the best passage is trusted to answer by itself
WHOLE = 0.95  # the same where a question joins things that clauses may have one by one
UNSURE = 3  # passages shown otherwise
PASSAGES = 4  # passages quoted to an open question
HEAVY = 3.2  # weight from which a topic word beside a unit has to be met
TELLING = 1.0  # weight of a topic below which it says nothing
AMOUNT = 0.7  # what a passage has to cover that is quoted where no figure answers how much
NEEDED = 0.3  # share of the topic from which a clause has to have a noun, where other clauses have it
OPENING = 0.2  # the same for the first noun of a question how much
SPOKEN = 0.3  # what the sentence of a passage that holds the figure has to cover of a question how much
STATED = 0.17  # figures whose own words cover less of the topic do not answer
FIGURED = 0.84  # figures answer if they cover this share of what the best of their document cover
UNPLACED = 0.6  # what a passage of a document that names no region has to cover of a question that does
UNMET = 0.4  # share of the topic from which a single word that no document has is a reason to refuse
UNKNOWN = 0.5  # the same for all such words together
FIRM = 0.3  # the same for one of them where a question asks for a company: what it does has to be there
MOST = 0.5  # share of the topic from which a noun has to be in one of the clauses that answer
WEIGHTY = 2.0  # weight from which a part of a question is a topic of its own
LOOKED_THROUGH = 20_000  # clauses of an index that may be looked through one by one for an answer
