import type {Text} from '../text/text.ts';

/** What it is, above everything else. */
export const tagline: Text = {
	zh: 'rbd-tui — Rainbond 平台的终端排障驾驶舱',
	en: 'rbd-tui — the incident cockpit for Rainbond platforms',
};

/** What `--help` prints. */
export const helpText: Text = {
	zh: `
  用法
    rbd-tui [flags]                    用你的 kubeconfig 打开驾驶舱
    rbd-tui demo [scenario …] [flags]  在练习集群上打开，不需要 Kubernetes
    rbd-tui demo --list                列出练习集群的场景
    rbd-tui demo --serve               只启动练习集群，供 kubectl 和 k9s 使用
    rbd-tui check [family|cause …]     不用界面的诊断，给人看，也给脚本用
    rbd-tui fix CAUSE [flags]          计划修复、询问、执行，并证明原因已消除
    rbd-tui journal [show|verify|export]  做过哪些修改；记录有没有被人动过
    rbd-tui incident [list|show ID|export ID]  看到、做过、证明了什么，供贴进工单
    rbd-tui trees list|show ID         它认识的原因，以及如何确认
    rbd-tui trees lint FILE|schema     检查你自己写的故障树；它的 schema

  哪个集群
    --kubeconfig FILE       默认：$KUBECONFIG，否则 ~/.kube/config
    --context NAME          打开这个上下文；可重复，同时打开多个集群
    -n, --namespace NAME    Rainbond 所在的命名空间；默认自动寻找
    --as USER  --as-group GROUP
    --request-timeout 10s   一个请求最多等这么久

  按什么诊断
    --trees DIR             你自己的故障树；默认 ~/.config/rbd-tui/trees

  允许做什么
    --read-only             任何情况下都不修改

  check 怎么做
    -o table|json|junit|markdown
    --all-contexts          kubeconfig 里的全部上下文，并排检查
    --since 15m             日志往回读多久
    --timeout 20s           到时结束，给出已知的结果
    --input KEY=VALUE       告诉它集群里看不到的：console、bundle、vantage=console、host …
    --watch                 持续检查，打印变化
    退出码                  0 健康  3 有故障  4 可疑或警告  5 无法定论
                            1 内部错误  2 用法错误  130 被中断

  fix 怎么做
    --remedy ID             不用原因给出的第一个修复，而用这个
    --object NAME           只针对这些对象；节点角色写作 NODE=ROLE
    --plan                  只显示计划，不做修改
    --yes                   不再询问；只适用于低、中风险
    --undo                  撤销上次为这个原因所做的修改
    --file FILE             把要交接的内容写入文件，只有你能读
    -o table|json
    退出码                  0 已修复并验证  6 已执行但未修复  7 未执行

  incident 怎么做
    ID                      list 所列的 ID，或 last
    -o markdown|json        用于 export；list 用 table|json
    --file FILE             把导出写入文件，只有你能读

  外观
    --lang zh|en            默认取自 LC_ALL、LC_MESSAGES、LANG
    --ascii                 只用 ASCII 符号
    --no-color              也可用环境变量 NO_COLOR
    --background dark|light

  其他
    --log-file FILE         rbd-tui 自身的错误写到哪里
    --debug                 显示每帧耗时
    --version  --help
`,
	en: `
  Usage
    rbd-tui [flags]                    open the cockpit on your kubeconfig
    rbd-tui demo [scenario …] [flags]  open it on a practice cluster; no Kubernetes needed
    rbd-tui demo --list                list the scenarios of the practice cluster
    rbd-tui demo --serve               only serve the practice cluster, for kubectl and k9s
    rbd-tui check [family|cause …]     diagnose without the screen, for people and for scripts
    rbd-tui fix CAUSE [flags]          plan a remedy, ask, run it, and prove that the cause is gone
    rbd-tui journal [show|verify|export]  what was changed; whether nobody has touched the record
    rbd-tui incident [list|show ID|export ID]  what was seen, done and proved, for the ticket
    rbd-tui trees list|show ID         the causes it knows, and what confirms them
    rbd-tui trees lint FILE|schema     check a tree of your own; the schema for it

  Which cluster
    --kubeconfig FILE       default: $KUBECONFIG, else ~/.kube/config
    --context NAME          open this context; repeat for several clusters
    -n, --namespace NAME    where Rainbond is installed; default: found by itself
    --as USER  --as-group GROUP
    --request-timeout 10s   give up a request after this time

  What it goes by
    --trees DIR             your own fault trees; default: ~/.config/rbd-tui/trees

  What it may do
    --read-only             never change anything

  What check does
    -o table|json|junit|markdown
    --all-contexts          every context of the kubeconfig, side by side
    --since 15m             how far back logs are read
    --timeout 20s           end then, with what is known
    --input KEY=VALUE       tell what the cluster cannot: console, bundle, vantage=console, host …
    --watch                 go on, and print what changes
    exit status             0 healthy  3 fault  4 suspicion or warning  5 inconclusive
                            1 internal error  2 usage  130 aborted

  What fix does
    --remedy ID             another than the first that the cause offers
    --object NAME           only these objects; for roles of nodes NODE=ROLE
    --plan                  show the plan and change nothing
    --yes                   do not ask; for low and medium risk only
    --undo                  take back what was last done for the cause
    --file FILE             write what is handed over, readable by you alone
    -o table|json
    exit status             0 cured and proved  6 applied, not cured  7 refused

  What incident does
    ID                      as list shows it, or last
    -o markdown|json        for export; list takes table|json
    --file FILE             write the export there, readable by you alone

  How it looks
    --lang zh|en            default: from LC_ALL, LC_MESSAGES, LANG
    --ascii                 no symbols beyond ASCII
    --no-color              also: NO_COLOR
    --background dark|light

  Other
    --log-file FILE         where faults of rbd-tui itself are written
    --debug                 show how long frames take
    --version  --help
`,
};
