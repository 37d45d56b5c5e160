import { jsx as createElement, jsxs as createElements } from 'react/jsx-runtime'
import { markedProps } from './marked-props.ts'

/**
 * The function that JSX in the window is compiled to (`jsxImportSource`): React's own, with hidden signs marked in all
 * shown texts. All text of the window passes here, as all text of the terminal passes `clean-output.ts`. Edited text is in
 * `value` and stays as it is.
 */
export const jsx: typeof createElement = (type, props, key) => createElement(type, markedProps(props), key)

/** Like `jsx`, for several static children. */
export const jsxs: typeof createElements = (type, props, key) => createElements(type, markedProps(props), key)

export { Fragment, type JSX } from 'react/jsx-runtime'
