"""Speech recognition, where the operator has it: the extra `hear` (faster-whisper) and a model in a folder of theirs.

Nothing is fetched, and nothing of the site needs it: a transcript from anywhere else is brought in the same way.
"""

from __future__ import annotations

from pathlib import Path

from kopir.pure.transcript import Cue


class CannotHear(Exception):
    """Why speech cannot be recognised here, in words."""


def hear(recording: Path, model: Path, language: str | None = None) -> list[Cue]:
    """Return what is said in a recording, without speakers: whose words they are, people say.

    Parameters
    ----------
    recording : a sound or video file.
    model : folder of a converted model (CTranslate2).
    language : `kk`, `ru` or `en`; recognised by the model where None.

    Raises
    ------
    CannotHear
        Without the library, a model in the folder, or a file that can be decoded.
    """
    try:
        from faster_whisper import WhisperModel  # noqa: PLC0415  # an extra that most sites do without
    except ImportError as error:
        raise CannotHear("faster-whisper is not installed: pip install 'kopir[hear]'") from error
    if not (model / "model.bin").is_file():
        raise CannotHear(f"{model}: no model in this folder (model.bin is missing)")
    if not recording.is_file():
        raise CannotHear(f"{recording}: no such file")
    try:
        engine = WhisperModel(str(model), device="cpu", compute_type="int8", local_files_only=True)
        segments, _info = engine.transcribe(str(recording), language=language, vad_filter=True)
        heard = [(one.start, one.end, one.text.strip()) for one in segments]
    except (RuntimeError, ValueError, OSError) as error:  # what its decoder and engine raise
        raise CannotHear(f"{recording}: {error}") from error
    return [Cue(start, end, "", text, recording.name, line) for line, (start, end, text) in enumerate(heard, 1) if text]
