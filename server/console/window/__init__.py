"""The window's desk: the day's queue, the file beside its photos, filing for a family, conversations."""
