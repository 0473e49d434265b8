"""What a real camera adds to a perfect picture. Label-safe: no pixel moves."""
