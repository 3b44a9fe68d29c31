"""Whether an answer is right: judgements in, a consensus with its confidence out.

answers → majority | dawid_skene → consensus; folding keeps it up to date as judgements arrive, redundancy
decides whether an item needs another one.  Nothing is imported here: redundancy needs no numpy.
"""
