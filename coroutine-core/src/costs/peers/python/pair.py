"""Python's generators, asyncio's tasks, greenlets. See ../README.md."""

import asyncio
import gc
import os
import platform
import sys
import time


def nanos_per_pair(batch, warm_up, measured):
    pairs, spent, elapsed = 1024, 0.0, 0.0
    while spent < warm_up:
        if elapsed < warm_up / 4:
            pairs *= 2
        elapsed = batch(pairs)
        spent += elapsed
    pairs = int(pairs * measured / elapsed) + 1
    return batch(pairs) / pairs * 1e9


def resident_bytes():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Generator:
    runtime = f"Python {platform.python_version()}"

    @staticmethod
    def batch(pairs):
        def forever():
            while True:
                yield

        advance = forever().__next__
        start = time.perf_counter()
        for _ in range(pairs):
            advance()
        return time.perf_counter() - start

    @staticmethod
    def suspend(count):
        def inner():
            yield

        def middle():
            yield from inner()

        def outer():
            yield from middle()

        suspended = [outer() for _ in range(count)]
        for generator in suspended:
            next(generator)
        return suspended


class Asyncio:
    runtime = Generator.runtime

    @staticmethod
    def batch(pairs):
        async def sleep_often():
            for _ in range(pairs):
                await asyncio.sleep(0)

        async def two():
            start = time.perf_counter()
            await asyncio.gather(sleep_often(), sleep_often())
            return time.perf_counter() - start

        return asyncio.run(two())

    @staticmethod
    def suspend(count):
        async def inner():
            await asyncio.get_running_loop().create_future()

        async def middle():
            await inner()

        async def outer():
            await middle()

        async def start_all():
            tasks = [asyncio.ensure_future(outer()) for _ in range(count)]
            await asyncio.sleep(0)
            return tasks

        loop = asyncio.new_event_loop()
        return loop, loop.run_until_complete(start_all())


class Greenlet:
    @property
    def runtime(self):
        import greenlet

        return f"greenlet {greenlet.__version__}"

    @staticmethod
    def batch(pairs):
        import greenlet

        back = greenlet.getcurrent().switch

        def forever():
            while True:
                back()

        there = greenlet.greenlet(forever).switch
        start = time.perf_counter()
        for _ in range(pairs):
            there()
        return time.perf_counter() - start

    @staticmethod
    def suspend(count):
        import greenlet

        back = greenlet.getcurrent().switch

        def inner():
            back()

        def middle():
            inner()

        def outer():
            middle()

        suspended = [greenlet.greenlet(outer) for _ in range(count)]
        for each in suspended:
            each.switch()
        return suspended


def bytes_per_one(peer, count):
    warm = peer.suspend(1000)
    before = resident_bytes()
    suspended = peer.suspend(count)
    after = resident_bytes()
    assert warm and suspended
    return (after - before) / count


def main(measure, mode, *numbers):
    peer = {"generator": Generator, "asyncio": Asyncio, "greenlet": Greenlet}[measure]()
    first, *rest = map(int, numbers)
    print("runtime", peer.runtime)
    if mode == "pair":
        print(f"pair-ns {nanos_per_pair(peer.batch, first / 1000, rest[0] / 1000):.2f}")
    else:
        print(f"bytes {bytes_per_one(peer, first):.0f}", flush=True)
        os._exit(0)  # a hundred thousand suspended ones need not be told that this is the end


main(*sys.argv[1:])
