"""What is shown: laws, named chance, the spec a user writes, and the numbers of one frame."""
