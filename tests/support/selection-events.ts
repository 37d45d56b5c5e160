/*
 * A browser tells of a changed selection in a task of its own; happy-dom does so within the call that changes it, where a
 * code editor that is just drawing its selection must not be asked to update again.
 */
if (typeof Document === 'function') {
  const { dispatchEvent } = EventTarget.prototype
  Document.prototype.dispatchEvent = function (event) {
    if (event.type !== 'selectionchange') return dispatchEvent.call(this, event)
    queueMicrotask(() => dispatchEvent.call(this, event))
    return true
  }
}
