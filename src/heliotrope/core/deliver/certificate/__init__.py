"""A delivery's certificate: what it says, how it is signed part by part, and how it is checked again."""
