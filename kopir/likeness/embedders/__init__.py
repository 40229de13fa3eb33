"""Models that turn texts into vectors, by name: the bundled one, any of sentence-transformers, a server, or letters."""

from kopir.likeness.embedders.choosing import DEFAULT, Unavailable, embedder_named, is_installed, model_of

__all__ = ["DEFAULT", "Unavailable", "embedder_named", "is_installed", "model_of"]
