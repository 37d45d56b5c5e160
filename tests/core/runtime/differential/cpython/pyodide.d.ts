// The part of Pyodide that the referee uses, so that types can be checked even where it is not installed.
declare module 'pyodide' {
  export interface PyodideAPI {
    readonly FS: { writeFile(path: string, text: string): void }
    pyimport(module: 'interpreter'): { transcripts(programs: string): string }
  }
  export function loadPyodide(): Promise<PyodideAPI>
}
