import type { FoundWork, HeldWork, HeldWorkStore } from './store/index.ts'

const databaseName = 'asyncanvas.held-work'
const storeName = 'work'

/**
 * Opens the page's own database. Writes to it do not need the host's main thread, so they work while that is held; opening
 * it does, so it is opened early. `null`: there is none here.
 */
export async function openHeldWork(): Promise<HeldWorkStore | null> {
  try {
    return storeIn(await opened())
  } catch {
    return null
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(storeName)
  return resultOf(request)
}

function storeIn(database: IDBDatabase): HeldWorkStore {
  const own = crypto.randomUUID()
  /** Resolves when the change is on the disk. */
  const write = (act: (store: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(storeName, 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      act(transaction.objectStore(storeName))
    })
  return {
    keep: (work) => write((store) => store.put({ ...work, isSought: false }, own)),
    clear: () => write((store) => store.delete(own)),
    drop: (key) => write((store) => store.delete(key)),
    async found() {
      const store = database.transaction(storeName).objectStore(storeName)
      const [keys, works] = await Promise.all([resultOf(store.getAllKeys()), resultOf<unknown[]>(store.getAll())])
      return works.flatMap((work, at) => {
        const key = keys[at]
        return isWork(work) && typeof key === 'string' && key !== own ? [{ ...work, key }] : []
      })
    },
    async seek(key) {
      let isFirst = false
      await write((store) => {
        const request = store.get(key)
        request.onsuccess = () => {
          const work: unknown = request.result
          isFirst = isWork(work) && !work.isSought
          if (isFirst) store.put({ ...(work as HeldWork), isSought: true }, key)
        }
      })
      return isFirst
    },
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function isWork(value: unknown): value is Omit<FoundWork, 'key'> {
  const { path, bases, text, savedAtMs, isSought } = Object(value) as Partial<Record<keyof FoundWork, unknown>>
  const isNamed = path === null || typeof path === 'string'
  const areTexts = Array.isArray(bases) && [...bases, text].every((each) => typeof each === 'string')
  return isNamed && areTexts && Number.isFinite(savedAtMs) && typeof isSought === 'boolean'
}
