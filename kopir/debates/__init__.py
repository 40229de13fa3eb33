"""Recorded debates: brought in, read, measured, answered."""
