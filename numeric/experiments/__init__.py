"""Statements about processes, each as numbers that are predicted and numbers that a simulation finds."""
