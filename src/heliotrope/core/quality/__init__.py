"""Whether an answer is right: judgements in, a consensus with its confidence out.

answers → a method (majority, one coin, Dawid–Skene, hierarchical, glad, ordered; numeric for numbers) →
consensus → calibration → stated; truth does all of it.  Folding keeps an order's consensus up to date as
judgements arrive, redundancy decides whether an item needs another one.  Nothing is imported here: redundancy
needs no numpy.
"""
