"""The addresses of suspicions and contests."""

from django.urls import path

from heliotrope.interfaces.web.contests import views

urlpatterns = [
    path("work/contests/", views.mine, name="work_contests"),
    path(
        "work/contests/suspicions/<uuid:suspicion_id>/",
        views.contest_suspicion,
        name="work_contest_suspicion",
    ),
    path(
        "work/contests/judgements/<uuid:judgement_id>/",
        views.contest_judgement,
        name="work_contest_judgement",
    ),
    path("contests/", views.listed, name="contests"),
    path("contests/suspicions/<uuid:suspicion_id>/", views.settle_suspicion, name="suspicion_verdict"),
    path("contests/<uuid:contest_id>/", views.settle_contest, name="contest_verdict"),
]
