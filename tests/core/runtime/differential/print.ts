import type { Awaitable, Body, Program, Raised, Statement, Thing } from './language.ts'

/** The name of a statement in both transcripts: one line, without its blocks. `?`: it swallows its errors. */
function textOf(statement: Statement): string {
  const swallow = 'swallow' in statement ? statement.swallow : undefined
  if (!swallow) return lineOf(statement)
  return `${lineOf(statement)} ?${swallow === 'errors' ? '' : swallow}`
}

/** Prints the program for people, one statement per line. */
export function print(program: Program): string {
  const things = Object.entries(program.things).map(([name, thing]) => `${name} = ${thingText(thing)}`)
  return [...things, ...bodyLines(program.main, '')].join('\n')
}

/** Adds to each statement its text, which both interpreters need. */
export function withTexts(program: Program): Program {
  return annotated(program) as Program
}

function annotated(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(annotated)
  if (typeof part !== 'object' || part === null) return part
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, annotated(value)]))
  return 'op' in part ? { ...copy, text: textOf(part as Statement) } : copy
}

function bodyLines(body: Body, indent: string): readonly string[] {
  return [`${indent}async ${body.as}():`, ...blockLines(body.do, `${indent}  `)]
}

function blockLines(statements: readonly Statement[], indent: string): readonly string[] {
  return statements.length === 0 ? [`${indent}pass`] : statements.flatMap((each) => statementLines(each, indent))
}

function statementLines(statement: Statement, indent: string): readonly string[] {
  const deeper = `${indent}  `
  const bodies = bodiesOf(statement).flatMap((body) => bodyLines(body, deeper))
  const own = [`${indent}${textOf(statement)}`, ...bodies]
  if (!('do' in statement)) return own
  const lines = [...own, ...blockLines(statement.do, deeper)]
  if (statement.op !== 'try') return lines
  if (statement.catch) {
    lines.push(`${indent}except ${statement.catch}:`, ...blockLines(statement.handler, deeper))
    if (statement.rethrow) lines.push(`${deeper}throw`)
  }
  if (statement.finally) lines.push(`${indent}finally:`, ...blockLines(statement.finally, deeper))
  return lines
}

function bodiesOf(statement: Statement): readonly Body[] {
  if (!('of' in statement)) return []
  const of: readonly Awaitable[] = Array.isArray(statement.of) ? statement.of : [statement.of]
  return of.flatMap(bodiesIn)
}

function bodiesIn(awaitable: Awaitable): readonly Body[] {
  if (awaitable.kind === 'call') return [awaitable.body]
  if (awaitable.kind === 'gather') return awaitable.of.flatMap(bodiesIn)
  return awaitable.kind === 'waitFor' || awaitable.kind === 'shield' ? bodiesIn(awaitable.of) : []
}

function thingText(thing: Thing): string {
  const { kind, ...parameters } = thing
  return `${kind}(${Object.values(parameters).join(', ')})`
}

function lineOf(statement: Statement): string {
  switch (statement.op) {
    case 'await':
      return `await ${awaitableText(statement.of)}`
    case 'create':
      return `${statement.name} = createTask(${awaitableText(statement.of)})`
    case 'createIn':
      return `${statement.name} = ${statement.group}.createTask(${awaitableText(statement.of)})`
    case 'keep':
      return `${statement.name} = ${awaitableText(statement.of)}`
    case 'newFuture':
      return `${statement.name} = createFuture()`
    case 'settle':
      return `${statement.name}.setResult(${statement.value})`
    case 'fail':
      return `${statement.name}.setException(${raisedText(statement.error)})`
    case 'cancel':
      return `${statement.name}.cancel(${statement.message ?? ''})`
    case 'cancelling':
    case 'uncancel':
      return `${statement.name}.${statement.op}()`
    case 'ask':
      return `${statement.name}.${statement.what}()`
    case 'onDone':
      return `${statement.name}.addDoneCallback(${statement.callback})`
    case 'offDone':
      return `${statement.name}.removeDoneCallback(${statement.callback})`
    case 'callSoon':
      return `callSoon(${statement.callback})`
    case 'callLater':
    case 'callAt':
      return `${statement.op}(${statement.delayMs}, ${statement.callback})`
    case 'cancelCall':
      return `${statement.callback}.cancel()`
    case 'group':
      return `taskGroup ${statement.group}`
    case 'timeout':
    case 'timeoutAt':
      return `${statement.op}(${statement.delayMs}) ${statement.scope}`
    case 'reschedule':
      return `${statement.scope}.reschedule(${statement.delayMs})`
    case 'askScope':
      return `${statement.scope}.${statement.what}()`
    case 'with':
      return `with ${statement.thing}`
    case 'notify':
      return `${statement.thing}.${statement.count === null ? 'notifyAll()' : `notify(${statement.count})`}`
    case 'putNowait':
      return `${statement.thing}.putNowait(${statement.value})`
    case 'shutdown':
      return `${statement.thing}.shutdown(${statement.immediate ? 'immediate' : ''})`
    case 'asCompleted':
      return `for ${statement.isPlain ? '' : 'await '}of asCompleted([${statement.of.map(awaitableText).join(', ')}], ${statement.timeoutMs})`
    case 'whoAmI':
    case 'allTasks':
    case 'stop':
    case 'getVar':
    case 'try':
      return statement.op
    case 'return':
    case 'setVar':
      return `${statement.op} ${statement.value}`
    case 'repeat':
      return `repeat ${statement.times}`
    case 'raise':
      return `throw ${raisedText(statement.error)}`
    default:
      return `${statement.thing}.${statement.op}()`
  }
}

function raisedText({ kind, message }: Raised): string {
  return `${kind}(${message})`
}

function awaitableText(awaitable: Awaitable): string {
  switch (awaitable.kind) {
    case 'sleep':
      return `sleep(${awaitable.delayMs}${awaitable.result === null ? '' : `, ${awaitable.result}`})`
    case 'call':
      return `${awaitable.body.as}()`
    case 'waitFor':
      return `waitFor(${awaitableText(awaitable.of)}, ${awaitable.timeoutMs})`
    case 'wait':
      return `wait([${awaitable.of.join(', ')}], ${awaitable.timeoutMs}, ${awaitable.returnWhen})`
    case 'conditionWaitFor':
      return `${awaitable.thing}.waitFor(${awaitable.event} is set)`
    case 'put':
      return `${awaitable.thing}.put(${awaitable.value})`
    case 'future':
      return awaitable.name
    case 'self':
      return 'self'
    case 'gather':
      return `gather([${awaitable.of.map(awaitableText).join(', ')}]${awaitable.returnExceptions ? ', returnExceptions' : ''})`
    case 'shield':
      return `shield(${awaitableText(awaitable.of)})`
    default:
      return `${awaitable.thing}.${awaitable.kind}()`
  }
}
