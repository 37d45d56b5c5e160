import ts from 'typescript'

/** The name of a property, however it is written: `'then'`, `th\u0065n`. '' if it is computed. */
export function textOfName(name: ts.PropertyName | ts.BindingName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : ''
}
