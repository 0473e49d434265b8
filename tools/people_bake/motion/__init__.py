"""Movements of people: made on one reference body, played by every body, written to usd/people/clips."""
