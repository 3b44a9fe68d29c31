"""What is handed over, and in which form."""
