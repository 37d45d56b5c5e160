export { countText, nounText, numberText, plainCountText, someText } from './count-text.ts'
export { type DurationStyle, durationText, momentText } from './duration-text.ts'
export { emoji, hiddenSigns, obeyedSigns, signMark, withSignMarks } from './hidden-signs.ts'
export { wholeCharacters } from './whole-characters.ts'
