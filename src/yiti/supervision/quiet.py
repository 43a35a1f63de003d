"""What changes all day without changing what registers and reckonings say."""

SERVICES = frozenset({
    "access_user", "files_attachment", "files_storedfile", "journal_event", "living_clausenote", "proposals_proposal",
    "public_health_followup", "publicity_notice", "publicity_objection", "reports_madereport", "residents_resident", "tasks_meeting",
    "tasks_meetingreminder", "tasks_reminder", "tasks_resolution", "tasks_task", "workflow_step",
})  # fmt: skip
"""
Tables of services, papers, tasks and steps, by the names that the audit gives them. Services are read through indicators alone, which say
themselves how far they were counted.
"""
