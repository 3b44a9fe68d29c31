"""What an order is made of: decisions about its units."""
