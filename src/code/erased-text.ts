import ts from 'typescript'
import { type Bindings, bindingsOf } from './bindings.ts'
import { edited } from './edits.ts'
import { instrumented, withoutTypes } from './erase.ts'
import { parseCode } from './parse.ts'

/**
 * Valid TypeScript as JavaScript for a file of its own. Types become spaces, and imports that are never used as a value
 * are removed, as by `tsc`.
 */
export function erasedText(text: string): string {
  const { file, lines } = parseCode(text, 'typescript')
  const { js } = withoutTypes(file, lines)
  const bindings = bindingsOf(file, lines)
  const parts: string[] = []
  let at = 0
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) && !isEmptyExport(statement)) continue
    parts.push(js.slice(at, statement.getStart(file)))
    if (ts.isImportDeclaration(statement))
      parts.push(importText(statement, bindings, js.slice(statement.pos, statement.end)))
    at = statement.end
  }
  return parts.join('') + js.slice(at)
}

/**
 * As `erasedText`, with the calls that make its code run as a task, and with all its imports: for a host that has
 * `$await` and `$each`.
 */
export function instrumentedText(text: string): string {
  const { file, lines } = parseCode(text, 'typescript')
  return edited(withoutTypes(file, lines).js, instrumented(file, lines).edits).text
}

/** Whether nothing is left of an export, as for `export { type A } from 'm'`. */
function isEmptyExport(statement: ts.Statement): boolean {
  if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return false
  const { exportClause } = statement
  return (
    exportClause !== undefined &&
    ts.isNamedExports(exportClause) &&
    exportClause.elements.every((each) => each.isTypeOnly)
  )
}

function importText(
  { importClause, moduleSpecifier, attributes }: ts.ImportDeclaration,
  { uses }: Bindings,
  js: string,
) {
  if (!importClause) return js.trimStart()
  const isUsed = ({ text }: ts.Identifier): boolean => uses.has(text)
  const { name, namedBindings } = importClause
  const names = name && isUsed(name) ? [name.text] : []
  if (namedBindings && ts.isNamespaceImport(namedBindings) && isUsed(namedBindings.name)) {
    names.push(`* as ${namedBindings.name.text}`)
  }
  if (namedBindings && ts.isNamedImports(namedBindings)) {
    const kept = namedBindings.elements.filter((each) => !each.isTypeOnly && isUsed(each.name))
    if (kept.length > 0) names.push(`{ ${kept.map(specifierText).join(', ')} }`)
  }
  if (names.length === 0 || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return ''
  return `import ${names.join(', ')} from ${moduleSpecifier.getText()}${attributes ? ` ${attributes.getText()}` : ''}`
}

function specifierText({ name, propertyName }: ts.ImportSpecifier): string {
  return propertyName ? `${propertyName.getText()} as ${name.text}` : name.text
}
