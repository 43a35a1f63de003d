"""What documents give somebody to do, live: tasks with owner, due day, progress and evidence; inspections; leading groups that meet."""
