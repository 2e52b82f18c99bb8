from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "pasokh.knowledge"
    label = "knowledge"

    def ready(self):
        from pasokh.kernel import files

        from . import reactions, rules, sources  # noqa: F401  (register them)
        from .models.file import files_kept

        files.keepers.append(files_kept)
