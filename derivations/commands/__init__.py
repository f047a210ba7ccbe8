"""What the commands do that people call, behind ``cli``."""
