"""The rows of training: what is taught, and who has learned it."""

from elevate.training.models.bringing import Parcel
from elevate.training.models.courses import Course, Lesson, LessonVersion, Medium
from elevate.training.models.learning import Assignment, Attempt, Certificate, Completion, Opening
from elevate.training.models.nudging import Nudge
from elevate.training.models.searching import Passage, SearchIndex

__all__ = [
    "Assignment",
    "Attempt",
    "Certificate",
    "Completion",
    "Course",
    "Lesson",
    "LessonVersion",
    "Medium",
    "Nudge",
    "Opening",
    "Parcel",
    "Passage",
    "SearchIndex",
]
