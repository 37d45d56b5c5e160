let count = 0

/** A namespace of the engine's own with the exports of one of ours as they are now: `import()` in evaluated text gives no other. */
export async function nativeNamespace(ours: object): Promise<object> {
  count += 1
  const key = `asyncanvas namespace ${count}`
  const shared = globalThis as Record<string, unknown>
  shared[key] = ours
  const names = Object.keys(ours)
  const lines = [
    `const from = globalThis[${JSON.stringify(key)}]`,
    ...names.map((name, index) => `const value${index} = from[${JSON.stringify(name)}]`),
    `export { ${names.map((name, index) => `value${index} as ${JSON.stringify(name)}`).join(', ')} }`,
  ]
  try {
    return await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(lines.join('\n'))}`)
  } finally {
    delete shared[key]
  }
}
