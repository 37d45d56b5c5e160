/**
 * Pieces that are not a program, however often they are repeated, and some that are one. Their names can be shown in a
 * test's title.
 */
const pieces: readonly string[] = [
  `@a ¦@a\n¦@¦@(¦@a()\n¦#a¦#a ¦#a in ¦#¦#!¦a.#b.¦\\u0061¦\\u{61}¦\\¦\\u¦a\\u{¦\\x¦(¦)¦[¦]¦{¦}¦()¦[]¦{}¦(a¦(a,`,
  `[a,¦{a:¦{a,¦({¦[{¦([¦)(¦](¦}{¦(){¦[...¦{...¦(...¦\`¦\${¦\`\${¦\`a\`¦}\`¦"¦'¦"a¦'a\n¦"a"¦"\\¦/*¦*/¦/**/¦//`,
  `//\n¦/¦/[¦/a/¦/(/¦/a¦= /[¦/\n¦<!--¦-->\n¦/**\n¦/** @type {¦<¦>¦<<¦>>>¦<a>¦<a¦a<¦a<b>¦a<b>(¦a<b,¦</a>¦<a/>`,
  `<>¦</¦<a>(¦<T>() => ¦a<b<¦a?.<¦a\n<¦(a<¦[a<¦a<(¦a<[¦a<{¦a<"¦a<-¦new a<¦a<typeof ¦a<T extends ¦(a)<¦)<¦]<`,
  `"a"<¦\`a\`<¦a!<¦this<¦super<¦?¦:¦?:¦a?¦a?b:¦a:¦a?:¦? :¦??¦a??¦?.¦a?.¦a?.b¦a?.[¦a?.(¦(a?¦(a?:¦a?(¦a?(b)`,
  `a?(b):¦a?(b,c)¦a ? (b) => ¦a ? (b) : ¦a?[¦a?{¦?(¦?(?(?(:¦=>¦a=>¦()=>¦(a)=>¦(a):b=>¦(a,b)=>{¦async `,
  `async a=>¦async(¦async()=>¦async(a)=>¦async function ¦async<¦async<a>(¦async (a, ¦(async ¦async\n¦(a)(¦(a=`,
  `({a}=¦({a=¦[a=¦(a:¦(a:b,¦(a?:b,¦(this:¦((a)¦((a),¦(a)?¦=>{¦(a: (b: ¦(): (¦():¦...¦..¦.¦a.¦a..¦...a¦...a,`,
  `a(¦a[¦a{¦a\`¦a\`\${¦a(...¦a()¦a().¦a[0]¦a!¦a!.¦a as ¦a satisfies ¦as ¦as a ¦ as any¦ as const¦is ¦a is `,
  `asserts ¦asserts a is ¦!¦-¦+ ¦+¦- ¦~¦++¦--¦++ ¦!!¦*¦**¦* ¦%¦&¦|¦^¦&&¦||¦=¦==¦===¦+=¦??=¦= ¦a=¦a = ¦a+¦a-`,
  `a*¦a**¦a&&¦a|¦a,¦a&¦,¦;¦;\n¦a;¦,,a¦typeof ¦void ¦delete ¦keyof ¦unique ¦readonly ¦infer ¦infer a extends `,
  `new ¦new a¦new a(¦new.target¦new.¦await ¦await(¦await\n¦yield ¦yield*¦yield\n¦throw ¦return ¦return\n`,
  `break ¦continue\n¦debugger\n¦with(a)¦super¦super.¦super(¦this¦this.¦null ¦true ¦undefined ¦class ¦class a`,
  `class a{¦class{¦class a extends ¦class extends ¦class a{b(¦class a{b=¦class a{static ¦class a{get `,
  `class a<¦class a implements ¦static ¦static{¦get ¦set ¦get a(¦abstract ¦abstract class ¦public ¦private `,
  `constructor(¦override ¦accessor ¦declare ¦extends ¦implements ¦function ¦function a¦function(¦function a(`,
  `function a(b¦function a(){¦function*¦function a():¦function a<¦function a(b=¦function a(b:¦function a({`,
  `function a\n¦function(){¦import ¦import(¦import a¦import{¦import {a} ¦import "a"¦import a from 'b'\n`,
  `import * as ¦import type ¦import a = ¦import.meta¦import.¦import a, ¦import 'a' with {¦import defer `,
  `export ¦export{¦export *¦export default ¦export default\n¦export const ¦export = ¦export as namespace `,
  `export * from 'a'\n¦export import ¦from ¦case ¦case a:¦default:¦default ¦switch(¦switch(a){`,
  `switch(a){case ¦if(¦if(a)¦if ¦else ¦else if(a)¦if(a)b;else ¦for(¦for(;;)¦for ¦for(a of ¦for(let `,
  `for(let a of ¦for await(¦while(¦while(a)¦do ¦do{¦do;while(¦try ¦try{¦try{}catch¦try{}catch{¦catch¦catch(`,
  `finally ¦finally{¦with(¦let ¦let a¦let a\n¦let[¦let{¦let a=¦let a:¦let a,¦let a!:¦const ¦const a=¦const{`,
  `const[¦var ¦var a=¦using ¦using a¦await using ¦let let ¦let [a,¦let {a:¦let {a=¦let a = b as ¦const a: `,
  `let a: (¦let a: [¦let a: {¦let a: a<¦let a: a|¦let a: a&¦let a: typeof ¦let a: keyof ¦let a: new `,
  `let a: () => ¦let a: a extends ¦let a: \`\${¦type ¦type a=¦type a<¦type a = a extends b ? ¦type a=[`,
  `type a={¦type a=(¦type\n¦interface ¦interface a¦interface a{¦interface a extends ¦enum ¦enum a{¦enum a{b=`,
  `namespace ¦namespace a{¦namespace a.¦module ¦module a{¦module 'a'{¦global{¦declare global{¦declare module `,
  `A extends B ? ¦A extends (infer B extends ¦{[a in ¦{[a:¦{readonly ¦{a?:¦{-readonly ¦|a¦&a¦a[]¦[a?¦[a:`,
  `[...a,¦a extends ¦1¦1 ¦1e¦0x¦0x ¦1_¦0b¦0o¦1n¦0x1n¦1.¦.1¦1..¦1e+¦08¦00¦0_¦1__¦1a¦1e1e¦0xg¦9¦9.9.¦NaN ¦0.`,
  `1_0¦1__0¦1 1¦08.¦\u{1f600}¦\u{1f600} ¦\ud800¦\udc00¦\udc00\ud800¦\u0000¦\u0000a¦\ufeff¦\u200b¦\u200d`,
  `\u2028¦\u2029¦\r¦\r\n¦\n¦ ¦\t¦\u0001¦\u007f¦\u0085¦\u00a0¦\u{aa}¦\u{e9}¦\u0301¦\ufffd¦\uffff¦\u202e`,
  `\u{4e2d}\u{6587} ¦\u{661}¦\u{20000}¦\u{e0041}¦$¦_¦$ ¦$$$$ ¦a¦a ¦a\n¦ab cd ¦a b\n¦of ¦in ¦instanceof `,
  `a in ¦a instanceof ¦a of ¦arguments ¦eval ¦async of ¦let of ¦yield let ¦await async ¦any ¦number ¦object\n`,
  `abstract\n¦declare\n¦type type ¦lorem ipsum ¦<<<<<<< a\n¦=======\n¦>>>>>>> b\n¦<<<<<<<\n=======\n>>>>>>>\n`,
  `||||||| \n¦/// <reference path="a" />\n¦// @ts-ignore\n¦//# sourceMappingURL=a\n¦/*@__PURE__*/`,
  `/** @param a */¦/***/¦#!a\n¦// @ts-nocheck\n¦/// <amd-module />\n¦//@ts-expect-error\n¦/* @jsx a */¦<div>`,
  `<div a="¦<div {...¦<a b={¦<A.B>¦<a:b>¦{/*¦<a>{¦</a¦&lt;¦<?php ¦<!DOCTYPE ¦<![CDATA[¦<script>¦<%= `,
  `def a():\n  ¦SELECT * FROM ¦#include <a>\n¦fn a() -> ¦{"a":¦[1,¦- a: ¦| a | ¦# a\n¦* a\n¦a,b,c\n`,
  `GET / HTTP/1.1\n¦%PDF-¦PK\u0003\u0004¦\u007fELF¦GIF89a¦\u001b[31m¦begin end ¦"""¦'''¦(define (¦::¦->¦=~`,
  `$a = ¦@a(b)\n¦@a @b class ¦@a class{¦@a class c{}\n¦@a export ¦@a function ¦export @a ¦(@a ¦class a{@b `,
  `@a.¦@a[¦@a\`¦@a<¦@(a)¦@a let ¦@a @b\n@c(`,
].flatMap((line) => line.split('¦'))

