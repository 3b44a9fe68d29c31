"""Who takes each job when every agent has a capacity: the generalised assignment problem, solved with a bound."""
