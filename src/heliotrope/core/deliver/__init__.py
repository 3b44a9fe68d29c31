"""What is handed over: what a delivery says of itself."""
