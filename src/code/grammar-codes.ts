import ts from 'typescript'
import { nodeAt } from './node-at.ts'

/**
 * TypeScript numbers its mistakes by part: from 1000 the grammar's, from 2000 those of types, from 17000 and 18000 both.
 * A mistake of types stops nobody: code that is only erased runs without. All that can be seen in one file, whatever others
 * and the library say, is of the grammar. The tables have only what it can say of a program such as we make
 * (`programOf`); the tests have code for each.
 */
export function isOfGrammar({ code }: ts.Diagnostic): boolean {
  if (code < 2_000) return !typesAmongGrammar.has(code)
  return grammarAmongTypes.has(code) || (code >= 17_000 && code < 18_100 && !typesAmongGrammar.has(code))
}

/** Numbered with the grammar, but about types, and about names that stand for types alone. */
const typesAmongGrammar: ReadonlySet<number> = new Set([
  1058, 1062, 1064, 1238, 1240, 1241, 1270, 1320, 1321, 1322, 1329, 1345, 1360, 1361, 1362, 1379, 1380, 1453, 18004,
  18033, 18047, 18048, 18050,
])

/**
 * Numbered with the types, but the language's own: names that are declared twice or used before they are there, `super` and
 * `arguments` where there are none, what cannot be assigned to, functions without a body, overloads that do not go together,
 * parts in the wrong order.
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
 * Whether the mistake may be gone once the rest of the program is known: the name of a property by an imported symbol, an
 * index by an imported type, an assertion to `const` of a member of an imported enum.
 */
export function isOfUnknownType(found: ts.Diagnostic, file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const { code, start = 0, length = 0 } = found
  if (code === overrideCode) return isInSubclass(nodeAt(file, start))
  if (!byTypes.has(code)) return false
  let node = nodeAt(file, start)
  while (node.parent && node.end < start + length) node = node.parent
  // What is no member can't be one of an enum.
  if (code === assertionCode && !ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node))
    return false
  const named = ts.isComputedPropertyName(node) ? node.expression : node
  return (checker.getTypeAtLocation(named).flags & ts.TypeFlags.Any) !== 0
}

/** Of a class that extends nothing it is sure. */
function isInSubclass(node: ts.Node): boolean {
  const owner = ts.findAncestor(node, ts.isClassLike)
  return owner?.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true
}

/** `override` of what no base class has. */
const overrideCode = 4112

/** An assertion to `const`. */
const assertionCode = 1355

/** Of the grammar, but what they say depends on types. */
const byTypes: ReadonlySet<number> = new Set([1165, 1166, 1168, 1169, 1170, 1268, assertionCode])
