/** The signs that a key prints without and with Shift. */
export type Key = readonly [plain: string, shifted: string]

/** From left to right and top to bottom, as on an ANSI keyboard; keys to the right of the letters come last. */
const rows = {
  digits: '1 2 3 4 5 6 7 8 9 0'
    .split(' ')
    .map((digit) => `Digit${digit}`)
    .concat('Minus', 'Equal'),
  upper: [...'QWERTYUIOP'].map((letter) => `Key${letter}`),
  home: [...'ASDFGHJKL'].map((letter) => `Key${letter}`),
  lower: [...'ZXCVBNM'].map((letter) => `Key${letter}`).concat('Comma', 'Period', 'Slash'),
  right: ['BracketLeft', 'BracketRight', 'Semicolon', 'Quote', 'Backslash'],
} as const

const codes = [...rows.digits, ...rows.upper, ...rows.home, ...rows.lower, ...rows.right]

/** Signs separated by spaces, in the order of `codes`. */
function layout(plain: string, shifted: string): ReadonlyMap<string, Key> {
  const [low, high] = [plain, shifted].map((signs) => signs.trim().split(/\s+/))
  if (low?.length !== codes.length || high?.length !== codes.length)
    throw new Error(`${codes.length} keys, not ${low?.length} and ${high?.length}: ${plain}`)
  return new Map(codes.map((code, at) => [code, [low[at] ?? '', high[at] ?? '']]))
}

const us = layout(
  `1 2 3 4 5 6 7 8 9 0 - =  q w e r t y u i o p  a s d f g h j k l  z x c v b n m , . /  [ ] ; ' \\`,
  `! @ # $ % ^ & * ( ) _ +  Q W E R T Y U I O P  A S D F G H J K L  Z X C V B N M < > ?  { } : " |`,
)

