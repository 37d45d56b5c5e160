/** CPython in this process: Pyodide, of this folder's own packages. */
import type { PyodideAPI } from 'pyodide'

/** Where it is not installed, says with which command it is. */
export async function loadPython(): Promise<PyodideAPI> {
  const { loadPyodide } = await import('pyodide').catch((cause) => {
    throw new Error('CPython is not installed: npm ci --prefix tests/core/runtime/differential/cpython', { cause })
  })
  return loadPyodide()
}
