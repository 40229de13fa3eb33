"""What is wrong with a file, where; collected so that one reading names it all."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_NAMED = 20


@dataclass(frozen=True)
class Problem:
    """One reason to refuse a file, at a JSON path such as `$.persons[3].name`."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class BrokenFile(ValueError):
    """The file is refused as a whole; `problems` says why, in the order of the file, at most twenty."""

    def __init__(self, problems: tuple[Problem, ...], total: int | None = None) -> None:
        self.problems = problems
        self.total = len(problems) if total is None else total
        lines = [str(problem) for problem in problems]
        if self.total > len(problems):
            lines.append(f"and {self.total - len(problems)} more")
        super().__init__("\n".join(lines))


@dataclass
class Problems:
    """Collects problems; only the first twenty are kept, all are counted."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, path: str, reason: str) -> None:
        """Note one problem."""
        self.total += 1
        if len(self.kept) < MOST_NAMED:
            self.kept.append(Problem(path, reason))

    def refuse(self) -> None:
        """Raise BrokenFile when anything was noted."""
        if self.total:
            raise BrokenFile(tuple(self.kept), self.total)
