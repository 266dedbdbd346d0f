/** How many there are of something, in English: `1 pod`, `3 pods`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
	`${count} ${count === 1 ? one : many}`;
