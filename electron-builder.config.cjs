// What electron-builder packs, and for whom. `--dir` needs no tools but Electron itself.

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'dev.asyncanvas.app',
  productName: 'Asyncanvas',
  directories: { output: 'dist' },
  // The builds hold everything they need: the dependencies stay at home.
  files: ['out/**', 'examples/*.pipeline', '!node_modules'],
  // An example reads these as any files; folders of the archive are none. What is run stays in the archive.
  extraResources: [{ from: 'src', to: 'src', filter: ['{graph,compile,runtime}/**/*.ts'] }],
  asar: true,
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    // Playwright drives an app through these: the packed app under test has them switched on (scripts/electron/pack.mjs).
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Pages come over app://, so file:// needs no rights beyond those of the web.
    grantFileProtocolExtraPrivileges: false,
    // Nothing is signed yet, and Apple's processors start no program whose signature its fuses have broken.
    resetAdHocDarwinSignature: true,
  },
  fileAssociations: [
    {
      ext: 'pipeline',
      name: 'Asyncanvas pipeline',
      description: 'Asyncanvas pipeline',
      mimeType: 'application/x-asyncanvas-pipeline',
      role: 'Editor',
    },
  ],
  linux: {
    target: ['AppImage', 'deb', 'tar.gz'],
    executableName: 'asyncanvas',
    category: 'Development',
    synopsis: 'Wire coroutines on a canvas and watch them run',
    maintainer: 'The Asyncanvas authors',
  },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.developer-tools',
  },
  win: {
    target: ['nsis'],
  },
  nsis: {
    oneClick: false,
    allowToChangeInstallationDirectory: true,
  },
}
