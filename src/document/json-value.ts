import { z } from 'zod'
import { type Json, maxJsonDepth } from '#graph'
import { maxLength } from './limits.ts'

/** A JSON value that lies `level` deep in its file. */
export function jsonAt(level: number): z.ZodType<Json> {
  return z.custom<Json>((value) => isJson(value, maxJsonDepth - level), 'is not a JSON value')
}

/**
 * Whether a value of a message survives a file, `depth` levels at most: messages can carry Dates, Maps, cycles and NaN. `budget`
 * counts values down: few arrays that share their items can stand for endless ones.
 */
export function isJson(value: unknown, depth: number, budget: { left: number } = { left: maxLength }): value is Json {
  budget.left -= 1
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth === 0 || budget.left < 0) return false
  if (Array.isArray(value)) return Array.from(value).every((item) => isJson(item, depth - 1, budget))
  const prototype: unknown = Object.getPrototypeOf(value)
  // Every realm has an Object.prototype of its own; nothing is above any of them.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false
  return Object.values(value).every((item) => isJson(item, depth - 1, budget))
}
