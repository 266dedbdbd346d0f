/**
@type {import('prettier').Config}
*/
const config = {
	useTabs: true,
	singleQuote: true,
	bracketSpacing: false,
	printWidth: 100,
};

export default config;
