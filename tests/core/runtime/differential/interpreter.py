"""Runs a program of the differential test on asyncio; gives its transcript."""

import asyncio
import contextvars
import gc
import json
import re
import sys
import warnings

from asyncio import runners

from actions import ACTIONS
from awaitables import awaitable
from show import ERRORS, NAMES, is_caught, show
from things import make_thing
from virtual_loop import VirtualLoop

DEADLOCK_MS = 10_000


class Over(BaseException):
    """The program is over: coroutines that are thrown away must not act any more."""


class Returned:
    """A body's `return`, on its way out of the blocks."""

    def __init__(self, value):
        self.value = value


class Run:
    def __init__(self, program):
        self.loop = VirtualLoop()
        self.loop.set_exception_handler(self.handle)
        self.lines = []
        self.is_over = False
        self.has_awaited_self = False
        self.futures = {}
        self.groups = {}
        self.scopes = {}
        self.callbacks = {}
        self.handles = {}
        self.variable = contextvars.ContextVar('variable', default=None)
        self.things = {}
        for name, thing in program['things'].items():
            self.things[name] = make_thing(thing, self.things)
        self.main = program['main']

    # The run

    def run(self):
        asyncio._set_running_loop(None)
        main = self.loop.create_task(self.call(self.main), name='main')
        self.futures['main'] = main
        self.watch(DEADLOCK_MS)
        self.until_complete(main)
        self.tell_states()
        if asyncio.all_tasks(self.loop):
            self.line('cancel what is left')
            self.watch(2 * DEADLOCK_MS)
            try:
                runners._cancel_all_tasks(self.loop)
            except RuntimeError as error:
                self.line(f'! {show(error)}')
            self.tell_states()
        self.is_over = True
        self.loop.close()
        return self.lines

    def until_complete(self, future):
        try:
            self.line(f'run = {show(self.loop.run_until_complete(future))}')
        except ERRORS as error:
            self.line(f'run ! {show(error)}')

    def watch(self, at_ms):
        def stop():
            self.line('deadlock')
            self.loop.stop()

        self.loop.call_at(at_ms, stop)

    def tell_states(self):
        for name, future in self.futures.items():
            self.line(f'{name}: {self.state(future)}')

    def state(self, future):
        cancelling = future.cancelling() if isinstance(future, asyncio.Task) else 0
        outcome = self.outcome(future) if future.done() else 'pending'
        return f'{outcome}, cancelling {cancelling}' if cancelling else outcome

    def outcome(self, future):
        try:
            return f'= {show(future.result())}'
        except ERRORS as error:
            return f'! {show(error)}'

    def line(self, text):
        if not self.is_over:
            self.lines.append(text)

    def log(self, who, text):
        self.line(f'{self.loop.time()} {who}: {text}')

    def handle(self, loop, context):
        message = context['message']
        # When CPython reports those depends on its garbage collector.
        if 'never retrieved' in message or 'was destroyed' in message:
            return
        message = re.sub(r'Exception in callback.*', 'Exception in callback', message, flags=re.DOTALL)
        message = message.replace('asyncio.run()', 'run()')
        message = re.sub(r'^\w+(?= exception in)', lambda match: NAMES.get(match[0], match[0]), message)
        error = context.get('exception')
        self.log('handler', f'{message}: {show(error)}')

    def name_of(self, future):
        for name, other in self.futures.items():
            if other is future:
                return name
        return 'unnamed'

    # Bodies and statements

    async def call(self, body):
        who = body['as']
        self.log(who, 'begins')
        try:
            ending = await self.block(who, body['do'])
        except ERRORS as error:
            self.log(who, f'throws {show(error)}')
            raise
        value = ending.value if ending else None
        self.log(who, f'returns {show(value)}')
        return value

    async def block(self, who, statements):
        for statement in statements:
            ending = await self.statement(who, statement)
            if ending:
                return ending
        return None

    async def statement(self, who, s):
        if self.is_over:
            raise Over
        op = s['op']
        if op == 'return':
            return Returned(s['value'])
        if op == 'repeat':
            return await self.repeat(who, s)
        if op == 'try':
            return await self.attempt(who, s)
        ending = None
        try:
            if op == 'await':
                value = await awaitable(self, s['of'])
            elif op in BLOCKS:
                ending = await BLOCKS[op](self, who, s)
                value = 'left'
            else:
                value = ACTIONS[op](self, s)
        except ERRORS as error:
            self.log(who, f'{s["text"]} ! {show(error)}')
            if not is_caught(error, s.get('swallow')):
                raise
        else:
            self.log(who, f'{s["text"]} = {show(value)}')
        return ending

    def act(self, who, actions):
        for s in actions:
            if self.is_over:
                return
            try:
                value = ACTIONS[s['op']](self, s)
            except ERRORS as error:
                self.log(who, f'{s["text"]} ! {show(error)}')
                if not is_caught(error, s.get('swallow')):
                    raise
            else:
                self.log(who, f'{s["text"]} = {show(value)}')

    async def repeat(self, who, s):
        for _ in range(s['times']):
            ending = await self.block(who, s['do'])
            if ending:
                return ending
        return None

    async def attempt(self, who, s):
        if s['finally'] is None:
            return await self.guarded(who, s)
        ending = None
        failure = None
        try:
            ending = await self.guarded(who, s)
        except ERRORS as error:
            failure = error
        # Not Python's own `finally`: an unfinished coroutine that is collected must not run it.
        self.log(who, 'finally')
        last = await self.block(who, s['finally'])
        if failure and not last:
            raise failure
        return last or ending

    async def guarded(self, who, s):
        try:
            return await self.block(who, s['do'])
        except ERRORS as error:
            if not is_caught(error, s['catch']):
                raise
            self.log(who, f'caught {show(error)}')
            ending = await self.block(who, s['handler'])
            if s['rethrow'] and not ending:
                raise
            return ending

    # Blocks

    async def group(self, who, s):
        async with asyncio.TaskGroup() as group:
            self.groups[s['group']] = group
            return await self.block(who, s['do'])

    async def timeout(self, who, s):
        async with asyncio.timeout(s['delayMs']) as scope:
            self.scopes[s['scope']] = scope
            return await self.block(who, s['do'])

    async def timeout_at(self, who, s):
        delay = s['delayMs']
        when = None if delay is None else self.loop.time() + delay
        async with asyncio.timeout_at(when) as scope:
            self.scopes[s['scope']] = scope
            return await self.block(who, s['do'])

    async def with_thing(self, who, s):
        async with self.things[s['thing']]:
            self.log(who, f'has {s["thing"]}')
            return await self.block(who, s['do'])

    async def as_completed(self, who, s):
        aws = [awaitable(self, each) for each in s['of']]
        if s['isPlain']:
            return await self.as_completed_plainly(who, s, aws)
        async for future in asyncio.as_completed(aws, timeout=s['timeoutMs']):
            self.log(who, f'next is {self.name_of(future)} {self.outcome(future)}')
            ending = await self.block(who, s['do'])
            if ending:
                return ending
        return None

    async def as_completed_plainly(self, who, s, aws):
        for coroutine in asyncio.as_completed(aws, timeout=s['timeoutMs']):
            try:
                value = await coroutine
            except Exception as error:
                self.log(who, f'next ! {show(error)}')
            else:
                self.log(who, f'next = {show(value)}')
            ending = await self.block(who, s['do'])
            if ending:
                return ending
        return None

BLOCKS = {
    'group': Run.group,
    'timeout': Run.timeout,
    'timeoutAt': Run.timeout_at,
    'with': Run.with_thing,
    'asCompleted': Run.as_completed,
}

def transcripts(programs):
    """JSON in, JSON out."""
    # Nothing is collected while a program runs.
    gc.disable()
    try:
        return json.dumps([Run(program).run() for program in json.loads(programs)])
    finally:
        gc.enable()


warnings.simplefilter('ignore')
# Ignores the complaints of coroutines that are thrown away unfinished.
sys.unraisablehook = lambda unraisable: None
