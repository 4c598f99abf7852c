"""Answers to the questions of the form in words: options, places, addresses, counts, a yes or a no."""
