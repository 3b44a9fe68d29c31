"""Who takes the unit that has just arrived, and what a freed worker takes, by the rule ``dispatch@1``.

One decision at a time, on a floor that keeps who is free in the order of their price.  ``rule`` says what is
decided, in plain Python; ``floor`` decides the same from an index; ``pricing`` says what a worker's hour is
worth to other work.
"""
