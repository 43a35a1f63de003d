"""
The groups of the command line.

A group is a module here with `add_arguments(parser)`, which sets `run=function(args) -> exit code` on its parser or on
the parsers of its subcommands. A new group is a module and a line in GROUPS.
"""

from typing import NamedTuple

from yiti.kernel.text import Text


class Group(NamedTuple):
    """A word after `yiti`. Without `needs_django` its module is imported without settings or database."""

    name: str
    about: Text
    needs_django: bool = True
    module: str = ""


GROUPS = (
    Group("rules", Text("列出规则", "list the rules, or show one"), needs_django=False),
    Group("compute", Text("按规则计算", "reckon by a rule"), needs_django=False),
    Group("packs", Text("规则包：检查、显示、比较、新建", "packs: check, show, compare, begin")),
    Group("indicators", Text("从事实计算指标，更新库内的数", "reckon indicators from facts, bring kept numbers up to date")),
    Group("served", Text("文件要求办到了哪些，并逐项核对", "what of the documents' requirements is served, and whether that is true")),
    Group("lake", Text("数据湖：导出、导入、空表、检查", "the lake of facts: export, import, templates, check")),
    Group("begin", Text("建立一个正式的县", "begin a real county")),
    Group("demo", Text("演示县", "the demonstration county")),
    Group("serve", Text("启动网站", "serve the screens")),
    Group("worker", Text("后台任务与封存", "run background tasks and seal the audit")),
    Group("migrate", Text("建立或升级数据库", "make or upgrade the database")),
    Group("doctor", Text("检查安装，用白话说哪里不对", "say what is wrong with this installation")),
    Group("backup", Text("备份数据库与文件", "back up database and files")),
    Group("restore", Text("从备份恢复", "restore a backup")),
    Group("import", Text("导入表格", "read a sheet in"), module="sheets"),
    Group("export", Text("导出表格", "write a sheet out"), module="sheets"),
    Group("quarter", Text("季度：开启、查看、冻结、核验、偏差", "open, watch, close, verify a quarter, and tell drift")),
    Group("tasks", Text("任务：列出、催办", "tasks: list them, remind people")),
    Group("audit", Text("审计链", "the audit chain")),
)
