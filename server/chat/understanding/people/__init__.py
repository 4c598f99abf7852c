"""Who is spoken of, and who they are to each other: the speaker, the one who died, relatives, helpers."""
