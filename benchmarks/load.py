"""A bounded load on a loopback address: kept-alive connections, a fixed number of requests, then the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
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


def load(port: int, make: Callable[[int], Request], *, count: int, clients: int = 8) -> Measured:
    """Send `count` requests made by `make(number)` over `clients` connections to the loopback address."""
    return asyncio.run(_all(port, make, count, clients))
