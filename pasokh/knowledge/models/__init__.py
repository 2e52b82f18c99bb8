from .article import Article, ArticleSegment, OldSlug, Related
from .category import Category
from .comment import Comment
from .course import Course, Lesson, LessonDone
from .file import ArticleFile
from .revision import Revision
from .space import Space
from .view_count import ViewCount
from .vote import Vote

__all__ = [
    "Article",
    "ArticleFile",
    "ArticleSegment",
    "Category",
    "Comment",
    "Course",
    "Lesson",
    "LessonDone",
    "OldSlug",
    "Related",
    "Revision",
    "Space",
    "ViewCount",
    "Vote",
]
