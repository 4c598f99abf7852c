"""A department's desk: items by their last day, its terminations, its money, and what did not reach it."""