/** The systems' own layouts; `Dead`: an accent that waits for its letter. */
export const layouts = {
  US: us,
  German: layout(
    `1 2 3 4 5 6 7 8 9 0 ß Dead  q w e r t z u i o p  a s d f g h j k l  y x c v b n m , . -  ü + ö ä #`,
    `! " § $ % & / ( ) = ? Dead  Q W E R T Z U I O P  A S D F G H J K L  Y X C V B N M ; : _  Ü * Ö Ä '`,
  ),
  Swiss: layout(
    `1 2 3 4 5 6 7 8 9 0 ' Dead  q w e r t z u i o p  a s d f g h j k l  y x c v b n m , . -  ü Dead ö ä $`,
    `+ " * ç % & / ( ) = ? Dead  Q W E R T Z U I O P  A S D F G H J K L  Y X C V B N M ; : _  è ! é à £`,
  ),
  French: layout(
    `& é " ' ( - è _ ç à ) =  a z e r t y u i o p  q s d f g h j k l  w x c v b n , ; : !  Dead $ m ù *`,
    `1 2 3 4 5 6 7 8 9 0 ° +  A Z E R T Y U I O P  Q S D F G H J K L  W X C V B N ? . / §  Dead £ M % µ`,
  ),
  Czech: layout(
    `+ ě š č ř ž ý á í é = Dead  q w e r t z u i o p  a s d f g h j k l  y x c v b n m , . -  ú ) ů § Dead`,
    `1 2 3 4 5 6 7 8 9 0 % Dead  Q W E R T Z U I O P  A S D F G H J K L  Y X C V B N M ? : _  / ( " ! '`,
  ),
  Dvorak: layout(
    `1 2 3 4 5 6 7 8 9 0 [ ]  ' , . p y f g c r l  a o e u i d h t n  ; q j k x b m w v z  / = s - \\`,
    `! @ # $ % ^ & * ( ) { }  " < > P Y F G C R L  A O E U I D H T N  : Q J K X B M W V Z  ? + S _ |`,
  ),
  Russian: layout(
    `1 2 3 4 5 6 7 8 9 0 - =  й ц у к е н г ш щ з  ф ы в а п р о л д  я ч с м и т ь б ю .  х ъ ж э \\`,
    `! " № ; % : ? * ( ) _ +  Й Ц У К Е Н Г Ш Щ З  Ф Ы В А П Р О Л Д  Я Ч С М И Т Ь Б Ю ,  Х Ъ Ж Э /`,
  ),
  Ukrainian: layout(
    `1 2 3 4 5 6 7 8 9 0 - =  й ц у к е н г ш щ з  ф і в а п р о л д  я ч с м и т ь б ю .  х ї ж є \\`,
    `! " № ; % : ? * ( ) _ +  Й Ц У К Е Н Г Ш Щ З  Ф І В А П Р О Л Д  Я Ч С М И Т Ь Б Ю ,  Х Ї Ж Є /`,
  ),
  Greek: layout(
    `1 2 3 4 5 6 7 8 9 0 - =  ; ς ε ρ τ υ θ ι ο π  α σ δ φ γ η ξ κ λ  ζ χ ψ ω β ν μ , . /  [ ] Dead ' \\`,
    `! @ # $ % ^ & * ( ) _ +  : ΅ Ε Ρ Τ Υ Θ Ι Ο Π  Α Σ Δ Φ Γ Η Ξ Κ Λ  Ζ Χ Ψ Ω Β Ν Μ < > ?  { } Dead " |`,
  ),
  Hebrew: layout(
    `1 2 3 4 5 6 7 8 9 0 - =  / ' ק ר א ט ו ן ם פ  ש ד ג כ ע י ח ל ך  ז ס ב ה נ מ צ ת ץ .  ] [ ף , \\`,
    `! @ # $ % ^ & * ) ( _ +  Q W E R T Y U I O P  A S D F G H J K L  Z X C V B N M > < ?  } { : " |`,
  ),
  Arabic: layout(
    `1 2 3 4 5 6 7 8 9 0 - =  ض ص ث ق ف غ ع ه خ ح  ش س ي ب ل ا ت ن م  ئ ء ؤ ر لا ى ة و ز ظ  ج د ك ط \\`,
    `! @ # $ % ^ & * ) ( _ +  َ ً ُ ٌ لإ إ ‘ ÷ × ؛  ِ ٍ ] [ لأ أ ـ ، /  ~ ْ } { لآ آ ’ , . ؟  < > : " |`,
  ),
  Persian: layout(
    `۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۰ - =  ض ص ث ق ف غ ع ه خ ح  ش س ی ب ل ا ت ن م  ظ ط ز ر ذ د پ و . /  ج چ ک گ \\`,
    `! ٬ ٫ ﷼ ٪ × ، * ) ( ـ +  ْ ٌ ٍ ً ُ ِ َ ّ ] [  ؤ ئ ي إ أ آ ة » «  ك ٓ ژ ٰ \u200c ٔ ء > < ؟  } { : ؛ |`,
  ),
  Thai: layout(
    `ๅ / - ภ ถ ุ ึ ค ต จ ข ช  ๆ ไ ำ พ ะ ั ี ร น ย  ฟ ห ก ด เ ้ ่ า ส  ผ ป แ อ ิ ื ท ม ใ ฝ  บ ล ว ง ฃ`,
    `+ ๑ ๒ ๓ ๔ ู ฿ ๕ ๖ ๗ ๘ ๙  ๐ " ฎ ฑ ธ ํ ๊ ณ ฯ ญ  ฤ ฆ ฏ โ ฌ ็ ๋ ษ ศ  ( ) ฉ ฮ ฺ ์ ? ฒ ฬ ฦ  ฐ , ซ . ฅ`,
  ),
  Hindi: layout(
    `1 2 3 4 5 6 7 8 9 0 - ृ  ौ ै ा ी ू ब ह ग द ज  ो े ् ि ु प र क त  ॆ ं म न व ल स , . य  ड ़ च ट ॉ`,
    `ऍ ॅ ्र र् ज्ञ त्र क्ष श्र ( ) ः ऋ  औ ऐ आ ई ऊ भ ङ घ ध झ  ओ ए अ इ उ फ ऱ ख थ  ऎ ँ ण न ऴ ळ श ष । य़  ढ ञ छ ठ ऑ`,
  ),
  Korean: layout(
    `1 2 3 4 5 6 7 8 9 0 - =  ㅂ ㅈ ㄷ ㄱ ㅅ ㅛ ㅕ ㅑ ㅐ ㅔ  ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ  ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ , . /  [ ] ; ' \\`,
    `! @ # $ % ^ & * ( ) _ +  ㅃ ㅉ ㄸ ㄲ ㅆ ㅛ ㅕ ㅑ ㅒ ㅖ  ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ  ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ < > ?  { } : " |`,
  ),
} as const satisfies Readonly<Record<string, ReadonlyMap<string, Key>>>

/** The key at the place where a US keyboard has this sign. */
export function placeOnUs(sign: string): { readonly code: string; readonly isShifted: boolean } | null {
  for (const [code, [plain, shifted]] of us) {
    if (plain === sign.toLowerCase()) return { code, isShifted: false }
    if (shifted === sign) return { code, isShifted: true }
  }
  return null
}
