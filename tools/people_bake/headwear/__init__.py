"""What is worn on the head, on the face and around the neck."""
