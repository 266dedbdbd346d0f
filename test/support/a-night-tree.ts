/** A tree of somebody's own: `night/no-queue` where rbd-mq does not run. */
export const nightTree = `id: night
version: 1
title: {zh: 夜班检查, en: what the night shift looks at}
nodes:
  - id: queue
    question: {zh: 队列在运行吗, en: does the queue run}
    expects: queue-runs
    pass: {end: well}
    fail: {cause: night/no-queue}
    unknown: {end: open}
causes:
  - id: night/no-queue
    severity: major
    title: {zh: 今晚没有队列, en: there is no queue tonight}
    summary: {zh: 先叫醒值班的人, en: wake who is on call first}
    requires: [{fails: queue-runs}]
    remedies: [restart/rbd-mq]
`;
