"""Köpir: a civic bridge. The house is drawn in docs/explanation/layout.md."""
