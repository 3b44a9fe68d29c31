"""Who takes each job when every agent has a capacity: generalised assignment, solved with a bound."""
