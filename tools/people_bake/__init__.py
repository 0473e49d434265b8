"""Making the people of usd/people: bodies, clothes, hair, movements and things, from seeds and written specs."""
