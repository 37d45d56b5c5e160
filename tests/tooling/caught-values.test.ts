import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname
/** The reader itself, and a text that is run in a thread, which does not have the reader. */
const readers = new Set(['src/runtime/ground/foreign-value.ts'])

/** Finds places where a caught value is read without `#foreign-value`: anything can be thrown, and any access to it may throw. */
function readIn(text: string, name = 'file.tsx'): readonly string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const caught = caughtBy(node)
    if (caught) look(caught.name, caught.scope)
    ts.forEachChild(node, visit)
  }
  const look = (value: string, node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === value && isRead(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart())
      found.push(`${line + 1}: ${node.parent.getText()}`)
    }
    ts.forEachChild(node, (child) => look(value, child))
  }
  visit(file)
  return [...new Set(found)]
}

function caughtBy(node: ts.Node): { readonly name: string; readonly scope: ts.Node } | null {
  if (ts.isCatchClause(node)) {
    const name = node.variableDeclaration?.name
    return name && ts.isIdentifier(name) ? { name: name.text, scope: node.block } : null
  }
  if (!ts.isParameter(node) || !ts.isIdentifier(node.name)) return null
  const { parent } = node
  const isUnknown = node.type?.kind === ts.SyntaxKind.UnknownKeyword
  const isThrown = isUnknown && /^(?:error|thrown|reason|cause)$/.test(node.name.text)
  const isHandler =
    ts.isCallExpression(parent.parent) &&
    ts.isPropertyAccessExpression(parent.parent.expression) &&
    isHandlerOf(
      parent.parent.expression.name.text,
      parent.parent.arguments.indexOf(parent as ts.Expression & ts.SignatureDeclaration),
    )
  const { body } = parent as ts.FunctionLikeDeclaration
  return body && (isThrown || (isHandler && parent.parameters[0] === node))
    ? { name: node.name.text, scope: body }
    : null
}

function isHandlerOf(method: string, place: number): boolean {
  return method === 'catch' ? place === 0 : method === 'then' && place === 1
}

const touching = /^(?:String|Number|Object|Reflect\.\w+|JSON\.stringify|inspect|format)$/
const foreignKeys = /^(?:name|message|stack|cause|errors|toString|constructor)$/

function isRead(value: ts.Node): boolean {
  const { parent } = value
  if (isWithinAttempt(value)) return false
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === value && foreignKeys.test(parent.name.text)
  if (ts.isElementAccessExpression(parent)) return parent.expression === value
  // After a type assertion, nearly all of its properties are still foreign.
  if (ts.isAsExpression(parent) || ts.isNonNullExpression(parent) || ts.isParenthesizedExpression(parent)) {
    const around = parent.parent
    return ts.isPropertyAccessExpression(around) ? around.expression === parent : isRead(parent)
  }
  if (ts.isTemplateSpan(parent)) return true
  if (ts.isVariableDeclaration(parent)) return parent.initializer === value && !ts.isIdentifier(parent.name)
  if (ts.isBinaryExpression(parent)) return /^(?:instanceof|in|\+|==|!=)$/.test(parent.operatorToken.getText())
  if (ts.isCallExpression(parent)) return parent.expression !== value && touching.test(parent.expression.getText())
  return ts.isSpreadAssignment(parent) || ts.isSpreadElement(parent)
}

function isWithinAttempt(node: ts.Node): boolean {
  for (let at: ts.Node = node; at.parent; at = at.parent) {
    if (ts.isCallExpression(at) && at.expression.getText() === 'attempt') return true
  }
  return false
}

const sources = ['src', 'main', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
)

it('what was caught is read by the one reader, everywhere', () => {
  expect(sources.length).toBeGreaterThan(300)
  const found = sources
    .filter((name) => !readers.has(name))
    .flatMap((name) => readIn(readFileSync(join(root, name), 'utf8'), name).map((place) => `${name}:${place}`))
  expect(found).toEqual([])
})

it.each([
  'try {} catch (error) { tell(error.message) }',
  'try {} catch (e) { tell(String(e)) }',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  'try {} catch (reason) { tell(`${reason}`) }',
  'try {} catch (error) { if (error instanceof Error) throw error }',
  'try {} catch (error) { const { message } = error as Error; tell(message) }',
  'try {} catch (error) { tell((error as Error).message) }',
  'try {} catch (error) { tell("x" + error) }',
  'wait().catch((error) => tell(error.stack))',
  'wait().then(done, (error) => tell(error.name))',
  'function told(error: unknown) { return (error as { code: string }).code }',
  "process.on('uncaughtException', (thrown: unknown) => tell(JSON.stringify(thrown)))",
])('is found: %s', (text) => {
  expect(readIn(text)).not.toEqual([])
})

it.each([
  'try {} catch (error) { tell(described(error).message) }',
  'try {} catch (error) { if (isOf(error, OwnError)) return error.problem; throw error }',
  'try {} catch (error) { tell(attempt(() => (error as Error).message)) }',
  'function told(message: unknown) { return String(message) }',
])('is fine: %s', (text) => {
  expect(readIn(text)).toEqual([])
})
