"""Köpir: a civic bridge. The house is drawn in docs/explanation/layout.md."""

__version__ = "0.1.0"
