"""A bounded load on a loopback address: kept-alive connections, a fixed number of requests, then the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median, quantiles


@dataclass(frozen=True)
class Request:
    """One request, whole: method, path, extra header lines and body."""

    method: str
    path: str
    headers: tuple[str, ...] = ()
    body: bytes = b""

    def encoded(self, port: int) -> bytes:
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: localhost:{port}",
            "Accept-Encoding: gzip",
            *self.headers,
        ]
        if self.body:
            lines += [f"Content-Length: {len(self.body)}", "Content-Type: application/x-www-form-urlencoded"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


@dataclass(frozen=True)
class Measured:
    """What a load met: wall seconds, latencies in ms, statuses, bytes of the largest answer."""

    seconds: float
    latencies_ms: list[float]
    statuses: dict[int, int]
    bytes: int

    @property
    def per_second(self) -> float:
        return len(self.latencies_ms) / self.seconds

    @property
    def p50_ms(self) -> float:
        return median(self.latencies_ms)

    @property
    def p99_ms(self) -> float:
        return quantiles(self.latencies_ms, n=100)[98]


Answer = tuple[float, int, int]  # milliseconds, status, bytes


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int, bool]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    size = 0
    if "content-length" in fields:
        size = len(await reader.readexactly(int(fields["content-length"])))
    elif fields.get("transfer-encoding") == "chunked":
        while length := int((await reader.readline()).strip(), 16):
            size += len(await reader.readexactly(length + 2)) - 2
        await reader.readline()
    return int(lines[0].split()[1]), len(head) + size, fields.get("connection") == "close"


async def _client(
    port: int, make: Callable[[int], Request], numbers: list[int], out: list[tuple[float, int, int]]
) -> None:
    reader = writer = None
    while numbers:
        number = numbers.pop()
        if writer is None or reader is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        began = time.perf_counter()
        writer.write(make(number).encoded(port))
        status, size, is_last = await _answer(reader)
        out.append(((time.perf_counter() - began) * 1000, status, size))
        if is_last:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def _all(port: int, make: Callable[[int], Request], count: int, clients: int) -> Measured:
    numbers, out = list(range(count)), list[Answer]()
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, make, numbers, out) for _ in range(clients)))
    seconds, statuses = time.perf_counter() - began, {}
    for _, status, _ in out:
        statuses[status] = statuses.get(status, 0) + 1
    return Measured(seconds, [latency for latency, _, _ in out], statuses, max(size for *_, size in out))


@dataclass(frozen=True)
class Stream:
    """Requests that come at a steady rate whether or not the ones before have been answered."""

    name: str
    make: Callable[[int], Request]
    per_second: float
    clients: int
    expect: int


@dataclass(frozen=True)
class Kept:
    """What became of a stream: latencies count from the moment a request was due, not from when it could be sent."""

    name: str
    seconds: float
    latencies_ms: list[float]
    acknowledged: list[int]
    errors: dict[str, int]

    def percentile_ms(self, percent: int) -> float:
        return quantiles(self.latencies_ms, n=100)[percent - 1] if len(self.latencies_ms) > 1 else 0.0


Due = asyncio.Queue[tuple[int, float] | None]


class _Sender:
    """One kept-alive connection that sends what is due and notes what became of it."""

    def __init__(self, port: int, stream: Stream, kept: Kept) -> None:
        self.port, self.stream, self.kept = port, stream, kept
        self.link: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def work(self, due: Due) -> None:
        while (one := await due.get()) is not None:
            try:
                status, is_last = await self.ask(one[0])
            except (OSError, EOFError, TimeoutError) as trouble:
                self.note(type(trouble).__name__)
                self.close()
                continue
            self.kept.latencies_ms.append((time.perf_counter() - one[1]) * 1000)
            if status == self.stream.expect:
                self.kept.acknowledged.append(one[0])
            else:
                self.note(str(status))
            if is_last:
                self.close()
        self.close()

    async def ask(self, number: int) -> tuple[int, bool]:
        if self.link is None:
            self.link = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.link
        writer.write(self.stream.make(number).encoded(self.port))
        status, _size, is_last = await asyncio.wait_for(_answer(reader), 30)
        return status, is_last

    def note(self, what: str) -> None:
        self.kept.errors[what] = self.kept.errors.get(what, 0) + 1

    def close(self) -> None:
        if self.link is not None:
            self.link[1].close()
        self.link = None


async def _stream(port: int, stream: Stream, seconds: float) -> Kept:
    """Send what is due; what the connections cannot take waits, and its waiting counts."""
    due: Due = asyncio.Queue()
    kept, began = Kept(stream.name, seconds, [], [], {}), time.perf_counter()

    async def arrive() -> None:
        for number in range(int(stream.per_second * seconds)):
            at = began + number / stream.per_second
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            due.put_nowait((number, at))
        for _client in range(stream.clients):
            due.put_nowait(None)

    await asyncio.gather(arrive(), *(_Sender(port, stream, kept).work(due) for _client in range(stream.clients)))
    return replace(kept, seconds=time.perf_counter() - began)


async def _streams(port: int, streams: list[Stream], seconds: float) -> list[Kept]:
    return list(await asyncio.gather(*(_stream(port, stream, seconds) for stream in streams)))


def keep_coming(port: int, streams: list[Stream], seconds: float) -> list[Kept]:
    """Let all streams come at once for so long, then wait for what is still unanswered."""
    return asyncio.run(_streams(port, streams, seconds))


def load(port: int, make: Callable[[int], Request], *, count: int, clients: int = 8) -> Measured:
    """Send `count` requests made by `make(number)` over `clients` connections to the loopback address."""
    return asyncio.run(_all(port, make, count, clients))
