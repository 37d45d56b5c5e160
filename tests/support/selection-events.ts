/*
 * A browser reports a changed selection later and only once, and does not report one that was set to its current value.
 * happy-dom reports each call during the call, when a code editor that is just drawing its selection must not be updated
 * again.
 */
if (typeof document === 'object') {
  const dispatch = document.dispatchEvent.bind(document)
  let told: readonly unknown[] = []
  let isToTell = false
  let isTelling = false
  document.dispatchEvent = (event) => {
    // It calls itself for each target on the event's way.
    if (isTelling || event.type !== 'selectionchange') return dispatch(event)
    if (!isToTell) queueMicrotask(() => tell(event))
    isToTell = true
    return true
  }
  const tell = (event: Event): void => {
    isToTell = false
    const now = selection()
    if (now.every((each, at) => each === told[at])) return
    told = now
    isTelling = true
    try {
      dispatch(event)
    } finally {
      isTelling = false
    }
  }
}

function selection(): readonly unknown[] {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection() ?? {}
  return [anchorNode, anchorOffset, focusNode, focusOffset]
}
