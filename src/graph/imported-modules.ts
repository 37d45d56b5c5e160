import { parser as javascript } from '@lezer/javascript'
import { placeAt } from '#code'

const parser = javascript.configure({ dialect: 'ts' })

/** An import in somebody's code. */
export interface ImportedModule {
  readonly specifier: string
  /** `import('…')`: only code that gets there needs it. */
  readonly isDynamic: boolean
  readonly line: number
  readonly column: number
}

/** The modules that `code` imports by name, in order; `import type` leaves no trace in what runs. */
export function importedModules(code: string): readonly ImportedModule[] {
  if (!code.includes('import')) return []
  const found: ImportedModule[] = []
  const cursor = parser.parse(code).cursor()
  do {
    const isDynamic = cursor.name === 'DynamicImport'
    if (!isDynamic && cursor.name !== 'ImportDeclaration') continue
    const text = cursor.node.getChild('String')
    if (!text || cursor.node.getChild('type')) continue
    found.push({ specifier: code.slice(text.from + 1, text.to - 1), isDynamic, ...placeAt(code, text.from) })
  } while (cursor.next())
  return found
}
