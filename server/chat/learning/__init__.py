"""Learns from many people's sentences to tell apart what they mean; knows nothing of what it is used for."""

from server.chat.learning.machine import Known, Machine, NotLearnt, learn

__all__ = ["Known", "Machine", "NotLearnt", "learn"]
