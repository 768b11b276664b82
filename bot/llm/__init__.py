"""Prose by a language model from the clauses that the rules have found; nothing that they do not carry reaches a user.

    answer by rule ─► evidence (as data) ─► model ─► reply (schema) ─► check, statement by statement ─► written answer

A statement that fails a check is removed. What the rules state and no kept
statement covers is told by rule. Without a model none of this is imported.
"""
