// A small version of Electron's default app: makes `electron path/to/app` run that app. It is packed as
// resources/default_app.asar of an Electron that came without one.
const { app } = require('electron')
const Module = require('node:module')
const { dirname, resolve } = require('node:path')

const given = process.argv.slice(1)
const modules = []
let target
while (target === undefined && given.length > 0) {
  const word = given.shift()
  if (word === '-r' || word === '--require') modules.push(resolve(given.shift() ?? ''))
  else if (word === '-v' || word === '--version') {
    process.stdout.write(`v${process.versions.electron}\n`)
    process.exit(0)
  } else if (!word.startsWith('-')) target = resolve(word)
}
if (target === undefined) {
  process.stderr.write('electron: which app? Give the path of its folder or of its main file.\n')
  process.exit(2)
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
if (modules.length > 0) Module._preloadModules(modules)

const entry = require.resolve(target)
try {
  const about = require(resolve(target, 'package.json'))
  if (about.version) app.setVersion(about.version)
  if (about.productName ?? about.name) app.setName(about.productName ?? about.name)
  app.setAppPath(target)
} catch {
  // A file, or a folder without package.json, is an app too, without a name or version of its own.
  app.setAppPath(dirname(entry))
}
Module._load(entry, null, true)
