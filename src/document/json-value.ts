import { z } from 'zod'
import { type Json, maxJsonDepth } from '#graph'
import { maxLength } from './limits.ts'

/** The schema of a JSON value at nesting level `level` of its file. */
export function jsonAt(level: number): z.ZodType<Json> {
  return z.custom<Json>((value) => isJson(value, maxJsonDepth - level), 'is not a JSON value')
}

/**
 * Whether a value of a message is JSON with at most `depth` levels: messages can have Dates, Maps, cycles and NaN.
 * `budget` limits the number of values, since a few arrays that share their items can stand for endlessly many.
 */
export function isJson(value: unknown, depth: number, budget: { left: number } = { left: maxLength }): value is Json {
  budget.left -= 1
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth === 0 || budget.left < 0) return false
  if (Array.isArray(value)) return Array.from(value).every((item) => isJson(item, depth - 1, budget))
  const prototype: unknown = Object.getPrototypeOf(value)
  // Each realm has its own Object.prototype, but only such a prototype has no prototype itself.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false
  return Object.values(value).every((item) => isJson(item, depth - 1, budget))
}
