"""Values and errors in the form of transcripts."""

import asyncio
import re


class Oops(Exception):
    pass


class Missing(Exception):
    pass


NAMES = {
    'RuntimeError': 'LoopError',
    'ValueError': 'RangeError',
    'ExceptionGroup': 'AggregateError',
}

ERRORS = (Exception, asyncio.CancelledError)


def show(value):
    if value is None:
        return 'none'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    if isinstance(value, (list, tuple)):
        return f'[{", ".join(map(show, value))}]'
    if isinstance(value, BaseException):
        return show_error(value)
    return str(value)


def show_error(error):
    name = NAMES.get(type(error).__name__, type(error).__name__)
    if isinstance(error, BaseExceptionGroup):
        return f'{name}({error}) of [{", ".join(map(show_error, error.exceptions))}]'
    # CPython's message has the object's repr in it; ours names no object.
    message = re.sub(r':? <.*>', '', str(error)).replace('task_done', 'taskDone')
    cause = f' from {show_error(error.__cause__)}' if error.__cause__ else ''
    return f'{name}({message}){cause}'


def is_caught(error, catch):
    if catch == 'all':
        return True
    if catch == 'cancelled':
        return isinstance(error, asyncio.CancelledError)
    if catch == 'timeout':
        return isinstance(error, TimeoutError)
    return catch == 'errors' and not isinstance(error, asyncio.CancelledError)


def make_error(raised):
    if raised['kind'] == 'cancelled':
        return asyncio.CancelledError(raised['message'])
    if raised['kind'] == 'timeout':
        return TimeoutError(raised['message'])
    return Oops(raised['message'])
