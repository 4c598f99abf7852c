"""Long numbers, however they are dictated: what they are, whose they are, and how they are put right."""
