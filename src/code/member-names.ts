import ts from 'typescript'

/** What a property is called, however it is written: `'then'`, `th\u0065n`. '' where it is computed. */
export function textOfName(name: ts.PropertyName | ts.BindingName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : ''
}
