import { useEffect, useState } from 'react'
import { includedFile, includedPath, type NodeOfKind } from '#graph'
import { attempt, chooseFile, openFile, useCommand } from '../../commands/index.ts'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './inspector.module.css'
import { ParamField } from './param-field.tsx'
import { ParamsSection } from './params-section.tsx'
import pipelineStyles from './pipeline-file.module.css'
import { PoliciesSection } from './policies-section.tsx'

type PipelineNode = NodeOfKind<'pipeline'>

/** The file of a pipeline node: its path, those that could be chosen instead, and the way into it. */
export function PipelineFile({ node }: { readonly node: PipelineNode }) {
  return (
    <>
      <ParamsSection node={node}>
        <ParamField node={node} param="file" />
        <OpenFile file={node.file} />
        <ParamField node={node} param="name" />
      </ParamsSection>
      <Nearby node={node} />
      <PoliciesSection node={node} />
    </>
  )
}

function OpenFile({ file }: { readonly file: string }) {
  const workspace = useWorkspace()
  const isThere = useEditor(({ includes }) => {
    const path = includes?.path
    return includes !== null && path != null && includedFile(includes, includedPath(path, file))?.ok === true
  })
  const isWritten = useEditor(({ drafts }) => !Object.hasOwn(drafts, file))
  const inside = useCommand<'inspector'>('view.inside')
  const inLine = useCommand<'inspector'>('edit.inLine')
  if (!isThere) return null
  return (
    <div className={styles.buttons}>
      {isWritten && (
        <Button onClick={() => attempt(workspace, 'Open', () => openFile(workspace, file))}>Open it</Button>
      )}
      <Button title={inside.shortcut} isDisabled={inside.isDisabled} onClick={inside.onClick}>
        {inside.label}
      </Button>
      <Button title={inLine.reason ?? inLine.shortcut} isDisabled={inLine.isDisabled} onClick={inLine.onClick}>
        {inLine.label}
      </Button>
      {!isWritten && <p className={styles.hint}>{`${file} is written with the next save`}</p>}
    </div>
  )
}

/** The pipelines in the folder of the document and below, which a click chooses. */
function Nearby({ node }: { readonly node: PipelineNode }) {
  const workspace = useWorkspace()
  const files = useNearby(node.file)
  const others = files.filter((file) => file !== node.file)
  const isSaved = useEditor(({ filePath }) => filePath !== null)
  if (others.length === 0) {
    if (node.file !== '') return null
    return (
      <p className={styles.empty}>
        {isSaved
          ? 'There is no other pipeline in this folder'
          : 'Save this pipeline first: files are looked for from its folder'}
      </p>
    )
  }
  return (
    <section className={styles.section} aria-label="Pipelines in this folder">
      <h3>{node.file === '' ? 'Choose a file' : 'Others in this folder'}</h3>
      <ul className={pipelineStyles.files}>
        {others.map((file) => (
          <li key={file}>
            <Button
              title={`Include ${file}`}
              onClick={() => attempt(workspace, 'Choose the file', () => chooseFile(workspace, node.id, file))}
            >
              {file}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Asked again whenever the node has another file, since files may have come meanwhile. */
function useNearby(file: string): readonly string[] {
  const { bridge } = useWorkspace()
  const filePath = useEditor((state) => state.filePath)
  const [files, setFiles] = useState<readonly string[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked for depends on the document and the file
  useEffect(() => {
    let isGone = false
    bridge.listNearby().then(
      (found) => {
        if (!isGone && Array.isArray(found)) setFiles(found)
      },
      // A lost host is shown elsewhere.
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [bridge, filePath, file])
  return files
}
