"""A test run as it is handed over: reports for machines, defects for people."""
