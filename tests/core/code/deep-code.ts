/** Makes code with `depth` things nested in each other, or one after the other, in a coroutine that gives 1. */
type DeepCode = (depth: number) => string

const many = (count: number, of: (index: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(between)

const inBody = (body: string): string =>
  `async function deep() {\n  const b: any = Object.assign((_?: any) => b, { d: 1 })\n  b.b = b\n  let c: any = 1\n  ${body}\n  return 1\n}`

const value = (text: string): string => inBody(`c = ${text}`)

/** An operator with its operands. */
const operators: Readonly<Record<string, string>> = Object.fromEntries(
  '+ - * / % << >> >>> & | ^ && || < > <= >= == != === !== in instanceof'
    .split(' ')
    .map((sign) => [`a row of ${sign}`, sign]),
)

const rows: Readonly<Record<string, DeepCode>> = Object.fromEntries(
  Object.entries(operators).map(([name, sign]): [string, DeepCode] => {
    // `in` and `instanceof` need an object on their right: such code is read, but not called.
    const isOfObjects = /^in/.test(sign)
    const row = (depth: number): string => many(depth + 1, () => '1', ` ${sign} `)
    return [name, (depth) => (isOfObjects ? inBody(`if (!b) c = ${row(depth)}`) : value(`(${row(depth)})`))]
  }),
)

const around =
  (open: string, inner: string, close: string): DeepCode =>
  (depth) =>
    value(open.repeat(depth) + inner + close.repeat(depth))

const statements =
  (open: string, inner: string, close: string): DeepCode =>
  (depth) =>
    inBody(open.repeat(depth) + inner + close.repeat(depth))

const typed =
  (open: string, inner: string, close: string): DeepCode =>
  (depth) =>
    inBody(`const d: ${open.repeat(depth)}${inner}${close.repeat(depth)} = null as any`)

export const deepCode: Readonly<Record<string, DeepCode>> = {
  ...rows,
  'a row of ??': (depth) => value(many(depth + 1, () => 'b', ' ?? ')),
  'a row of commas': (depth) => value(`(${many(depth + 1, () => 'b()', ', ')})`),
  'a row of **': (depth) => value(many(depth + 1, () => '1', ' ** ')),
  'a text of parts': (depth) => value(many(depth + 1, (index) => `'line ${index}'`, ' +\n    ')),
  parentheses: around('(', '1', ')'),
  brackets: around('[', '1', ']'),
  objects: around('{ a: ', '1', ' }'),
  calls: around('b(', '1', ')'),
  'optional calls': around('b?.(', '1', ')'),
  'a chain of members': around('', 'b', '.b'),
  'a chain of accesses': around('', 'b', "['b']"),
  'a chain of calls': around('', 'b', '.b()'),
  'a chain of optional members': around('', 'b', '?.b'),
  'a chain of asserted members': around('', 'b', '!.b'),
  'a row of calls': around('', 'b', '()'),
  'a chain of arrow calls': around('', 'b', '.b((d: any) => d)'),
  'conditionals to the right': around('b ? b : ', '1', ''),
  'conditionals in the middle': around('b ? ', '1', ' : b'),
  'conditionals to the left': (depth) => value(`${'('.repeat(depth)}b${' ? b : b)'.repeat(depth)}`),
  arrows: around('() => ', '1', ''),
  'arrows with bodies': around('() => { return ', '1', ' }'),
  'asynchronous arrows': around('async () => ', '1', ''),
  'functions in each other': statements('function e() { ', '', ' }'),
  'function expressions': around('(function () { return ', '1', ' })'),
  'called functions': around('(() => ', '1', ')()'),
  blocks: statements('{ ', 'c = 2', ' }'),
  'else if': (depth) =>
    inBody(`if (c === -1) c = 1\n${many(depth, (index) => `else if (c === -${index + 2}) c = 2`, '\n')}`),
  'ifs in each other': statements('if (b) { ', 'c = 2', ' }'),
  'ifs without braces': statements('if (b) ', 'c = 2', ''),
  loops: statements('for (let i = 0; i < 1; i += 1) { ', 'c = 2', ' }'),
  'loops without braces': statements('for (const _ of [1]) ', 'c = 2', ''),
  'while loops': statements('while (c === 1) ', 'c = 2', ''),
  'do loops': statements('do { ', 'c = 2', ' } while (!b)'),
  labels: (depth) => inBody(`${many(depth, (index) => `l${index}: `)}c = 2`),
  tries: statements('try { ', 'c = 2', ' } finally { c = 3 }'),
  catches: statements('try { } catch { ', 'c = 2', ' }'),
  switches: statements('switch (1) { case 1: ', 'c = 2', ' }'),
  templates: around('`${', '1', '}`'),
  'tagged templates': around('b`${', '1', '}`'),
  'a row of tags': around('', 'b', '``'),
  'signs of not': around('!', 'b', ''),
  'signs of minus': around('- ', '1', ''),
  typeofs: around('typeof ', 'b', ''),
  voids: around('void ', 'b', ''),
  awaits: around('await ', '1', ''),
  'awaits of calls': around('await b(', '1', ')'),
  assignments: around('c = ', '1', ''),
  'compound assignments': around('c += ', '1', ''),
  'spread lists': around('[...', "'1'", ']'),
  'spread objects': around('{ ...', 'b', ' }'),
  'patterns of lists': (depth) => inBody(`const f = (${'['.repeat(depth)}e${']'.repeat(depth)}: any) => e`),
  'patterns of objects': (depth) =>
    inBody(`const f = (${'{ b: '.repeat(depth)}e${' }'.repeat(depth)}: any) => e; f(b)`),
  'assigned patterns': (depth) => inBody(`;(${'{ b: '.repeat(depth)}c${' }'.repeat(depth)} = b)`),
  defaults: (depth) => inBody(`c = ${'(e = '.repeat(depth)}1${') => 1'.repeat(depth)}`),
  news: (depth) => inBody(`if (!b) c = ${'new '.repeat(depth)}b`),
  'news with brackets': (depth) => inBody(`if (!b) c = ${'new b('.repeat(depth)}${')'.repeat(depth)}`),
  classes: around('class { a = ', '1', ' }'),
  'classes that extend': (depth) => inBody(`if (!b) c = ${'class extends '.repeat(depth)}b${' {}'.repeat(depth)}`),
  'computed names': around('{ [', '1', ']: 1 }'),
  yields: (depth) => inBody(`function* e() { ${'yield '.repeat(depth)}1 }`),
  imports: (depth) => inBody(`if (!b) c = ${'import('.repeat(depth)}b${')'.repeat(depth)}`),
  casts: around('', '1', ' as any'),
  'satisfied casts': around('', '1', ' satisfies any'),
  assertions: around('', 'b', '!'),
  generics: typed('Array<', 'string', '>'),
  'lists of lists': typed('', 'string', '[]'),
  'types in parentheses': typed('(', 'string', ')'),
  'types of objects': typed('{ a: ', 'string', ' }'),
  'types of tuples': typed('[', 'string', ']'),
  'types of functions': typed('() => ', 'string', ''),
  'keys of keys': typed('keyof ', 'string', ''),
  'types at keys': typed('', 'string', "['a']"),
  'conditional types': typed('string extends number ? 1 : ', '2', ''),
  'conditional types in the middle': typed('string extends number ? ', '2', ' : 1'),
  'a union': (depth) => inBody(`const d: ${many(depth + 1, (index) => `'${index}'`, ' | ')} = null as any`),
  'an intersection': (depth) =>
    inBody(`const d: ${many(depth + 1, (index) => `{ a${index}: 1 }`, ' & ')} = null as any`),
  'types of texts': typed('`${', 'string', '}`'),
  'arguments of types': (depth) => inBody(`c = b<${'Array<'.repeat(depth)}string${'>'.repeat(depth)}>()`),
  statements: (depth) => inBody(many(depth, (index) => `const a${index}: number = ${index}`, '\n  ')),
  'a list of many': (depth) => value(`[${many(depth, String, ', ')}]`),
  'an object of many': (depth) => value(`{ ${many(depth, (index) => `a${index}: ${index}`, ', ')} }`),
  'a call of many': (depth) => value(`b(${many(depth, String, ', ')})`),
  'many parameters': (depth) => inBody(`c = (${many(depth, (index) => `a${index}?: any`, ', ')}) => 1`),
  'many cases': (depth) => inBody(`switch (c) { ${many(depth, (index) => `case -${index}: c = 1; break`, '\n')} }`),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  'a template of many': (depth) => value(`\`${many(depth, () => '${1}')}\``),
  'many blank lines': (depth) => inBody('\n'.repeat(depth)),
  'many comments': (depth) => inBody(many(depth, () => '/* a */ ')),
}
