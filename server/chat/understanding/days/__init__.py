"""Days and times as people say them, whoever they belong to. Knows nobody and no question."""
