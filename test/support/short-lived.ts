/** What `node` is told where a program lives for seconds: what it would optimise is over before that pays. */
export const shortLived: readonly string[] = ['--no-opt'];
