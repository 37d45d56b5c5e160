export { type DurationStyle, durationText, momentText } from './duration-text.ts'
