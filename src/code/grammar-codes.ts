import ts from 'typescript'
import { nodeAt } from './node-at.ts'

/**
 * Whether an error is one of grammar. TypeScript's numbers from 1000 are for grammar, from 2000 for types, from 17000
 * and 18000 for both. Type errors do not prevent code from running once its types are erased. An error counts as
 * grammar if it can be seen in one file, whatever other files and the library contain. The tables list only errors that
 * can occur in a program such as `programOf` makes; the tests have code for each.
 */
export function isOfGrammar({ code }: ts.Diagnostic): boolean {
  if (code < 2_000) return !typesAmongGrammar.has(code)
  return grammarAmongTypes.has(code) || (code >= 17_000 && code < 18_100 && !typesAmongGrammar.has(code))
}

/** Numbered with the grammar, but about types, or about names that are only types. */
const typesAmongGrammar: ReadonlySet<number> = new Set([
  1058, 1062, 1064, 1238, 1240, 1241, 1270, 1320, 1321, 1322, 1329, 1345, 1360, 1361, 1362, 1379, 1380, 1453, 18004,
  18033, 18047, 18048, 18050,
])

/**
 * Numbered with the types, but errors of the language itself: names declared twice or used too early, `super` and
 * `arguments` in the wrong place, targets that can't be assigned to, functions without a body, overloads that do not
 * match, parts in the wrong order.
 */
const grammarAmongTypes: ReadonlySet<number> = new Set([
  2206, 2207, 2300, 2302, 2323, 2331, 2332, 2335, 2336, 2337, 2338, 2357, 2364, 2368, 2369, 2371, 2374, 2377, 2378,
  2383, 2384, 2385, 2386, 2387, 2388, 2389, 2390, 2391, 2392, 2393, 2395, 2397, 2398, 2404, 2406, 2408, 2410, 2414,
  2427, 2428, 2431, 2434, 2435, 2438, 2440, 2448, 2449, 2450, 2451, 2457, 2462, 2463, 2465, 2466, 2467, 2480, 2481,
  2483, 2484, 2487, 2491, 2492, 2499, 2500, 2501, 2506, 2512, 2516, 2523, 2524, 2526, 2528, 2539, 2566, 2567, 2588,
  2628, 2629, 2630, 2631, 2632, 2637, 2651, 2652, 2660, 2661, 2666, 2667, 2668, 2669, 2670, 2675, 2680, 2681, 2687,
  2695, 2701, 2703, 2706, 2714, 2718, 2730, 2744, 2754, 2777, 2778, 2779, 2780, 2781, 2784, 2795, 2803, 2804, 2806,
  2809, 2813, 2814, 2815, 2822, 2837, 2838, 2839, 2840, 2848, 2852, 2857, 2858, 2863, 2864, 2869, 2871, 2872, 2873,
  2880, 4112, 5076, 5085, 5086, 5087, 7061, 8020,
])

/**
 * Whether the error may disappear once the rest of the program is known: it is about the name of a property by an
 * imported symbol, an index by an imported type, or `as const` after a member of an imported enum.
 */
export function isOfUnknownType(found: ts.Diagnostic, file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const { code, start = 0, length = 0 } = found
  if (code === overrideCode) return isInSubclass(nodeAt(file, start))
  if (!byTypes.has(code)) return false
  let node = nodeAt(file, start)
  while (node.parent && node.end < start + length) node = node.parent
  // Only a member expression can be a member of an enum.
  if (code === assertionCode && !ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node))
    return false
  const named = ts.isComputedPropertyName(node) ? node.expression : node
  return (checker.getTypeAtLocation(named).flags & ts.TypeFlags.Any) !== 0
}

/** The checker is certain of this error in a class without a base. */
function isInSubclass(node: ts.Node): boolean {
  const owner = ts.findAncestor(node, ts.isClassLike)
  return owner?.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true
}

/** `override` of a member that no base class has. */
const overrideCode = 4112

/** `as const`. */
const assertionCode = 1355

/** Errors of grammar that depend on types. */
const byTypes: ReadonlySet<number> = new Set([1165, 1166, 1168, 1169, 1170, 1268, assertionCode])
