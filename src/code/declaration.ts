import ts from 'typescript'
import type { CodeLines } from './code-lines.ts'
import type { Parameter, Signature } from './reading.ts'

/** The function of a coroutine's code: the first top-level function declaration with a body. */
export function functionOf(file: ts.SourceFile): ts.FunctionDeclaration | undefined {
  const functions = file.statements.filter(ts.isFunctionDeclaration)
  return functions.find(({ body }) => body) ?? functions[0]
}

/** The signature of that function; `null`: the top level has no function declaration. */
export function declaredSignature(file: ts.SourceFile, lines: CodeLines): Signature | null {
  const declaration = functionOf(file)
  if (!declaration) return null
  const { name, asteriskToken, type, modifiers, parameters, body } = declaration
  const textOf = (node: ts.Node): string => file.text.slice(node.getStart(file), node.end)
  const start = declaration.getStart(file)
  const stray = file.statements.find((statement) => isStray(statement, declaration))
  return {
    name: name?.text ?? '',
    nameAt: name ? { from: name.getStart(file), to: name.end } : { from: start, to: start },
    isAsync: modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false,
    isGenerator: asteriskToken !== undefined,
    bodyAt: body ? body.getStart(file) + 1 : null,
    parameters: parameters.flatMap((parameter, position) => parameterOf(parameter, position, file)),
    ...(type ? { returns: awaitedType(type, textOf) } : {}),
    ...(stray ? { strayAt: lines.at(stray.getStart(file)) } : {}),
  }
}

/**
 * Whether the statement is neither the function nor one of its overloads. A single semicolon after it does not count.
 */
function isStray(statement: ts.Statement, own: ts.FunctionDeclaration): boolean {
  if (statement === own || ts.isEmptyStatement(statement)) return false
  return !(ts.isFunctionDeclaration(statement) && !statement.body && statement.name?.text === own.name?.text)
}

function parameterOf(parameter: ts.ParameterDeclaration, position: number, file: ts.SourceFile): readonly Parameter[] {
  const { name, type, initializer, questionToken, dotDotDotToken } = parameter
  const isPattern = !ts.isIdentifier(name)
  if (!isPattern && name.text === 'this') return []
  return [
    {
      name: isPattern ? `argument${position + 1}` : name.text,
      ...(type ? { type: file.text.slice(type.getStart(file), type.end) } : {}),
      isOptional: questionToken !== undefined || initializer !== undefined,
      isRest: dotDotDotToken !== undefined,
      isPattern,
      typeAt: questionToken?.end ?? name.end,
    },
  ]
}

/** The type inside a `Promise<…>`. */
function awaitedType(type: ts.TypeNode, textOf: (node: ts.Node) => string): string {
  const isPromise = ts.isTypeReferenceNode(type) && textOf(type.typeName) === 'Promise'
  const [inner, ...more] = (isPromise && type.typeArguments) || []
  return textOf(inner && more.length === 0 ? inner : type)
}
