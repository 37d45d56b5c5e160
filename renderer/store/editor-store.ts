import { createStore, type StateCreator, type StoreApi } from 'zustand/vanilla'
import { createDocumentSlice, type DocumentSlice } from './document-slice.ts'
import { createHistorySlice, type HistorySlice } from './history-slice.ts'
import { createRequestSlice, type RequestSlice } from './request-slice.ts'
import { createSelectionSlice, type SelectionSlice } from './selection-slice.ts'
import { createViewSlice, type ViewSlice } from './view-slice.ts'

export type EditorState = DocumentSlice & HistorySlice & SelectionSlice & ViewSlice & RequestSlice
export type EditorStore = StoreApi<EditorState>
/** A part of the editor's state, which can read the whole state. */
export type EditorSlice<S> = StateCreator<EditorState, [], [], S>

/** Creates the store that changes at the pace of a person: document, history, selection, view. */
export function createEditorStore(): EditorStore {
  return createStore<EditorState>()((...api) => ({
    ...createDocumentSlice(...api),
    ...createHistorySlice(...api),
    ...createSelectionSlice(...api),
    ...createViewSlice(...api),
    ...createRequestSlice(...api),
  }))
}
