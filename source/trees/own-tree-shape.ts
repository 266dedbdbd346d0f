import type * as z from 'zod';
import type {Text} from '../text/text.ts';
import type {FoundProblem} from './own-tree-consistency.ts';

type Issue = z.core.$ZodIssue;

/** Where the shape of a file is not the schema's, and what was expected there. */
export function shapeProblems(
	issue: Issue,
	chinese: Issue | undefined,
	above: readonly PropertyKey[] = [],
): FoundProblem[] {
	const path = [...above, ...issue.path];
	if (issue.code !== 'invalid_union') {
		return [{path, text: expectation(issue, chinese)}];
	}

	// A shape without this key, or of another kind altogether, complains about the whole, not about a part.
	const branches: readonly Issue[][] = issue.errors;
	const close = branches.filter((issues) => issues.every((one) => one.path.length > 0));
	const [meant, ...others] = close;
	if (meant && others.length === 0) {
		const index = branches.indexOf(meant);
		const inChinese = chinese?.code === 'invalid_union' ? chinese.errors[index] : undefined;
		return meant.flatMap((one, at) => shapeProblems(one, inChinese?.[at], path));
	}

	const keys = branches.flatMap((issues) => issues.flatMap((one) => one.path.slice(0, 1)));
	return [
		{
			path,
			text:
				keys.length > 0
					? {
							zh: `应是带有其中一个键的映射：${keys.map(String).join('、')}`,
							en: `expected a mapping with one of these keys: ${keys.map(String).join(', ')}`,
						}
					: expectation(branches[0]?.[0] ?? issue, chineseOf(chinese)),
		},
	];
}

const chineseOf = (issue: Issue | undefined): Issue | undefined =>
	issue?.code === 'invalid_union' ? issue.errors[0]?.[0] : issue;

/** The schema's own sentence says what was expected. */
function expectation(issue: Issue, chinese: Issue | undefined): Text {
	if (issue.code === 'invalid_value' && issue.values.length > 12) {
		const close = issue.values.slice(0, 5).map(String).join(', ');
		return {
			zh: `应是 ${issue.values.length} 个已登记的名称之一（${close} …）；rbd-tui trees schema 列出全部`,
			en: `expected one of ${issue.values.length} registered names (${close} …); rbd-tui trees schema lists them`,
		};
	}

	return {zh: chinese?.message ?? issue.message, en: issue.message};
}
