"""The objects behind the names of a program."""

import asyncio

from show import Missing


def need(run, name):
    if name == 'self':
        return need_task(asyncio.current_task())
    if name not in run.futures:
        raise Missing(name)
    return run.futures[name]


def need_task(task):
    if not isinstance(task, asyncio.Task):
        raise Missing('a task')
    return task


def need_plain_future(run, name):
    future = need(run, name)
    if isinstance(future, asyncio.Task):
        raise Missing('a plain future')
    return future


def method(name):
    return lambda run, part: getattr(run.things[part['thing']], name)()