/** Random numbers: in a text made from them, unlike in a repeated text, nothing comes again at the same distance. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function filled(length: number, part: (next: () => number) => string, seed: number): string {
  const next = random(seed)
  const parts: string[] = []
  for (let size = 0; size < length; ) {
    const one = part(next)
    parts.push(one)
    size += one.length
  }
  return parts.join('').slice(0, length)
}

const oneOf = (from: ArrayLike<string>, next: () => number): string => from[Math.floor(next() * from.length)] ?? ''

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const signs = '(){}[]<>`\'"/\\*+-=!~?:;,.@#$%^&| \n\t_aA0'
const words =
  'async await break case catch class const continue default delete do else enum export extends false finally for function get if implements import in infer instanceof interface is keyof let namespace new null of private readonly return satisfies set static super switch this throw true try type typeof using var void while with yield a b 1 "c" ( ) { } [ ] < > ; , . => = ? :'.split(
    ' ',
  )

/** Texts that are not repetitions: bytes, other kinds of texts, mixtures. */
const made: Readonly<Record<string, (length: number) => string>> = {
  'random bytes': (length) => filled(length, (next) => String.fromCharCode(Math.floor(next() * 256)), 1),
  'random characters': (length) => filled(length, (next) => String.fromCharCode(Math.floor(next() * 65_536)), 2),
  'bytes read as UTF-8': (length) =>
    filled(length, (next) => (next() < 0.5 ? '\ufffd' : String.fromCharCode(Math.floor(next() * 128))), 3),
  base64: (length) => filled(length, (next) => oneOf(base64, next), 4),
  'base64 on lines': (length) =>
    filled(length, (next) => `${filled(76, (each) => oneOf(base64, each), next() * 2 ** 32)}\n`, 5),
  hex: (length) => filled(length, (next) => oneOf('0123456789abcdef', next), 6),
  signs: (length) => filled(length, (next) => oneOf(signs, next), 7),
  words: (length) => filled(length, (next) => `${oneOf(words, next)} `, 8),
  'words on lines': (length) => filled(length, (next) => `${oneOf(words, next)}\n`, 9),
  'words without gaps': (length) => filled(length, (next) => oneOf(words, next), 10),
  prose: (length) =>
    filled(
      length,
      (next) =>
        `${filled(1 + next() * 9, (each) => oneOf('etaoinshr', each), next() * 2 ** 32)}${oneOf([' ', ' ', ' ', ', ', '. ', '.\n'], next)}`,
      11,
    ),
  'a table': (length) =>
    filled(length, (next) => `${Math.floor(next() * 1e6)},"${oneOf(words, next)}",${next()}\n`, 12),
  'a log': (length) =>
    filled(
      length,
      (next) =>
        `2020-01-01T00:00:0${Math.floor(next() * 10)}Z [info] ${oneOf(words, next)}: ${Math.floor(next() * 1e4)} ms\n`,
      13,
    ),
  'a style sheet': (length) =>
    filled(
      length,
      (next) => `.${oneOf(base64, next)}a{color:#${Math.floor(next() * 1e6)};margin:0 ${Math.floor(next() * 9)}px}`,
      14,
    ),
  'a page': (length) =>
    filled(length, (next) => `<div class="${oneOf(base64, next)}"><a href='#'>${oneOf(words, next)}</a></div>\n`, 15),
  'objects beside each other': (length) =>
    filled(length, (next) => `{"id":${Math.floor(next() * 1e6)},"tags":["${oneOf(words, next)}",null,true]}\n`, 16),
  ...Object.fromEntries(
    [20, 21, 22, 23, 24, 25].map((seed) => [
      `a mixture, ${seed}`,
      (length: number) => filled(length, (next) => oneOf(pieces, next), seed),
    ]),
  ),
  ...Object.fromEntries(
    [30, 31, 32, 33].map((seed) => [
      `runs of pieces, ${seed}`,
      (length: number) => filled(length, (next) => oneOf(pieces, next).repeat(next() * 5_000), seed),
    ]),
  ),
}

/** Texts of this many characters that can't be read as code, by what they are made of. */
export const garbage: Readonly<Record<string, (length: number) => string>> = {
  ...Object.fromEntries(
    pieces.map((piece) => [
      JSON.stringify(piece),
      (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length),
    ]),
  ),
  ...made,
}
