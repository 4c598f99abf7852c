"""A WeChat platform for one mini program and one official account, with phones that show what arrives.

Start it with `python -m sandbox.wechat --port 8100`. The platform's own paths are at the root, what
only a test or a trainer does (phones, faults, templates) is under `/sandbox/`.
"""
