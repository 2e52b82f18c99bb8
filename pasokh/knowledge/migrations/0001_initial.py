"""What the business knows: spaces and categories, articles with all that they said, what readers say of them, files, courses."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contacts", "0007_consents"),
        ("workspaces", "0004_calendar_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("labels", models.JSONField(default=dict)),
                ("descriptions", models.JSONField(default=dict)),
                ("slug", models.CharField(max_length=80)),
                ("icon", models.CharField(blank=True, max_length=20)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "parent",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="knowledge.category",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "kind",
                    models.CharField(choices=[("text", "Text"), ("guide", "Guide")], default="text", max_length=10),
                ),
                ("language", models.CharField(default="fa", max_length=8)),
                ("bundle", models.UUIDField(default=uuid.uuid4)),
                ("title", models.CharField(max_length=200)),
                ("slug", models.CharField(max_length=80)),
                ("slug_by_hand", models.BooleanField(default=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("customers", "Customers"),
                            ("segment", "Segment"),
                            ("agents", "Agents"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Review"),
                            ("scheduled", "Scheduled"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("review_on", models.DateField(null=True)),
                ("reminded_for", models.DateField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("planned_at", models.DateTimeField(null=True)),
                ("first_published_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
                ("comments_open", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("place", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                (
                    "owner",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                (
                    "category",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="knowledge.category",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("summary", models.CharField(blank=True, max_length=400)),
                ("body", models.TextField(blank=True)),
                ("steps", models.JSONField(null=True)),
                ("plain", models.TextField(blank=True)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sealed", models.BooleanField(default=False)),
                ("aside", models.BooleanField(default=False)),
                ("restores", models.PositiveIntegerField(null=True)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="knowledge.article"
                    ),
                ),
                (
                    "by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="article",
            name="asked",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.revision"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="planned",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.revision"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="published",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.revision"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="working",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.revision"
            ),
        ),
        migrations.CreateModel(
            name="Space",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("labels", models.JSONField(default=dict)),
                ("descriptions", models.JSONField(default=dict)),
                ("slug", models.CharField(max_length=80)),
                ("icon", models.CharField(blank=True, max_length=20)),
                ("audience", models.CharField(default="public", max_length=10)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "slug"), name="one_space_per_slug")],
            },
        ),
        migrations.CreateModel(
            name="OldSlug",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("slug", models.CharField(max_length=80)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="old_slugs", to="knowledge.article"
                    ),
                ),
                (
                    "space",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="knowledge.space"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("language", models.CharField(default="fa", max_length=8)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.CharField(blank=True, max_length=400)),
                ("slug", models.CharField(max_length=80)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "space",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="courses", to="knowledge.space"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.AddField(
            model_name="category",
            name="space",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="categories", to="knowledge.space"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="space",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="knowledge.space"
            ),
        ),
        migrations.CreateModel(
            name="ViewCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("day", models.DateField()),
                ("lane", models.PositiveSmallIntegerField(default=0)),
                ("views", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="views", to="knowledge.article"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("voter", models.CharField(max_length=64)),
                ("helped", models.BooleanField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unclear", "Unclear"),
                            ("incomplete", "Incomplete"),
                            ("wrong", "Wrong"),
                            ("outdated", "Outdated"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="knowledge.article"
                    ),
                ),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="contacts.contact"
                    ),
                ),
                (
                    "revision",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="knowledge.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArticleFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=127)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored", models.CharField(max_length=120)),
                ("thumbnail", models.CharField(blank=True, max_length=120)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("clean", "Clean"), ("blocked", "Blocked")],
                        default="clean",
                        max_length=10,
                    ),
                ),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="knowledge.article"
                    ),
                ),
                (
                    "by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "article"], name="files_of_article")],
            },
        ),
        migrations.CreateModel(
            name="ArticleSegment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="for_segments", to="knowledge.article"
                    ),
                ),
                (
                    "segment",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.segment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "article", "segment"), name="segment_once_per_article"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("text", models.CharField(max_length=3000)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("shown", "Shown"), ("hidden", "Hidden")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "answers",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="knowledge.comment",
                    ),
                ),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="knowledge.article"
                    ),
                ),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="contacts.contact"
                    ),
                ),
                (
                    "decided_by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "article", "at"], name="comments_of_article"),
                    models.Index(fields=["workspace_id", "state", "at"], name="comments_by_state"),
                    models.Index(
                        condition=models.Q(("contact__isnull", False)),
                        fields=["workspace_id", "contact"],
                        name="comments_of_contact",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="knowledge.article"
                    ),
                ),
                (
                    "course",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lessons", to="knowledge.course"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "indexes": [models.Index(fields=["workspace_id", "article"], name="lessons_of_article")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "course", "article"), name="article_once_per_course"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonDone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="knowledge.article"
                    ),
                ),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.contact"
                    ),
                ),
                (
                    "course",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="done", to="knowledge.course"
                    ),
                ),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("contact__isnull", True), ("member__isnull", True), _connector="XOR"),
                        name="one_learner",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("contact__isnull", False)),
                        fields=("workspace_id", "contact", "course", "article"),
                        name="lesson_of_contact",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False)),
                        fields=("workspace_id", "member", "course", "article"),
                        name="lesson_of_member",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Related",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "article",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="related", to="knowledge.article"
                    ),
                ),
                (
                    "other",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="knowledge.article"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "indexes": [models.Index(fields=["workspace_id", "other"], name="related_to_article")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "article", "other"), name="related_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "article", "number"), name="one_revision_per_number"
            ),
        ),
        migrations.AddIndex(
            model_name="oldslug",
            index=models.Index(fields=["workspace_id", "article"], name="old_slugs_of_article"),
        ),
        migrations.AddConstraint(
            model_name="oldslug",
            constraint=models.UniqueConstraint(fields=("workspace_id", "space", "slug"), name="one_old_slug"),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(fields=("workspace_id", "space", "slug"), name="one_course_per_slug"),
        ),
        migrations.AddIndex(
            model_name="category",
            index=models.Index(fields=["workspace_id", "parent"], name="categories_of_parent"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(fields=("workspace_id", "space", "slug"), name="one_category_per_slug"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["workspace_id", "-updated_at", "-id"], name="articles_newest"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["workspace_id", "space", "category", "place"], name="articles_of_category"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["workspace_id", "state", "-updated_at"], name="articles_by_state"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("review_on__isnull", False)),
                fields=["workspace_id", "review_on"],
                name="articles_to_review",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("planned_at__isnull", False)),
                fields=["workspace_id", "planned_at"],
                name="articles_planned",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(fields=("workspace_id", "space", "slug"), name="one_article_per_slug"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "bundle", "language"), name="one_article_per_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="viewcount",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "article", "day", "lane"), name="one_view_count_per_lane"
            ),
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(
                condition=models.Q(("contact__isnull", False)),
                fields=["workspace_id", "contact"],
                name="votes_of_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(fields=("workspace_id", "article", "voter"), name="one_vote_per_reader"),
        ),
        WallTables(
            "Space",
            "Category",
            "Article",
            "Revision",
            "OldSlug",
            "ArticleSegment",
            "Related",
            "ArticleFile",
            "Vote",
            "Comment",
            "ViewCount",
            "Course",
            "Lesson",
            "LessonDone",
        ),
    ]
