import { taskOuts } from '../handle.ts'
import type { Kind } from '../kind.ts'
import type { NodeBase } from '../node.ts'
import { parameterHandles } from '../parameter-handles.ts'
import { type Policies, policyFields, policyProblems } from '../policies.ts'
import { sameWords } from '../same-words.ts'
import { type Start, startField } from '../start.ts'
import { type Stream, streamField } from '../stream.ts'

/** An async function. Its name is the node's title, and its parameters are the value handles, in order. */
export interface CoroutineNode extends NodeBase, Policies {
  readonly kind: 'coroutine'
  /** TypeScript source of one function declaration; lines are joined by `\n`, without a final newline. */
  readonly code: string
  /** How it starts, if it is no usual task. */
  readonly start?: Start
  /** Of an `async function*`: how what it yields comes to those that read it. */
  readonly stream?: Stream
}

const toCatch = 'Then wire its error handle onward'
const toStream = 'Then write async function* and yield its items'

export const coroutine: Kind<CoroutineNode, 'task'> = {
  title: 'Coroutine',
  hint: 'An async function; its parameters are its handles',
  words: {
    ...sameWords('function', 'async', 'task', 'step', 'call', 'code', 'background'),
    catch: toCatch,
    try: toCatch,
    except: toCatch,
    error: toCatch,
    fallback: 'Then wire its error handle to the fallback',
    otherwise: 'Then wire its error handle to the fallback',
    stream: toStream,
    generator: toStream,
    yield: toStream,
    queue: toStream,
    'async function*': toStream,
  },
  key: '1',
  part: 'task',
  naming: 'function',
  newName: 'step',
  fields: {
    code: { type: 'lines', label: 'Code', step: 'Edit code' },
    start: startField,
    ...policyFields,
    stream: streamField,
  },
  first: (name) => ({
    code: `async function ${name}(): Promise<string> {\n  await sleep(1000)\n  return '${name}'\n}`,
  }),
  handlesIn: ({ code }, wiresIn) => parameterHandles(code, wiresIn),
  handlesOut: () => taskOuts,
  problems: policyProblems,
  texts: ({ code }) => [code],
}
