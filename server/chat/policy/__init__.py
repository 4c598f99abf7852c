"""Answers to questions about the rules, each with its clause, or none. Pure once a county is loaded."""

from server.chat.policy.finding import (
    Answers,
    Citation,
    Found,
    answers,
    find,
    find_each,
    guesses,
    learnt,
    prepare,
)

__all__ = ["Answers", "Citation", "Found", "answers", "find", "find_each", "guesses", "learnt", "prepare"]
