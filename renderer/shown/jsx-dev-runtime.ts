import { jsxDEV as createElement } from 'react/jsx-dev-runtime'
import { markedProps } from './marked-props.ts'

/** Like `jsx` in `jsx-runtime.ts`, for `npm run dev` and tests. */
export const jsxDEV: typeof createElement = (type, props, ...rest) => createElement(type, markedProps(props), ...rest)

export { Fragment, type JSX } from 'react/jsx-dev-runtime'
