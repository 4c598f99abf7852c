"""The console: pages for the window, departments, registries and supervision.

It stands above the doors and speaks through their own functions, so that a page shows and does what the
interfaces allow, and nothing else (docs/decisions/console-through-the-doors.md).
"""
