"""Who does which of many units, in which window, at the least cost, with a bound that proves it."""
