"""The public face, for whoever comes without signing in: guide, flow chart, form, eligibility, hours.

Every page is made from the county's files and from the functions that answer the interfaces, so that what
is shown and what is done cannot differ.
"""
