/** CPython in this process: Pyodide, from this folder's own packages. */
import type { PyodideAPI } from 'pyodide'

/** If Pyodide is not installed, the error says with which command to install it. */
export async function loadPython(): Promise<PyodideAPI> {
  const { loadPyodide } = await import('pyodide').catch((cause) => {
    throw new Error('CPython is not installed: npm ci --prefix tests/core/runtime/differential/cpython', { cause })
  })
  return loadPyodide()
}
