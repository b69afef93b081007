"""The way to the broker, which can fall silent (`python -m drills.silent_way BROKER`): a process of its own.

It passes on what a worker and its broker say to each other, until it is told `wait`: at the next word that a message is
done it passes on nothing more, on no connection, and answers nothing, as a network does that has gone. Told `speak`, it
passes on what it has held, as the ends' own systems do when a network is back: a connection that no end has given up
lives on, and an end that has given its own up gets no answer any more.
"""

import asyncio
import contextlib
import sys
from urllib.parse import urlsplit

DONE = (b"ZREM", b"unacked_index")  # how kombu tells Redis that a message is done
CHUNK = 1 << 16


class SilentWay:
    """Between whoever connects and the broker at an address of Redis (`redis+socket://…` or `redis://…`)."""

    def __init__(self, broker: str) -> None:
        self.broker = urlsplit(broker)
        self.waits = False
        self.passing = asyncio.Event()
        self.passing.set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""
        await self.passing.wait()
        with contextlib.suppress(OSError):
            there, back = await self._connect()
            await asyncio.gather(self._pass(reader, back, is_word=True), self._pass(there, writer, is_word=False))
        writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.broker.hostname:
            return await asyncio.open_connection(self.broker.hostname, self.broker.port or 6379)
        return await asyncio.open_unix_connection(self.broker.path)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_word: bool) -> None:
        with contextlib.suppress(OSError):
            while said := await source.read(CHUNK):
                if self.waits and is_word and all(word in said for word in DONE):
                    self.waits = False
                    self.passing.clear()
                    print("silent", flush=True)
                await self.passing.wait()
                sink.write(said)
                await sink.drain()
        sink.close()


async def main(broker: str) -> None:
    way = SilentWay(broker)
    server = await asyncio.start_server(way.take, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    told = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    while line := await told.readline():
        if line.strip() == b"wait":
            way.waits = True
        else:
            way.passing.set()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
