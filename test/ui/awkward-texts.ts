/** Texts that go wrong in terminals, each in its own way. */
const texts: Readonly<Record<string, string>> = {
	nothing: '',
	'plain ASCII': 'connect() failed (111: Connection refused)',
	Chinese: '控制台证书已过期（CA 已更换）',
	'full and half width': 'ｆｕｌｌｗｉｄｔｈ　ﾊﾝｶｸ ﾊﾞ',
	'Korean, composed and not': '한국어 \u{1112}\u{1161}\u{11AB}',
	'letters with marks': 'e\u{301}te\u{301} a\u{308}\u{304}',
	'a pile of marks': `z${'\u{336}'.repeat(200)}algo`,
	'marks without a letter': '\u{301}\u{302} marks',
	'emoji sequences': '👍🏽 👩‍👩‍👧‍👦 🇨🇳 🇩🇪🇦 1️⃣ ❤️ ❤ ☎︎ 🚀⌚',
	'Indic scripts': 'हिन्दी क्षत्रिय தமிழ்',
	Thai: 'ไทย ก็',
	'right to left': 'עברית العربية',
	'bidi controls': '\u{202E}reversed\u{202C} \u{2066}isolated\u{2069} \u{200F}',
	'invisible characters': 'zero\u{200B}width\u{FEFF} soft\u{AD}hyphen tag\u{E0041}',
	'escape sequences': '\u{1B}[2J\u{1B}[10;10H \u{1B}]0;title\u{7} \u{1B}P1$r\u{1B}\\ \u{1B}c',
	'C1 controls': '\u{9B}31m\u{90}q\u{9C} \u{85}C1\u{80}\u{9F}',
	'C0 controls': 'line\nfeed\r\nreturn\u{B}\u{C}\u{8}\u{7F}\u{0}\u{7}',
	tabs: 'tab\tin between \u{2028}\u{2029}',
	'lone surrogates': 'a \u{D83D} b \u{DC00}',
	'rare Chinese': '𠀀𠮷 beyond the basic plane',
	symbols: '✓ ✗ ‼ ◦ ◉ ⋯ … ● ○ │ ─',
	'private use': '\u{E0B0} powerline',
};

export const awkwardTexts: ReadonlyArray<[name: string, text: string]> = Object.entries(texts);
