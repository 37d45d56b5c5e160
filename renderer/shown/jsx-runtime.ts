import { jsx as createElement, jsxs as createElements } from 'react/jsx-runtime'
import { markedProps } from './marked-props.ts'

/**
 * What JSX in the window is compiled to (`jsxImportSource`): React's own, with signs marked in all texts between tags. The one
 * way out for text, as `clean-output.ts` is in the terminal; what is edited stands in `value`, and stays as it is.
 */
export const jsx: typeof createElement = (type, props, key) => createElement(type, markedProps(props), key)

/** As `jsx`, of several children that are no list. */
export const jsxs: typeof createElements = (type, props, key) => createElements(type, markedProps(props), key)

export { Fragment, type JSX } from 'react/jsx-runtime'
