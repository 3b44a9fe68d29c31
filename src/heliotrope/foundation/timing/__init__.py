"""The course of simulated time, kept where every process can read it."""
