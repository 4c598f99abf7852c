"""The lead agency's desk: what is late, what failed, what families say, and who looked at what."""
