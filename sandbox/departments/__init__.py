"""The departments' own systems: they take signed webhooks and behave as they are told.

Start them with `python -m sandbox.departments --port 8200`. A department's address is
`/departments/{code}/webhook`; what a test or a trainer does is under `/sandbox/departments/{code}`.
"""
