"""A backup as a file: a plain tar whose last member is a manifest with the sum of every other. No Django here.

With a passphrase the whole tar is encrypted in the age format, which anybody's `age` opens.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import pyrage

FORMAT = 1
MANIFEST = "manifest.json"
AGE = b"age-encryption.org/v1"
BLOCK = 1 << 20


class Unusable(Exception):
    """A backup cannot be used, or cannot be made; `code` says why, and `detail` where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass
class Manifest:
    """What is in a backup."""

    made_at: str
    version: str
    database: str  # the engine it came from
    migrations: list[str]
    rows: dict[str, int]
    format: int = FORMAT
    members: dict[str, dict[str, Any]] = field(default_factory=dict)  # name: size, sha256
    vanished: list[str] = field(default_factory=list)  # files deleted while the backup ran


class Writer:
    """Puts members into a tar and remembers their sums."""

    def __init__(self, file: IO[bytes], manifest: Manifest) -> None:
        self.tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        self.manifest = manifest

    def add(self, name: str, path: Path) -> None:
        """Add a file; one that has just been deleted is noted and left out."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            self.manifest.vanished.append(name)
            return
        with source:
            info = self.tar.gettarinfo(arcname=name, fileobj=source)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            summed = _Summed(source)
            self.tar.addfile(info, summed)
        self.manifest.members[name] = {"size": info.size, "sha256": summed.sum.hexdigest()}

    def close(self) -> None:
        """Add the manifest, the last member, and end the tar."""
        text = json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self.tar.addfile(info, io.BytesIO(text))
        self.tar.close()


class _Summed:
    """A file that sums what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data


def is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(AGE)) == AGE


def encrypt(plain: Path, to: Path, passphrase: str) -> None:
    """Encrypt a finished archive; the library works in memory, so this needs twice the archive's size of it."""
    to.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), passphrase))


@contextmanager
def opened(path: Path, passphrase: str | None) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Open a backup and read its manifest.

    Raises
    ------
    Unusable
        `passphrase-needed`, `passphrase-wrong`, `truncated`, `no-backup`, `newer-format`.
    """
    with _plain(path, passphrase) as file, _tar(file) as tar:
        yield tar, _manifest(tar)


@contextmanager
def _plain(path: Path, passphrase: str | None) -> Iterator[IO[bytes]]:
    if not is_encrypted(path):
        with path.open("rb") as file:
            yield file
        return
    if passphrase is None:
        raise Unusable("passphrase-needed", path.name)
    try:
        plain = pyrage.passphrase.decrypt(path.read_bytes(), passphrase)
    except pyrage.DecryptError as error:
        # The library's words for a header that this passphrase does not open; all others speak of the body.
        code = "passphrase-wrong" if str(error) == "Decryption failed" else "truncated"
        raise Unusable(code, path.name) from error
    yield io.BytesIO(plain)


@contextmanager
def _tar(file: IO[bytes]) -> Iterator[tarfile.TarFile]:
    try:
        tar = tarfile.TarFile(fileobj=file, mode="r")
    except tarfile.TarError as error:
        raise Unusable("no-backup") from error
    with tar:
        yield tar


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        names = tar.getnames()
    except tarfile.TarError as error:
        raise Unusable("truncated") from error
    if not names or names[-1] != MANIFEST:
        raise Unusable("truncated")
    file = tar.extractfile(MANIFEST)
    try:
        said = json.loads(file.read()) if file else {}
        if said.get("format", 0) > FORMAT:
            raise Unusable("newer-format", str(said["format"]))
        return Manifest(**said)
    except (ValueError, TypeError, AttributeError, tarfile.TarError) as error:
        raise Unusable("no-backup", MANIFEST) from error


def verify(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Compare every member with the manifest.

    Raises
    ------
    Unusable
        `truncated` or `tampered`, with the member's name.
    """
    found = [member.name for member in tar.getmembers() if member.name != MANIFEST]
    if sorted(found) != sorted(manifest.members):
        raise Unusable("tampered", ", ".join(sorted(set(found) ^ set(manifest.members))[:3]))
    for name, facts in manifest.members.items():
        if not _is_safe(tar.getmember(name)):
            raise Unusable("tampered", name)
        if _sum_of(tar, name) != facts["sha256"]:
            raise Unusable("tampered", name)


def _is_safe(member: tarfile.TarInfo) -> bool:
    parts = Path(member.name).parts
    return member.isreg() and not member.name.startswith("/") and ".." not in parts


def _sum_of(tar: tarfile.TarFile, name: str) -> str:
    digest = hashlib.sha256()
    with suppress(tarfile.TarError), content(tar, name) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def content(tar: tarfile.TarFile, name: str) -> Iterator[IO[bytes]]:
    """Open one member."""
    file = tar.extractfile(name)
    if file is None:
        raise Unusable("tampered", name)
    with file:
        yield file


def extract(tar: tarfile.TarFile, name: str, to: Path, mode: int) -> None:
    """Write one member to a place, with the rights given here, never with those of the archive."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with content(tar, name) as source, to.open("xb") as target:
        to.chmod(mode)
        while block := source.read(BLOCK):
            target.write(block)
