"""What is found out about each step, and the verdict on it."""
