import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export type Import = {
	/** Relative to the folder that was read: `screens/cockpit.ts`. */
	readonly from: string;
	/** A file in the same form, or the name of a package or of a module of Node. */
	readonly to: string;
	/** Gone once it is compiled: only types are taken. */
	readonly isTypeOnly: boolean;
};

/** Every import, re-export and `import()` of one file. */
export function importsOf(file: string, text: string): Import[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
	const imports: Import[] = [];
	const visit = (node: ts.Node): void => {
		const found = target(node);
		if (found) {
			const {specifier, isTypeOnly} = found;
			const to = specifier.startsWith('.')
				? path.posix.join(path.posix.dirname(file), specifier)
				: specifier;
			imports.push({from: file, to, isTypeOnly});
		}

		ts.forEachChild(node, visit);
	};

	visit(source);
	return imports;
}

/** The imports of all TypeScript files of a folder. */
export function importsBelow(folder: string): Import[] {
	return fs
		.readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.filter((file) => /\.tsx?$/.test(file))
		.flatMap((file) =>
			importsOf(file.replaceAll('\\', '/'), fs.readFileSync(path.join(folder, file), 'utf8')),
		);
}

function target(node: ts.Node): {specifier: string; isTypeOnly: boolean} | undefined {
	if (ts.isImportDeclaration(node)) {
		return {specifier: textOf(node.moduleSpecifier), isTypeOnly: takesTypes(node.importClause)};
	}

	if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
		return {specifier: textOf(node.moduleSpecifier), isTypeOnly: node.isTypeOnly};
	}

	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
		return {specifier: textOf(node.argument.literal), isTypeOnly: true};
	}

	return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
		? {specifier: textOf(node.arguments[0]), isTypeOnly: false}
		: undefined;
}

function textOf(node: ts.Node | undefined): string {
	if (!node || !ts.isStringLiteralLike(node)) {
		throw new Error('An import whose target is computed cannot be checked.');
	}

	return node.text;
}

function takesTypes(clause: ts.ImportClause | undefined): boolean {
	if (!clause || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) {
		return clause !== undefined;
	}

	const {name, namedBindings} = clause;
	return (
		!name &&
		namedBindings !== undefined &&
		ts.isNamedImports(namedBindings) &&
		namedBindings.elements.every(({isTypeOnly}) => isTypeOnly)
	);
}
