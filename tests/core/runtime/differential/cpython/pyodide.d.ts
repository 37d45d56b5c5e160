// What the referee uses of Pyodide, so that types are checked where it is not installed, too.
declare module 'pyodide' {
  export interface PyodideAPI {
    readonly FS: { writeFile(path: string, text: string): void }
    pyimport(module: 'interpreter'): { transcripts(programs: string): string }
  }
  export function loadPyodide(): Promise<PyodideAPI>
}
