"""
The synthetic county: the annex's real institutions with invented people, accounts, scores and money.

Everything is made from a seed by keyed draws, so that one more institution or month changes nothing else.
"""
