/** What stands in place of each line of a key. */
const hidden = '•••';

/** The longest block of a private key is that of RSA with 16 384 bits: about 200 lines. */
const longestBlock = 250;

const begin = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const end = /-----END [A-Z ]*PRIVATE KEY-----/;

/**
Hides the lines of private keys in PEM, which cannot be recognised line by line. The returned function
takes the lines of one source in order.
*/
export function createPrivateKeyMask(): (text: string) => string {
	let linesLeft = 0;
	return (text) => {
		if (linesLeft > 0) {
			linesLeft = end.test(text) ? 0 : linesLeft - 1;
			return linesLeft > 0 ? hidden : text.replace(/^.*(?=-----END )/, () => hidden);
		}

		if (text.includes('PRIVATE KEY-----') && begin.test(text) && !end.test(text)) {
			linesLeft = longestBlock;
			return text.replace(/(?<=PRIVATE KEY-----).*$/, () => hidden);
		}

		return text;
	};
}
