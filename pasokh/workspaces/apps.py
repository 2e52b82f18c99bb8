from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "pasokh.workspaces"
    label = "workspaces"
