"""CPython's asyncio: python3 python-asyncio.py WORKLOAD COUNT prints what measure.mjs prints."""

import asyncio
import gc
import json
import os
import sys
import time

LIMIT = 16
SLEEP_S = 0.1
WIDE = 100
ENOUGH_TIMES = 5
FEW_TIMES = 2
PATIENCE_S = 1


def sources_of(place):
    return place, (place + 1) % WIDE, (place + 7) % WIDE


def node_value(a, b, c):
    return (a + b + c + 1) & 0xFFFF


async def task(index):
    await asyncio.sleep(0)
    return index


async def add_one(value):
    await asyncio.sleep(0)
    return value + 1


async def node(sources):
    a, b, c = await asyncio.gather(*sources) if sources else (0, 0, 0)
    await asyncio.sleep(0)
    return node_value(a, b, c)


async def fan(count):
    return sum(await asyncio.gather(*[task(index) for index in range(count)]))


async def chain(count):
    value = 0
    for _ in range(count):
        value = await asyncio.create_task(add_one(value))
    return value


async def dag(count):
    layer = [asyncio.create_task(node([])) for _ in range(WIDE)]
    for _ in range(1, count // WIDE):
        layer = [
            asyncio.create_task(node([layer[source] for source in sources_of(place)]))
            for place in range(WIDE)
        ]
    return sum(await asyncio.gather(*layer))


async def limit(count):
    results = [0] * count
    indices = iter(range(count))

    async def work():
        for index in indices:
            results[index] = await asyncio.create_task(task(index))

    await asyncio.gather(*[work() for _ in range(LIMIT)])
    return sum(results)


async def sleep(count):
    return len(await asyncio.gather(*[asyncio.sleep(SLEEP_S) for _ in range(count)]))


def answer_of(name, count):
    if name in ("fan", "limit"):
        return count * (count - 1) // 2
    if name != "dag":
        return count
    layer = [1] * WIDE
    for _ in range(1, count // WIDE):
        layer = [node_value(*[layer[source] for source in sources_of(place)]) for place in range(WIDE)]
    return sum(layer)


async def times(perform, expected, count):
    measured = []
    asked = FEW_TIMES if perform is sleep else ENOUGH_TIMES
    end = time.perf_counter() + PATIENCE_S
    while len(measured) < FEW_TIMES or (len(measured) < asked and time.perf_counter() < end):
        start = time.perf_counter()
        answer = await perform(count)
        measured.append((time.perf_counter() - start) * 1_000)
        if answer != expected:
            raise RuntimeError(f"asyncio answers {answer} to {perform.__name__}, not {expected}")
        await asyncio.sleep(0.001)
    return {"times": measured}


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def memory(count):
    never = asyncio.Event()

    async def blocked(index):
        await never.wait()
        return index

    few = [asyncio.create_task(blocked(index)) for index in range(1_000)]
    await asyncio.sleep(0.05)
    gc.collect()
    before = resident_bytes()
    many = [asyncio.create_task(blocked(index)) for index in range(count)]
    await asyncio.sleep(0.2)
    gc.collect()
    per_task = (resident_bytes() - before) / count
    return {"residentBytes": per_task, "kept": len([few, many])}


async def main(name, count):
    if name == "block":
        result = await memory(count)
    else:
        perform = {"fan": fan, "chain": chain, "dag": dag, "limit": limit, "sleep": sleep}[name]
        result = await times(perform, answer_of(name, count), count)
    print(json.dumps(result), flush=True)
    # Ending a hundred thousand tasks must not be part of the measurement.
    os._exit(0)


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
